import { startRegistration } from '@simplewebauthn/browser'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { PasskeyList, SessionList } from '../administration/sign-in-lists.tsx'
import { ask } from '../api/client.ts'
import type { Passkey, SessionRow, TokenView } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { DENSITIES, THEMES, useChoices, useTexts } from '../lib/choices.tsx'
import { LANGUAGE_NAME, LANGUAGE_TAG, LANGUAGES, type Language } from '../lib/languages.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { CheckField, RadioField, TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Time, useNow } from '../parts/time.tsx'
import { Tag } from '../parts/words.tsx'
import { ZoneField } from '../parts/zone-field.tsx'
import { PasskeyTrouble } from '../session/passkey-trouble.tsx'
import { useSession } from '../session/session.tsx'
import { NoticeChoices } from './notice-choices.tsx'
import { OwnWebhook } from './own-webhook.tsx'
import { meTexts } from './texts.ts'
import './me.css'

/** How the desk looks to one person, how he is told, and how he gets in. */
export function MePage() {
  const t = useTexts(meTexts)
  const { person } = useSession()
  return (
    <div className="stack wide me">
      <PageHead title={t.title} />
      <Looks />
      {person ? (
        <>
          <NoticeChoices />
          <OwnWebhook />
          <Passkeys />
          <Sessions />
          <Tokens />
        </>
      ) : (
        <p className="soft">{t.program}</p>
      )}
    </div>
  )
}

function Looks() {
  const t = useTexts(meTexts)
  const { language, zone, theme, density, singleKeys, change } = useChoices()
  return (
    <section aria-labelledby="looks">
      <h2 id="looks">{t.looks}</h2>
      <p className="prose soft">{t.looksHelp}</p>
      <div className="choices">
        <RadioField
          label={t.language}
          name="language"
          value={language}
          options={LANGUAGES.map((value) => ({
            value,
            label: LANGUAGE_NAME[value],
            lang: LANGUAGE_TAG[value],
          }))}
          onChange={(value) => change({ language: value as Language })}
        />
        <RadioField
          label={t.theme}
          name="theme"
          value={theme}
          options={THEMES.map((value) => ({ value, label: t.themes[value] }))}
          onChange={(value) => change({ theme: value as typeof theme })}
        />
        <RadioField
          label={t.density}
          name="density"
          value={density}
          options={DENSITIES.map((value) => ({ value, label: t.densities[value] }))}
          onChange={(value) => change({ density: value as typeof density })}
        />
      </div>
      <div className="form">
        <ZoneField
          label={t.zone}
          help={t.zoneHelp}
          value={zone}
          onChange={(value) => change({ zone: value })}
        />
        <CheckField
          label={t.singleKeys}
          help={t.singleKeysHelp}
          checked={singleKeys}
          onChange={(event) => change({ singleKeys: event.target.checked })}
        />
      </div>
    </section>
  )
}

const PASSKEYS = ['passkeys', 'mine'] as const
const SESSIONS = ['sessions', 'mine'] as const
const TOKENS = ['tokens', 'mine'] as const

function Passkeys() {
  const t = useTexts(meTexts)
  const { doors, party, can } = useSession()
  const passkeys = useQuery({
    queryKey: PASSKEYS,
    queryFn: ({ signal }) => ask<{ items: Passkey[] }>('/api/v1/passkeys', { signal }),
    enabled: can('keep_sign_in'),
  })
  const named = `http://${party.name.en.toLowerCase()}.localhost:${location.port}/me`
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">{t.passkeys}</h2>
      <p className="prose soft">{t.passkeysHelp}</p>
      <Answer of={passkeys}>
        {({ items }) => <PasskeyList passkeys={items} empty={t.noPasskeys} refreshes={PASSKEYS} />}
      </Answer>
      {doors.passkey ? <AddPasskey /> : <Notice kind="short">{t.passkeyAddress(named)}</Notice>}
    </section>
  )
}

function AddPasskey() {
  const t = useTexts(meTexts)
  const client = useQueryClient()
  const { look } = useSession()
  const [name, setName] = useState('')
  const add = useMutation({
    mutationFn: async () => {
      const { options } = await ask<{ options: Parameters<typeof startRegistration>[0]['optionsJSON'] }>(
        '/api/v1/passkeys/options',
        { method: 'POST', body: {} },
      )
      const passkey = await startRegistration({ optionsJSON: options })
      const given = name.trim()
      await ask('/api/v1/passkeys', { method: 'POST', body: { passkey, ...(given && { name: given }) } })
    },
    onSuccess: async () => {
      setName('')
      await client.invalidateQueries({ queryKey: PASSKEYS })
      // Whoever has a passkey now can release by it.
      await look()
    },
  })
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!add.isPending) add.mutate()
      }}
    >
      <TextField
        label={t.passkeyName}
        help={t.passkeyNameHelp}
        isOptional
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {add.isError && <PasskeyTrouble error={add.error} />}
      <p>
        <Button type="submit" isBusy={add.isPending}>
          {t.addPasskey}
        </Button>
      </p>
    </form>
  )
}

function Sessions() {
  const t = useTexts(meTexts)
  const { can } = useSession()
  const sessions = useQuery({
    queryKey: SESSIONS,
    queryFn: ({ signal }) => ask<{ items: SessionRow[] }>('/api/v1/sessions', { signal }),
    enabled: can('keep_sign_in'),
  })
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t.sessions}</h2>
      <Answer of={sessions}>
        {({ items }) => <SessionList sessions={items} thisOne={t.thisOne} refreshes={SESSIONS} />}
      </Answer>
    </section>
  )
}

function Tokens() {
  const t = useTexts(meTexts)
  const now = useNow()
  const tokens = useQuery({
    queryKey: TOKENS,
    queryFn: ({ signal }) => ask<{ items: TokenView[] }>('/api/v1/me/tokens', { signal }),
  })
  const revoke = useAct((id: string) => ({ path: `/api/v1/me/tokens/${id}/revoke` }), {
    refreshes: [TOKENS],
  })
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">{t.tokens}</h2>
      <p className="prose soft">{t.tokensHelp}</p>
      <Answer of={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t.noTokens}</p>
          ) : (
            <ul className="plain lines-of">
              {items.map(({ id, name, created, expires, revoked }) => {
                const isOver = expires !== undefined && Date.parse(expires) <= now
                return (
                  <li key={id} className="row apart">
                    <span>
                      <strong>{name}</strong>{' '}
                      {revoked ? (
                        <Tag kind="short">{t.revoked}</Tag>
                      ) : (
                        isOver && <Tag kind="short">{t.over}</Tag>
                      )}
                      <br />
                      <span className="soft small">
                        {t.made} <Time at={created} form="date" /> ·{' '}
                        {expires ? (
                          <>
                            {t.ends} <Time at={expires} />
                          </>
                        ) : (
                          t.never
                        )}
                      </span>
                    </span>
                    {!revoked && !isOver && (
                      <ConfirmButton
                        label={t.revoke}
                        question={t.revokeAsk(name)}
                        onConfirm={() => revoke.mutate(id)}
                      />
                    )}
                  </li>
                )
              })}
            </ul>
          )
        }
      </Answer>
      {revoke.isError && <Trouble error={revoke.error} />}
    </section>
  )
}

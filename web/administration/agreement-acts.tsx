import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Agreement } from '../../src/protocol/agreement.ts'
import { ask, newKey } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { AgreementView, PairStatus } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { SelectField, TextArea, TextField } from '../parts/field.tsx'
import { Trouble } from '../parts/loading.tsx'
import { LongWords, useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { Proposed } from './agreement-part.tsx'
import { agreementTexts } from './agreement-texts.ts'

type Known = { readonly view: AgreementView; readonly pair: PairStatus }
const STATES = {
  in_force: ['suspended', 'ended'],
  suspended: ['in_force', 'ended'],
  ended: ['in_force'],
} as const
type State = keyof typeof STATES

/** What changes how the whole agreement stands: by both, or said by one. */
export function AgreementActs({ view, pair }: Known) {
  const t = useTexts(agreementTexts)
  const { can } = useSession()
  return (
    <>
      {view.versions.length > 0 && <Notices view={view} pair={pair} />}
      {can('agree') && view.inEffect && (
        <section aria-labelledby="acts">
          <h2 id="acts">{t.acts}</h2>
          <p className="prose soft">{t.actsHelp}</p>
          <ProposeState pair={pair} now={view.state ?? 'in_force'} />
          <Announce pair={pair} />
        </section>
      )}
    </>
  )
}

function Notices({ view, pair }: Known) {
  const t = useTexts(agreementTexts)
  const name = useName()
  const times = useTimes()
  if (view.notices.length === 0) return null
  return (
    <section aria-labelledby="notices">
      <h2 id="notices">{t.notices}</h2>
      <ul className="plain lines-of">
        {view.notices.map((notice) => (
          <li key={notice.id}>
            {t.noticeLine(
              notice.by === 'us' ? t.us : name(pair.peer.name),
              t.announces[notice.announces],
              times.full(notice.from),
            )}
            {notice.text && <LongWords of={notice.text} />}
            <div className="soft small">
              {notice.person.name}, {notice.person.role} · {times.full(notice.at)}
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The next version with another state and nothing else changed. */
function ProposeState({ pair, now }: { readonly pair: PairStatus; readonly now: State }) {
  const t = useTexts(agreementTexts)
  const client = useQueryClient()
  const propose = useMutation({
    mutationFn: async (state: State) => {
      const base = `/api/v1/pairs/${pair.id}/agreement`
      const document = await ask<Agreement>(`${base}/draft`, {
        method: 'POST',
        body: { state },
        key: newKey(),
      })
      return ask<{ id: string }>(base, {
        method: 'POST',
        body: { document: JSON.stringify(document) },
        key: newKey(),
      })
    },
    onSuccess: () => client.invalidateQueries({ queryKey: keys.proposals }),
  })
  if (propose.data) return <Proposed id={propose.data.id} />
  return (
    <>
      <p className="row">
        {STATES[now].map((state) => (
          <ConfirmButton
            key={state}
            look={state === 'in_force' ? 'plain' : 'danger'}
            label={t.propose[state]}
            question={t.proposeAsk[state]}
            isBusy={propose.isPending}
            onConfirm={() => propose.mutate(state)}
          />
        ))}
      </p>
      {propose.isError && <Trouble error={propose.error} />}
    </>
  )
}

function Announce({ pair }: { readonly pair: PairStatus }) {
  const t = useTexts(agreementTexts)
  const { language } = useChoices()
  const [announces, setAnnounces] = useState('suspension')
  const [from, setFrom] = useState('')
  const [why, setWhy] = useState('')
  const announce = useAct<void, { id: string }>(
    () => ({
      path: `/api/v1/pairs/${pair.id}/notices`,
      body: {
        announces,
        from: `${from}:00Z`,
        ...(why.trim() && { text: { lang: language, text: why.trim() } }),
      },
    }),
    { refreshes: [keys.proposals] },
  )
  if (announce.data) return <Proposed id={announce.data.id} />
  return (
    <details>
      <summary>{t.announce}</summary>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          announce.mutate()
        }}
      >
        <SelectField
          label={t.announceWhat}
          value={announces}
          options={Object.entries(t.announces).map(([value, label]) => ({ value, label }))}
          onChange={(event) => setAnnounces(event.target.value)}
        />
        <TextField
          label={t.announceFrom}
          type="datetime-local"
          required
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextArea
          label={t.announceWhy}
          isOptional
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
        {announce.isError && <Trouble error={announce.error} />}
        <p>
          <Button type="submit" isBusy={announce.isPending}>
            {t.announceIt}
          </Button>
        </p>
      </form>
    </details>
  )
}

import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { PersonView } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Digest } from '../parts/digest.tsx'
import { TextField } from '../parts/field.tsx'
import { Answer, Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Time } from '../parts/time.tsx'
import { Tag, useName } from '../parts/words.tsx'
import { useSession } from '../session/session.tsx'
import { useWords } from '../texts/words.ts'
import { usePersonName } from './people-part.tsx'
import { peopleTexts } from './people-texts.ts'
import { PersonFields } from './person-fields.tsx'
import { adminKeys, usePasskeysOf, usePeople, useSessionsOf } from './queries.ts'
import { PasskeyList, SessionList } from './sign-in-lists.tsx'

/** One person: what he may do, how he gets in, where he is. */
export function PersonPage() {
  const t = useTexts(peopleTexts)
  const { id } = useParams()
  const people = usePeople()
  return (
    <Answer of={people}>
      {({ items }) => {
        const person = items.find((each) => each.id === id)
        return person ? (
          <Person key={person.id} person={person} others={items.filter((each) => each !== person)} />
        ) : (
          <p className="empty">
            {t.unknown} <Link to="/administration/people">{t.back}</Link>
          </p>
        )
      }}
    </Answer>
  )
}

type Known = { readonly person: PersonView; readonly others: readonly PersonView[] }

function Person({ person, others }: Known) {
  const t = useTexts(peopleTexts)
  const nameOf = usePersonName()
  const { can } = useSession()
  return (
    <div className="stack">
      <PageHead title={nameOf(person)} />
      <p className="row">
        <Link to="/administration/people">{t.back}</Link>
        <code>{person.id}</code>
        {person.name !== nameOf(person) && <span className="soft">{person.name}</span>}
        {!person.isActive && <Tag kind="short">{t.inactive}</Tag>}
      </p>
      {can('manage_people') ? <Managed person={person} others={others} /> : <Shown person={person} />}
    </div>
  )
}

function Shown({ person }: { readonly person: PersonView }) {
  const t = useTexts(peopleTexts)
  const words = useWords()
  return (
    <dl className="facts">
      <dt>{t.roles}</dt>
      <dd>{person.roles.map((role) => words.role[role]).join(words.comma) || t.none}</dd>
      <dt>{t.agency}</dt>
      <dd>{person.agency ?? t.none}</dd>
    </dl>
  )
}

function Managed({ person, others }: Known) {
  return (
    <>
      <Rights person={person} others={others} />
      {person.isActive && <Invite person={person} />}
      <Passkeys person={person} />
      <Sessions person={person} />
      <Subject person={person} />
      <Keys person={person} />
      <TestMail person={person} />
      <Activity person={person} />
    </>
  )
}

function addressOf({ id }: PersonView, act: string): string {
  return `/api/v1/people/${encodeURIComponent(id)}/${act}`
}

function Rights({ person, others }: Known) {
  const t = useTexts(peopleTexts)
  const { roles, agency = '', deputy = '' } = person
  const [draft, set] = useState({ roles, agency, deputy })
  const save = useAct(
    () => ({ path: addressOf(person, 'change'), body: { ...draft, agency: draft.agency.trim() } }),
    { refreshes: [adminKeys.people] },
  )
  return (
    <section aria-labelledby="rights">
      <h2 id="rights">{t.roles}</h2>
      {person.roles.length === 0 && <Notice kind="short">{t.roleWarning}</Notice>}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <PersonFields
          of={draft}
          others={others}
          onChange={(part) => {
            save.reset()
            set((before) => ({ ...before, ...part }))
          }}
        />
        {save.isError && <Trouble error={save.error} />}
        <p className="row">
          <Button type="submit" look="main" isBusy={save.isPending}>
            {t.save}
          </Button>
          <span role="status">{save.isSuccess ? t.saved : ''}</span>
        </p>
      </form>
    </section>
  )
}

function Invite({ person }: { readonly person: PersonView }) {
  const t = useTexts(peopleTexts)
  const invite = useAct<void, { url: string; expiresMs: number }>(
    () => ({ path: addressOf(person, 'invitations') }),
    { refreshes: [] },
  )
  return (
    <section aria-labelledby="invite">
      <h2 id="invite">{t.invite}</h2>
      <p className="prose">{t.inviteHelp}</p>
      {invite.data ? (
        <Notice kind="short" title={t.inviteOnce}>
          <output className="secret">{invite.data.url}</output>
          <p className="row">
            <CopyButton of={invite.data.url} label={t.copyLink} />
            <span className="soft">
              {t.inviteUntil} <Time at={invite.data.expiresMs} />
            </span>
          </p>
        </Notice>
      ) : (
        <p>
          <Button isBusy={invite.isPending} onClick={() => invite.mutate()}>
            {t.inviteIt}
          </Button>
        </p>
      )}
      {invite.isError && <Trouble error={invite.error} />}
    </section>
  )
}

function Passkeys({ person }: { readonly person: PersonView }) {
  const t = useTexts(peopleTexts)
  const passkeys = usePasskeysOf(person.id)
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">{t.passkeys}</h2>
      <Answer of={passkeys}>
        {({ items }) => (
          <PasskeyList passkeys={items} empty={t.noPasskeys} refreshes={adminKeys.passkeys(person.id)} />
        )}
      </Answer>
    </section>
  )
}

function Sessions({ person }: { readonly person: PersonView }) {
  const t = useTexts(peopleTexts)
  const sessions = useSessionsOf(person.id)
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t.sessions}</h2>
      <Answer of={sessions}>
        {({ items }) => <SessionList sessions={items} refreshes={adminKeys.sessions(person.id)} />}
      </Answer>
    </section>
  )
}

/** Whose account at the organisation's own sign-in is this person's, where there is such a sign-in. */
function Subject({ person }: { readonly person: PersonView }) {
  const t = useTexts(peopleTexts)
  const name = useName()
  const { doors } = useSession()
  const [subject, setSubject] = useState('')
  const body = { subject: subject.trim() }
  const enrol = useAct(() => ({ path: addressOf(person, 'subjects'), body }), { refreshes: [] })
  const drop = useAct(() => ({ path: addressOf(person, 'subjects/drop'), body }), {
    refreshes: [adminKeys.sessions(person.id)],
  })
  if (!doors.oidc) return null
  const error = enrol.error ?? drop.error
  return (
    <section aria-labelledby="subject">
      <h2 id="subject">{t.subject}</h2>
      <p className="prose soft">{t.subjectHelp(name(doors.oidc.name))}</p>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          drop.reset()
          enrol.mutate()
        }}
      >
        <TextField
          label={t.subjectLabel}
          required
          maxLength={255}
          value={subject}
          onChange={(event) => {
            setSubject(event.target.value)
            enrol.reset()
            drop.reset()
          }}
        />
        {error && <Trouble error={error} />}
        <p className="row">
          <Button type="submit" isBusy={enrol.isPending}>
            {t.subjectEnrol}
          </Button>
          <Button
            look="quiet"
            isBusy={drop.isPending}
            onClick={() => {
              enrol.reset()
              if (body.subject !== '') drop.mutate()
            }}
          >
            {t.subjectDrop}
          </Button>
          <span role="status">
            {enrol.isSuccess && t.subjectDone(body.subject)}
            {drop.isSuccess && t.subjectDropped(body.subject)}
          </span>
        </p>
      </form>
    </section>
  )
}

function Keys({ person }: { readonly person: PersonView }) {
  const t = useTexts(peopleTexts)
  const [key, setKey] = useState('')
  const enroll = useAct(() => ({ path: addressOf(person, 'keys'), body: { key: key.trim() } }), {
    refreshes: [adminKeys.people],
    onDone: () => setKey(''),
  })
  const revoke = useAct((kid: string) => ({ path: `/api/v1/keys/${kid}/revoke` }), {
    refreshes: [adminKeys.people],
  })
  return (
    <section aria-labelledby="keys">
      <h2 id="keys">{t.keys}</h2>
      <p className="prose soft">{t.keysHelp}</p>
      {person.keys.length === 0 ? (
        <p className="soft">{t.noKeys}</p>
      ) : (
        <ul className="plain lines-of">
          {person.keys.map(({ kid, revoked }) => (
            <li key={kid} className="row apart">
              <Digest of={kid} length={16} />
              {revoked ? (
                <Tag kind="short">{t.revoked}</Tag>
              ) : (
                <ConfirmButton label={t.revoke} question={t.revokeAsk} onConfirm={() => revoke.mutate(kid)} />
              )}
            </li>
          ))}
        </ul>
      )}
      {revoke.isError && <Trouble error={revoke.error} />}
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          enroll.mutate()
        }}
      >
        <TextField
          label={t.keyLabel}
          help={t.keyHelp}
          value={key}
          spellCheck={false}
          required
          pattern="\s*[0-9a-f]{64}\s*"
          onChange={(event) => setKey(event.target.value)}
        />
        {enroll.isError && <Trouble error={enroll.error} />}
        <p>
          <Button type="submit" isBusy={enroll.isPending}>
            {t.enroll}
          </Button>
        </p>
      </form>
    </section>
  )
}

function TestMail({ person }: { readonly person: PersonView }) {
  const t = useTexts(peopleTexts)
  const mail = useAct<void, { sent: string }>(() => ({ path: addressOf(person, 'test-mail') }), {
    refreshes: [],
  })
  return (
    <section aria-labelledby="mail">
      <h2 id="mail">{t.mail}</h2>
      <p className="prose soft">{t.mailHelp}</p>
      <p className="row">
        <Button isBusy={mail.isPending} onClick={() => mail.mutate()}>
          {t.mailIt}
        </Button>
        <span role="status">{mail.data ? t.mailSent(mail.data.sent) : ''}</span>
      </p>
      {mail.isError && <Trouble error={mail.error} />}
    </section>
  )
}

function Activity({ person }: { readonly person: PersonView }) {
  const t = useTexts(peopleTexts)
  const nameOf = usePersonName()
  const change = useAct((isActive: boolean) => ({ path: addressOf(person, 'change'), body: { isActive } }), {
    refreshes: [adminKeys.people, adminKeys.sessions(person.id)],
  })
  return (
    <section aria-labelledby="activity">
      <h2 id="activity">{t.state}</h2>
      <p className="prose soft">{t.disableHelp}</p>
      <p>
        {person.isActive ? (
          <ConfirmButton
            label={t.disable}
            question={t.disableAsk(nameOf(person))}
            isBusy={change.isPending}
            onConfirm={() => change.mutate(false)}
          />
        ) : (
          <Button isBusy={change.isPending} onClick={() => change.mutate(true)}>
            {t.enable}
          </Button>
        )}
      </p>
      {change.isError && <Trouble error={change.error} />}
    </section>
  )
}

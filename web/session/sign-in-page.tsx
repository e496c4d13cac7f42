import { startAuthentication } from '@simplewebauthn/browser'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ask } from '../api/client.ts'
import type { PersonName, Session } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { TextField } from '../parts/field.tsx'
import { Trouble } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { useName, usePersonName } from '../parts/words.tsx'
import { useWords } from '../texts/words.ts'
import { DoorFrame } from './door.tsx'
import { PasskeyTrouble } from './passkey-trouble.tsx'
import { useSession } from './session.tsx'
import { sessionTexts } from './texts.ts'

/** The door: one click in an exercise, a passkey or the organisation's own sign-in otherwise. */
export function SignInPage() {
  const t = useTexts(sessionTexts)
  const session = useSession()
  const name = useName()
  const { exercise } = session.doors
  return (
    <DoorFrame title={t.title(name(session.party.name))}>
      <Refused />
      {exercise && <ExerciseDoor people={exercise} />}
      <PasskeyDoor session={session} />
      <TokenDoor />
    </DoorFrame>
  )
}

/** Why the door that was tried stayed shut (`?sign-in=CODE`, docs/people.md). */
function Refused() {
  const t = useTexts(sessionTexts)
  const code = new URLSearchParams(location.search).get('sign-in')
  if (code === null) return null
  return (
    <Notice kind="danger">
      {code in t.refused ? t.refused[code as keyof typeof t.refused] : t.refused.other}
    </Notice>
  )
}

/** Over the page of somebody whose session ended: signing in goes on where it was. */
export function SignInAgain() {
  const t = useTexts(sessionTexts)
  const session = useSession()
  return (
    <Dialog title={t.again} onClose={() => undefined}>
      <p>{t.againHelp}</p>
      {session.doors.exercise && <ExerciseDoor people={session.doors.exercise} />}
      <PasskeyDoor session={session} />
    </Dialog>
  )
}

function ExerciseDoor({ people }: { readonly people: readonly PersonName[] }) {
  const t = useTexts(sessionTexts)
  const called = usePersonName()
  const words = useWords()
  const { look } = useSession()
  const enter = useMutation({
    mutationFn: (person: string) => ask('/api/v1/session/exercise', { method: 'POST', body: { person } }),
    onSuccess: look,
  })
  return (
    <section className="stack tight" aria-labelledby="exercise-door">
      <h2 id="exercise-door">{t.exerciseTitle}</h2>
      <p className="soft">{t.exerciseHelp}</p>
      <ul className="cast">
        {people.map((person) => (
          <li key={person.id}>
            <Button
              data-person={person.id}
              onClick={() => enter.mutate(person.id)}
              isBusy={enter.isPending && enter.variables === person.id}
            >
              <strong>{called(person)}</strong>
              <span className="soft small">
                {person.roles.map((role) => words.role[role]).join(words.comma)}
              </span>
            </Button>
          </li>
        ))}
      </ul>
      {enter.isError && <Trouble error={enter.error} />}
    </section>
  )
}

function PasskeyDoor({ session }: { readonly session: Session }) {
  const t = useTexts(sessionTexts)
  const name = useName()
  const { look } = useSession()
  const enter = useMutation({
    mutationFn: async () => {
      const { options } = await ask<{ options: Parameters<typeof startAuthentication>[0]['optionsJSON'] }>(
        '/api/v1/session/passkey/options',
        { method: 'POST', body: {} },
      )
      const passkey = await startAuthentication({ optionsJSON: options })
      await ask('/api/v1/session/passkey', { method: 'POST', body: { passkey } })
    },
    onSuccess: look,
  })
  const { passkey, oidc } = session.doors
  const named = `http://${session.party.name.en.toLowerCase()}.localhost:${location.port}`
  return (
    <section className="stack tight" aria-labelledby="passkey-door">
      <h2 id="passkey-door">{t.passkeyTitle}</h2>
      {passkey ? (
        <>
          <p className="soft">{t.passkeyHelp}</p>
          <p>
            <Button
              look={session.doors.exercise ? 'plain' : 'main'}
              onClick={() => enter.mutate()}
              isBusy={enter.isPending}
            >
              {t.passkey}
            </Button>
          </p>
        </>
      ) : (
        <p className="soft">{t.passkeyAddress(named)}</p>
      )}
      {oidc && (
        <p>
          <a
            className="button"
            href={`${oidc.url}?to=${encodeURIComponent(location.pathname + location.search)}`}
          >
            {t.oidc(name(oidc.name))}
          </a>
        </p>
      )}
      {enter.isError && <PasskeyTrouble error={enter.error} />}
      <p className="soft small">{t.none}</p>
    </section>
  )
}

function TokenDoor() {
  const t = useTexts(sessionTexts)
  const [token, setToken] = useState('')
  return (
    <details>
      <summary>{t.token}</summary>
      <form action="/enter" method="get" className="stack tight">
        <TextField
          label={t.tokenLabel}
          help={t.tokenHelp}
          name="token"
          value={token}
          onChange={(event) => setToken(event.target.value)}
          required
        />
        <p>
          <Button type="submit">{t.enter}</Button>
        </p>
      </form>
    </details>
  )
}

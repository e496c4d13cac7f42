import type { QueryKey } from '@tanstack/react-query'
import type { Passkey, SessionRow } from '../api/types.ts'
import { useAct } from '../api/use-act.ts'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmButton } from '../parts/confirm-button.tsx'
import { Trouble } from '../parts/loading.tsx'
import { Time } from '../parts/time.tsx'
import { Tag } from '../parts/words.tsx'
import { wordFor } from '../texts/words.ts'
import { peopleTexts } from './people-texts.ts'

/** Passkeys with what is known of each; also those that were revoked, so that it is seen that they were. */
export function PasskeyList({
  passkeys,
  empty,
  refreshes,
}: {
  readonly passkeys: readonly Passkey[]
  readonly empty: string
  readonly refreshes: QueryKey
}) {
  const t = useTexts(peopleTexts)
  const revoke = useAct((id: string) => ({ path: `/api/v1/passkeys/${id}/revoke` }), {
    refreshes: [refreshes],
  })
  if (passkeys.length === 0) return <p className="soft">{empty}</p>
  return (
    <>
      <ul className="plain lines-of">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className="row apart">
            <span>
              <strong>{passkey.name}</strong> <span className="soft small">{passkey.rp}</span>{' '}
              {passkey.revokedMs !== undefined && <Tag kind="short">{t.revoked}</Tag>}
              <br />
              <span className="soft small">
                {passkey.isSynced ? t.synced : t.single} · {t.made}{' '}
                <Time at={passkey.createdMs} form="date" /> ·{' '}
                {passkey.usedMs === undefined ? (
                  t.never
                ) : (
                  <>
                    {t.used} <Time at={passkey.usedMs} />
                  </>
                )}
              </span>
            </span>
            {passkey.revokedMs === undefined && (
              <ConfirmButton
                label={t.revoke}
                question={t.revokeAsk}
                isBusy={revoke.isPending && revoke.variables === passkey.id}
                onConfirm={() => revoke.mutate(passkey.id)}
              />
            )}
          </li>
        ))}
      </ul>
      {revoke.isError && <Trouble error={revoke.error} />}
    </>
  )
}

/** Browsers that are signed in, each of which can be signed out from here. */
export function SessionList({
  sessions,
  thisOne,
  refreshes,
}: {
  readonly sessions: readonly SessionRow[]
  readonly thisOne?: string
  readonly refreshes: QueryKey
}) {
  const t = useTexts(peopleTexts)
  const end = useAct((id: string) => ({ path: `/api/v1/sessions/${id}/end` }), { refreshes: [refreshes] })
  if (sessions.length === 0) return <p className="soft">{t.noSessions}</p>
  return (
    <>
      <ul className="plain lines-of">
        {sessions.map((session) => (
          <li key={session.id} className="row apart">
            <span>
              <span>{wordFor(t.by, session.by)}</span>{' '}
              {session.isThis && thisOne && <Tag kind="soft">{thisOne}</Tag>}
              <br />
              <span className="soft small">
                {t.seen} <Time at={session.seenMs} /> · {t.ends} <Time at={session.endsMs} />
              </span>
              <br />
              <span className="soft small" lang="en">
                {session.agent}
              </span>
            </span>
            {!(session.isThis && thisOne) && (
              <Button
                isBusy={end.isPending && end.variables === session.id}
                onClick={() => end.mutate(session.id)}
              >
                {t.end}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {end.isError && <Trouble error={end.error} />}
    </>
  )
}

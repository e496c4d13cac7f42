import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'
import { ask } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { Session } from '../api/types.ts'
import { Answer } from '../parts/loading.tsx'

type Held = Session & {
  /** Whether the policies let this person do that at all; on what, the node decides. */
  can(action: string): boolean
  /** Looks again who is signed in: after signing in or out. What was shown to somebody else is forgotten. */
  look(): Promise<void>
  /** Whether the session ended while its person was at work. */
  readonly isOver: boolean
  /** Signs out, and begins with an empty page: nothing of this person's stays in it. */
  leave(): Promise<void>
}

const SessionContext = createContext<Held | undefined>(undefined)

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient()
  const session = useQuery({
    queryKey: keys.session,
    queryFn: ({ signal }) => ask<Session>('/api/v1/session', { signal }),
    refetchInterval: 300_000,
  })
  // Whose desk it is: the same person who signs in again finds it as it was, anybody else a new one.
  const [inside, setInside] = useState<Session>()
  const found = session.data
  if (found && isSignedIn(found) && (!inside || nameOf(inside) !== nameOf(found))) {
    setInside(found)
    if (inside) client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] })
  }
  const look = useCallback(async () => {
    await client.invalidateQueries()
  }, [client])
  const leave = useCallback(async () => {
    await ask('/api/v1/session/end', { method: 'POST', body: {} })
    location.assign('/')
  }, [])
  return (
    <Answer of={session}>
      {(now) => {
        const isOver = inside !== undefined && !isSignedIn(now)
        return (
          <Provide session={isOver ? inside : now} isOver={isOver} look={look} leave={leave}>
            {children}
          </Provide>
        )
      }}
    </Answer>
  )
}

function nameOf({ person, program }: Session): string {
  return person ? `person ${person.id}` : `program ${program?.name}`
}

function Provide({
  session,
  isOver,
  look,
  leave,
  children,
}: {
  readonly session: Session
  readonly isOver: boolean
  readonly look: () => Promise<void>
  readonly leave: () => Promise<void>
  readonly children: ReactNode
}) {
  const value = useMemo(
    () => ({ ...session, isOver, look, leave, can: (action: string) => session.may.includes(action) }),
    [session, isOver, look, leave],
  )
  return <SessionContext value={value}>{children}</SessionContext>
}

export function useSession(): Held {
  const held = use(SessionContext)
  if (!held) throw new Error('a part outside of SessionProvider')
  return held
}

/** Whoever is signed in by name; undefined for a program's token and for nobody. */
export function isSignedIn(session: Session): boolean {
  return session.person !== undefined || session.program !== undefined
}

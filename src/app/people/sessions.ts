import type { Node } from '../node.ts'
import type { TokenRow } from '../ports/people.ts'

/** What waits for a signature, and who is signed in by one. In memory: a restart asks people to sign in again. */
type Desk = { readonly challenges: Map<string, number>; readonly sessions: Map<string, TokenRow> }
const desks = new WeakMap<object, Desk>()

export function deskOf({ store }: Pick<Node, 'store'>): Desk {
  const desk = desks.get(store) ?? { challenges: new Map(), sessions: new Map() }
  desks.set(store, desk)
  return desk
}

/** The row of a token that a key signed in; such tokens are in no database. */
export function sessionOf(node: Pick<Node, 'store'>, hash: string): TokenRow | undefined {
  return desks.get(node.store)?.sessions.get(hash)
}

/** The name of a key's sessions: who reads the audit log sees which key it was. */
export function sessionName(kid: string): string {
  return `key ${kid}`
}

/** Ends what a key signed in: called when it is revoked. */
export function endSessions(node: Pick<Node, 'store'>, kid: string): void {
  const { sessions } = deskOf(node)
  for (const [hash, { name }] of sessions) if (name === sessionName(kid)) sessions.delete(hash)
}

/** What one side alone announces about the agreement: words in the record, shown on both sides; no version and no verdict changes (A8). */

import { type PayloadOf, parseOrigin, type Text, writerOf } from '../protocol/index.ts'
import { type Composed, compose, enter, type Fixed, newThread, sign } from './enter.ts'
import { type Actor, AppError, confirmedPair, type Node } from './node.ts'
import { payloadOf } from './payload-of.ts'
import type { PairId } from './ports.ts'

export type Announcement = {
  readonly announces: PayloadOf<'notice'>['body']['announces']
  /** RFC 3339, UTC. */
  readonly from: PayloadOf<'notice'>['body']['from']
  readonly text?: Text
}
/** A notice as both sides show it. */
export type Notice = Announcement & {
  readonly id: string
  readonly by: 'us' | 'them'
  readonly person: { readonly name: string; readonly role: string }
  /** The writer's own clock. */
  readonly at: string
  readonly position: number
}

/** The message by which something would be announced now, signed by nobody yet. Throws 'no_agreement' before there is any. */
export async function composeNotice(
  node: Node,
  act: { readonly pair: PairId; readonly announcement: Announcement; readonly actor: Actor },
  fixed?: Fixed & { readonly thread: string },
): Promise<Composed & { readonly thread: string }> {
  const pair = await confirmedPair(node, act.pair)
  const known = await node.store.threads({ pair: pair.id, kind: 'agreement', limit: 1 })
  if (known.length === 0)
    throw new AppError(
      'no_agreement',
      `there is no agreement with ${pair.peer.name.en} yet about which something could be announced`,
    )
  const thread = fixed?.thread ?? newThread(node)
  const { name, role } = act.actor
  const body = { ...act.announcement, by: { name, role } }
  return { ...compose(node, pair, { kind: 'notice', thread, body }, fixed), thread }
}

export async function enterNotice(node: Node, composed: Composed) {
  return enter(node, composed.pair, await sign(node, composed), {})
}

/** Of each log: a side announces little, and one that does not stop fills no memory. */
const MOST_SHOWN = 100

/** What both sides announced last, the oldest first; those that were returned are left out. */
export async function listNotices(node: Node, wanted: string): Promise<readonly Notice[]> {
  const pair = await confirmedPair(node, wanted)
  const own = writerOf(pair.own.identity)
  const notices: Notice[] = []
  for (const log of await node.store.logs(pair.id)) {
    const all = (await node.store.messagesOfKind(log.origin, ['notice'])).filter((row) => !row.fault)
    const rows = all.slice(-MOST_SHOWN)
    const contents = await node.store.contents(
      pair.id,
      rows.map(({ id }) => id),
    )
    for (const { id, origin, index } of rows) {
      const bytes = contents.get(id)
      const payload = bytes && payloadOf(bytes)
      if (payload?.kind !== 'notice') continue
      const { by, ...announcement } = payload.body
      const whose = parseOrigin(origin).writer === own ? 'us' : 'them'
      notices.push({ ...announcement, id, by: whose, person: by, at: payload.at, position: index })
    }
  }
  return notices.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

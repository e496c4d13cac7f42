import { closedBy } from '../../domain/request/obligations.ts'
import { type FileName, parseOrigin, writerOf } from '../../protocol/index.ts'
import { type Node, pairOfId } from '../node.ts'
import { payloadOf } from '../payload-of.ts'
import type { RemovalRow } from '../ports/custody.ts'
import type { MessageId, Origin } from '../ports.ts'
import type { RequestRow } from '../request-row.ts'
import { filesOf, namedBy } from './attach.ts'

/** A file as a message of the thread names it. */
export type ThreadFile = FileName & {
  readonly message: MessageId
  readonly kind: string
  readonly from: 'us' | 'them'
  readonly origin: Origin
  readonly position: number
  /** All of its bytes are on this node. */
  readonly isHere: boolean
  /** The condition that must be accepted before it may be opened. */
  readonly closedBy?: MessageId
  /** The entry by which its bytes were removed here. */
  readonly removed?: RemovalRow
}

/** All files that messages of a thread name, in the order of the messages. What no message names, or a returned one, is not a file of the thread. */
export async function filesOfThread(node: Node, row: RequestRow): Promise<readonly ThreadFile[]> {
  const messages = (await node.store.threadMessages(row.pair, row.thread)).filter((each) => !each.fault)
  const contents = await node.store.contents(
    row.pair,
    messages.map((each) => each.id),
  )
  const removals = await node.store.removals(row.pair, row.thread)
  const own = await ownWriter(node, row)
  const places = new Map(messages.map(({ id }, place) => [id, place]))
  return messages.flatMap(({ id, kind, origin, index }, place) => {
    const envelope = contents.get(id)
    const files = envelope ? filesOf(payloadOf(envelope)) : []
    return files.map((file): ThreadFile => {
      const closed = closedBy(
        row.state.request,
        file.digest,
        (condition) => (places.get(condition) ?? 0) < place,
      )
      const removed = removals.findLast((each) => each.type === 'file' && each.id === file.digest)
      return {
        ...file,
        message: id,
        kind,
        from: parseOrigin(origin).writer === own ? 'us' : 'them',
        origin,
        position: index,
        isHere: node.files.holds(row.pair, file.digest.slice('sha256:'.length), file.length),
        ...(closed !== undefined && { closedBy: closed }),
        ...(removed && { removed }),
      }
    })
  })
}

/** The digests of all files that messages of a thread name, also of those that a condition withholds. */
export async function digestsOfThread(node: Node, row: RequestRow): Promise<ReadonlySet<string>> {
  const messages = (await node.store.threadMessages(row.pair, row.thread)).filter((each) => !each.fault)
  const contents = await node.store.contents(
    row.pair,
    messages.map((each) => each.id),
  )
  return new Set(
    [...contents.values()].flatMap((envelope) => namedBy(payloadOf(envelope)).map((file) => file.digest)),
  )
}

async function ownWriter(node: Node, { pair }: RequestRow): Promise<string> {
  return writerOf((await pairOfId(node, pair))!.own.identity)
}

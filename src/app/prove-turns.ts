import { parseOrigin, partyKeyName, printTime, type TimeText, writerOf } from '../protocol/index.ts'
import { judgePair } from './judge-pair.ts'
import type { Node } from './node.ts'
import { pairOfId } from './node.ts'
import type { MessageId, Origin, Pair, Seconds } from './ports.ts'
import { recordOf } from './record-state.ts'
import type { RequestRow } from './request-row.ts'
import { showProof } from './show-proof.ts'

export const TURN_MARKS = ['own', 'receipted', 'witnessed', 'conflict'] as const

/**
 * How far one message of a thread is proven, and between which times it entered its log, as the timed lines show that this node still has: to be looked
 * at. What a duty is judged by are the bounds of the verdict function.
 */
export type TurnProof = {
  readonly id: MessageId
  readonly mark: (typeof TURN_MARKS)[number]
  /** When at the latest the other side signed that its node holds it. */
  readonly receipt?: TimeText
  readonly witnesses: readonly { readonly name: string; readonly time: TimeText }[]
  /** A checkpoint that lacks it was there then; absent where nobody can say. */
  readonly after?: TimeText
  /** Somebody else than its writer held it then; absent as long as nobody does. */
  readonly before?: TimeText
}

type Interval = Pick<TurnProof, 'after' | 'before'>

/** Sizes before a leaf that are looked at for a checkpoint that lacks it. */
const LOOK_BACK = 512

/** The proof of every message of a thread, in the order in which they are stored. */
export async function proveTurns(node: Node, row: RequestRow): Promise<readonly TurnProof[]> {
  const pair = (await pairOfId(node, row.pair))!
  const { conflicts } = await recordOf(node, pair.id)
  const messages = await node.store.threadMessages(row.pair, row.thread)
  const judged = await judgedIntervals(node, row)
  return Promise.all(
    messages.map(async ({ id, origin, index }) => {
      const proof = await showProof(node, pair, { origin, position: index })
      const receipt = proof.mark === 'own' ? undefined : proof.receipt
      const witnesses = proof.mark === 'witnessed' ? proof.witnesses : []
      const interval =
        (parseOrigin(origin).epoch === 1
          ? judged.get(`${parseOrigin(origin).writer} ${index}`)
          : undefined) ??
        (await seenInterval(node, pair, {
          origin,
          index,
          held: [...witnesses.map(({ time }) => time), receipt],
        }))
      return {
        id,
        mark: conflicts.has(origin) ? ('conflict' as const) : proof.mark,
        witnesses,
        ...(receipt && { receipt }),
        ...interval,
      }
    }),
  )
}

/** Of the messages by which duties are judged, the bounds of the verdict function: by writer and effective position, which in a first epoch is the index. */
async function judgedIntervals(node: Node, row: RequestRow): Promise<ReadonlyMap<string, Interval>> {
  const judged = await judgePair(node, row.pair).catch(() => undefined)
  const request = judged?.requests.find(({ id }) => id === row.request)
  if (!request) return new Map()
  const { from, position, entered, duties } = request
  const answers = duties.flatMap(({ answer }) => (answer ? [answer] : []))
  return new Map(
    [{ writer: from, position, ...entered }, ...answers].map(
      ({ writer, position: at, after, before }) =>
        [
          `${writer} ${at}`,
          { ...(after !== null && { after }), ...(before !== null && { before }) },
        ] as const,
    ),
  )
}

async function seenInterval(
  node: Node,
  pair: Pair,
  {
    origin,
    index,
    held,
  }: {
    readonly origin: Origin
    readonly index: number
    readonly held: readonly (TimeText | undefined)[]
  },
): Promise<Interval> {
  const after = await lackedAt(node, pair, origin, index)
  const before = held.filter((time) => time !== undefined).toSorted()[0]
  return { ...(after !== undefined && { after: printTime(after) }), ...(before && { before }) }
}

/**
 * When a checkpoint without that leaf was signed, at the latest. Anybody can stamp an old checkpoint late, so that of the writer's own time and
 * another's the lesser counts (V6).
 */
async function lackedAt(node: Node, pair: Pair, origin: Origin, index: number): Promise<Seconds | undefined> {
  const isOurs = parseOrigin(origin).writer === writerOf(pair.own.identity)
  const writer = isOurs ? pair.own : pair.peer
  const ownName = partyKeyName(writer.host, writerOf(writer.identity), 'time')
  const lines = await node.store.lines(origin, Math.max(0, index - LOOK_BACK), index)
  const ownTimes = new Map<number, Seconds>()
  for (const { name, size, time } of lines)
    if (name === ownName) ownTimes.set(size, Math.max(time, ownTimes.get(size) ?? 0))
  let latest: Seconds | undefined
  for (const { name, size, time } of lines) {
    const own = ownTimes.get(size)
    if (name === ownName || own === undefined) continue
    latest = Math.max(latest ?? 0, Math.min(own, time))
  }
  return latest
}

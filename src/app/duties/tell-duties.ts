/** Events of the clock: something that we owe falls due within its warning time, or somebody is late. */

import { parseTime, type TimeText } from '../../protocol/index.ts'
import type { Node } from '../node.ts'
import type { NewEvent } from '../ports/api.ts'
import type { Seconds } from '../ports.ts'
import { isRequestRow, type RequestRow } from '../request-row.ts'
import { listOwed, type Owing } from './owed.ts'

/** Seconds between looks; nobody needs to know of a due time more exactly. */
const LOOK = 60
const HOUR = 3_600
const DAY = 86_400
/** Warned a quarter of the span ahead, and never less than that. */
const LEAST_WARNING = 2 * HOUR
/** What a message says of its own time cannot make a warning come earlier than a quarter of that. */
const LONGEST_SPAN = 40 * DAY
/** What has been late for longer is in the lists; a node that was off for a weekend still tells of it. */
const TOLD_LATE = 7 * DAY
/** A key is kept so long after the due time: longer than lateness is told. */
const KEPT = 30 * DAY

const looked = new WeakMap<Node, Seconds>()

/**
 * Tells once of each duty that comes into its warning time (ours) and of each that is late (either side's). Like all events it is made when somebody
 * listens; at most once a minute, and once for all processes on one database. A due time that was moved by a grant is told again. How many were told.
 */
export async function tellDuties(node: Node): Promise<number> {
  const now = node.clock.now()
  const last = looked.get(node)
  if (last !== undefined && now >= last && now - last < LOOK) return 0
  looked.set(node, now)
  const told = []
  for (const owing of await listOwed(node)) {
    const row = await rowOf(node, owing)
    const stage = stageOf(owing, row, now)
    if (stage) told.push({ key: keyOf(owing, row, stage), ...eventOf(owing, stage, now) })
  }
  return told.length > 0 ? node.store.tellOnce(told) : 0
}

type Stage = { readonly type: 'duty.due' | 'duty.overdue'; readonly warned?: number }

async function rowOf(node: Node, { pair, thread }: Owing): Promise<RequestRow | undefined> {
  const row = thread === undefined ? undefined : await node.store.thread(pair, thread)
  return row && isRequestRow(row) ? row : undefined
}

/** Receipts are the machine's own affair: nobody here can give one by hand. */
function stageOf(owing: Owing, row: RequestRow | undefined, now: Seconds): Stage | undefined {
  const { due, left, by, what, warning } = owing
  if (due === undefined || left === undefined || (what === 'receipt' && by === 'us')) return undefined
  if (left <= 0) return left > -TOLD_LATE ? { type: 'duty.overdue' } : undefined
  if (by === 'them') return undefined
  if (warning !== undefined) return { type: 'duty.due', warned: warning }
  if (what === 'hold_ends' || !row) return undefined
  return left <= warningTime(owing, row, now) ? { type: 'duty.due' } : undefined
}

function warningTime({ what, from, left = 0 }: Owing, { state }: RequestRow, now: Seconds): Seconds {
  const { turns } = state.request
  const turn = turns.find(({ id }) => id === from) ?? turns[0]
  const start = turn ? parseTime(turn.at as TimeText) : now
  // Updates fall due again and again; each has the span of the first.
  const end = what === 'update' ? (state.dues.update ?? now + left) : now + left
  return Math.max(LEAST_WARNING, Math.min(end - start, LONGEST_SPAN) / 4)
}

/** The due time itself is no part of it for duties of the agreement: as long as the record has not settled it, it moves by seconds. */
function keyOf(owing: Owing, row: RequestRow | undefined, { type, warned }: Stage): string {
  const { pair, thread, what, n, ask, from, days, by, basis, due } = owing
  const granted = row?.state.request.granted
  const moved =
    basis === 'said' ? due : [row?.state.request.urgency, granted?.duty === what ? granted.due : '']
  return JSON.stringify([type, warned, pair, thread, what, n, ask, from, days, by, moved])
}

function eventOf(owing: Owing, { type }: Stage, now: Seconds): { event: NewEvent; untilMs: number } {
  const { pair, thread, reference, what, by, due, n, ask } = owing
  const about = {
    what,
    by,
    due: due!,
    ...(reference !== undefined && { reference }),
    ...(n !== undefined && { n }),
    ...(ask !== undefined && { ask }),
  }
  const event = { type, pair, ...(thread !== undefined && { thread }), about, atMs: now * 1000 }
  return { event, untilMs: (parseTime(due! as TimeText) + KEPT) * 1000 }
}

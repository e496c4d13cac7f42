import { OVER } from '../../domain/request/state.ts'
import { actOnRequest } from '../act-on-request.ts'
import { knownAgreements } from '../agreements.ts'
import { perPair } from '../memory.ts'
import { AppError, type Node } from '../node.ts'
import type { Pair } from '../ports.ts'
import { isRequestRow, type RequestRow } from '../request-row.ts'
import { canEnd, retainedUntil } from './check-removal.ts'
import { standingHold } from './holds.ts'
import { indexFiles } from './index-files.ts'
import { removeWhenWanted, wantRemovals } from './remove.ts'
import { digestsOfThread } from './thread-files.ts'
import { tidyFiles } from './tidy.ts'

const DAY_MS = 86_400_000
/** Looked at in one day: a backlog is worked off in a few. */
const MOST_THREADS = 1000

const looked = perPair(async () => ({ atMs: Number.NEGATIVE_INFINITY }))

/** What the record loop does about contents that end: at once what entries of ours say, and once a day what is past. */
export async function tendContents(node: Node, pair: Pair): Promise<void> {
  await removeWhenWanted(node, pair.id)
  await retainWhenDue(node, pair)
}

/**
 * Once a day, and when a node starts: contents whose retention is over are removed, and bytes that no message names are tidied away. The agreement says
 * for how long; nobody is asked.
 */
async function retainWhenDue(node: Node, pair: Pair): Promise<void> {
  const last = await looked.of(node, pair.id)
  const nowMs = node.clock.nowMs()
  if (nowMs - last.atMs < DAY_MS) return
  last.atMs = nowMs
  await wantRemovals(node, pair.id) // also those that a backup undid
  await removeWhenWanted(node, pair.id)
  await indexFiles(node, pair.id)
  await removeWhatIsPast(node, pair)
  await removeWhenWanted(node, pair.id)
  await tidyFiles(node, pair.id)
}

async function removeWhatIsPast(node: Node, pair: Pair): Promise<void> {
  const days = (await knownAgreements(node, pair.id)).map(({ document }) => document.retention.days)
  if (days.length === 0) return
  const beforeMs = node.clock.nowMs() - Math.min(...days) * DAY_MS
  const threads = await node.store.pastThreads({
    pair: pair.id,
    phases: OVER,
    beforeMs,
    limit: MOST_THREADS,
  })
  for (const thread of threads) {
    const row = await node.store.thread(pair.id, thread)
    if (row && isRequestRow(row)) await removeThread(node, pair, row)
  }
}

async function removeThread(node: Node, pair: Pair, row: RequestRow): Promise<void> {
  const untilMs = await retainedUntil(node, row)
  if (untilMs === undefined || node.clock.nowMs() < untilMs || (await standingHold(node, row))) return
  const messages = row.state.request.turns.filter((turn) => canEnd(turn.kind)).map((turn) => turn.id)
  const digests = await filesThatEnd(node, row)
  const actor = { name: pair.own.name.en, role: 'retention' }
  try {
    await actOnRequest(node, row.request, { type: 'expunge', messages, digests, why: 'retention' }, {}, actor)
  } catch (refused) {
    // Not receipted yet, say: the next day looks again, and other threads go on.
    if (!(refused instanceof AppError)) throw refused
  }
}

/** Files of the thread that no message outside it names: those stay as long as the last thread that has them. */
async function filesThatEnd(node: Node, row: RequestRow): Promise<string[]> {
  const ending: string[] = []
  for (const digest of await digestsOfThread(node, row)) {
    const others = (await node.store.attachments(row.pair, digest.slice('sha256:'.length))).filter(
      (each) => each.thread !== row.thread,
    )
    const standing = await Promise.all(others.map((each) => node.store.content(row.pair, each.message)))
    if (standing.every((content) => content === undefined)) ending.push(digest)
  }
  return ending
}

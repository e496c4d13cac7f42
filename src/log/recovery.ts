import type { LogRow } from '../app/ports.ts'
import { equalBytes, printBase64 } from '../protocol/bytes.ts'
import { Frontier } from '../protocol/frontier.ts'
import { originOf, parseOrigin } from '../protocol/ids.ts'
import type { Desk } from './desk.ts'
import { sentenceOf } from './errors.ts'
import { type Edge, openEdge } from './growth.ts'
import { Guard, type Mark } from './guard.ts'
import { TileEdge, Tree } from './tiles.ts'

/** What the comparison of the database with the guard found of our own log. */
export type Finding =
  /** Neither exists, or a creation was cut short before anything was signed. */
  | { readonly found: 'nothing' }
  /** All stored leaves are guarded, or (`stored` beyond `signed`) one batch waits to be signed. */
  | { readonly found: 'sound'; readonly signed: Edge; readonly stored: Edge; readonly mark: Mark }
  /** The database is older than what we signed: our leaves must come back from the peer. */
  | { readonly found: 'behind'; readonly stored: Edge; readonly mark: Mark }
  /** The guard has signed a log that the database does not hold at all: no log is made silently, but ours may be given back. */
  | { readonly found: 'lost'; readonly mark: Mark; readonly why: string }
  | { readonly found: 'broken'; readonly why: string }

/**
 * Compares database and guard, at start and after each failed step. Signs nothing and writes nothing but the guard it read, so that it is
 * on disk whatever happened to its last write.
 */
export async function findOwn(desk: Desk): Promise<Finding> {
  let guard: Guard | undefined
  try {
    guard = await Guard.open(desk.files, desk.guardFolder, desk.pair.id)
  } catch (cause) {
    desk.guard = undefined
    return { found: 'broken', why: sentenceOf(cause) }
  }
  desk.guard = guard
  const row = (await desk.store.logs(desk.pair.id)).filter((log) => log.writer === desk.writer).at(-1)
  const mark = guard && newestMark(guard)
  if (!row && !mark) return { found: 'nothing' }
  if (!mark)
    return broken(
      `the database holds ${row!.origin} with ${row!.size} leaves, and its guard is missing: what was signed of it is unknown`,
    )
  if (!row) {
    if (isUnsigned(mark)) return { found: 'nothing' }
    const why = `the guard has signed ${mark.origin} to size ${mark.size}, and the database holds no such log`
    return { found: 'lost', mark, why }
  }
  const fork = await desk.store.setting(forkKey(row.origin))
  if (fork) return broken(`our own signature stands over another tree than ours: ${fork}`)
  await guard!.rewrite()
  return compareLog(desk, row, mark)
}

/** Where a note is kept that shows that we signed two trees. */
export function forkKey(origin: string): string {
  return `fork ${origin}`
}

async function compareLog(desk: Desk, row: LogRow, mark: Mark): Promise<Finding> {
  if (row.origin !== mark.origin)
    return broken(
      isUnsigned(mark)
        ? `the step to ${mark.origin} was begun and not finished; take it again`
        : `the guard stands at ${mark.origin} and the database at ${row.origin}`,
    )
  const stored = await openEdge(desk.store, row.origin)
  if (row.size < mark.size) return { found: 'behind', stored, mark }
  const signed = await edgeAt(desk, stored, mark.size)
  if (mark.size > 0 && !equalBytes(signed.frontier.root(), mark.root))
    return broken(
      `${mark.origin} at size ${mark.size}: the guard has signed root ${printBase64(mark.root)}, the database gives ${printBase64(signed.frontier.root())}`,
    )
  const rolledBack = await findSignedBeyond(desk, mark)
  if (rolledBack) return broken(rolledBack)
  if (row.size - mark.size > desk.limits.batchEntries)
    return broken(
      `${row.origin} has ${row.size} leaves and its guard stands at ${mark.size}, more than one batch behind: the guard is old`,
    )
  return { found: 'sound', signed, stored, mark }
}

/** The guard moves before each signature: a stored signature beyond it shows that the guard was put back. */
async function findSignedBeyond(desk: Desk, mark: Mark): Promise<string | undefined> {
  const last = await desk.store.lastCheckpoint(mark.origin)
  if (last && last.size > mark.size)
    return `a checkpoint of ${mark.origin} at size ${last.size} was signed, and the guard stands at ${mark.size}: the guard is old`
  const names = new Set(desk.keys.active(desk.pair.id, 'time').map((key) => key.name))
  const lines = await desk.store.lines(mark.origin, mark.size, mark.size)
  const later = lines.find((line) => names.has(line.name) && line.time > mark.time)
  return (
    later &&
    `a line of ${mark.origin} was signed at ${later.time}, and the guard stands at ${mark.time}: the guard is old`
  )
}

async function edgeAt(desk: Desk, stored: Edge, size: number): Promise<Edge> {
  const { origin } = stored
  if (stored.frontier.size === size) return stored
  const tree = await Tree.open(desk.store, origin)
  return {
    origin,
    frontier: Frontier.from(size, await tree.frontierAt(size)),
    tiles: await TileEdge.open(desk.store, origin, size),
  }
}

/** The mark of our newest epoch. */
export function newestMark(guard: Guard): Mark | undefined {
  const epochOf = (mark: Mark) => parseOrigin(mark.origin).epoch
  return [...guard.marks('own')].sort((a, b) => epochOf(a) - epochOf(b)).at(-1)
}

export function ownOrigin(desk: Desk, epoch: number): string {
  return originOf({ host: desk.pair.own.host, pair: desk.pair.id, writer: desk.writer, epoch })
}

export function isUnsigned(mark: Mark): boolean {
  return mark.size === 0 && mark.time === 0
}

function broken(why: string): Finding {
  return { found: 'broken', why }
}

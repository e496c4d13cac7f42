import type { Kysely } from 'kysely'
import type { LeafRow, LogRow, Origin, PairId, Seconds, SignedCheckpoint, TimedLine } from '../app/ports.ts'
import { unpackHashes } from './columns.ts'
import type { Names } from './names.ts'
import { indexOf, positionOf } from './position.ts'
import { prepared } from './prepared.ts'
import type { Tables } from './tables.ts'

export type Reading = {
  readonly db: Kysely<Tables>
  readonly names: Names
  readonly dialect: 'sqlite' | 'postgres'
}

export async function readLogs({ db }: Reading, pair: PairId): Promise<LogRow[]> {
  return (await selectLogsOf(db, pair)).map(toLogRow)
}

const selectLogsOf = prepared((db, pair: PairId) =>
  selectLogs(db).where('pair.id', '=', pair).orderBy('log.writer').orderBy('log.epoch'),
)

export async function readLog({ db }: Reading, origin: Origin): Promise<LogRow | undefined> {
  const [row] = await selectLog(db, origin)
  return row && toLogRow(row)
}

const selectLog = prepared((db, origin: Origin) => selectLogs(db).where('log.origin', '=', origin))

function selectLogs(db: Kysely<Tables>) {
  return db
    .selectFrom('log')
    .innerJoin('pair', 'pair.no', 'log.pair')
    .innerJoin('frontier', 'frontier.log', 'log.no')
    .select(['pair.id as pair', 'log.origin', 'log.writer', 'log.epoch', 'frontier.size', 'frontier.hashes'])
}

function toLogRow({ hashes, ...row }: Omit<LogRow, 'frontier'> & { hashes: Uint8Array }): LogRow {
  return { ...row, frontier: unpackHashes(hashes) }
}

type Ask<Row> = (db: Kysely<Tables>, from: number, to: number) => Promise<Row[]>

/** What stands in a log at [from, to), in order; nothing where the log is not known. */
async function readRange<Row>(
  at: Reading,
  origin: Origin,
  range: readonly [from: number, to: number],
  ask: Ask<Row>,
): Promise<Row[]> {
  const [from, to] = range
  const log = await at.names.log(origin)
  if (!log || to <= from) return []
  return ask(at.db, positionOf(log.no, from), positionOf(log.no, to))
}

/** Leaves at [from, to), in order. */
export async function readLeaves(at: Reading, origin: Origin, from: number, to: number): Promise<LeafRow[]> {
  return (await readRange(at, origin, [from, to], selectLeaves)).map((row) => toLeafRow(origin, row))
}

const selectLeaves = prepared((db, from: number, to: number) => leavesBetween(db, from, to))

/** Leaves at [from, to) that carry no message, in order. */
export async function readLeavesWithoutMessage(
  at: Reading,
  origin: Origin,
  from: number,
  to: number,
): Promise<LeafRow[]> {
  const rows = await readRange(at, origin, [from, to], selectLeavesWithoutMessage)
  return rows.map((row) => toLeafRow(origin, row))
}

const selectLeavesWithoutMessage = prepared((db, from: number, to: number) =>
  leavesBetween(db, from, to).where(({ not, exists, selectFrom }) =>
    not(exists(selectFrom('message').select('message.pos').whereRef('message.pos', '=', 'leaf.pos'))),
  ),
)

function leavesBetween(db: Kysely<Tables>, from: number, to: number) {
  return db
    .selectFrom('leaf')
    .select(['leaf.pos', 'leaf.hash', 'leaf.bytes'])
    .where('leaf.pos', '>=', from)
    .where('leaf.pos', '<', to)
    .orderBy('leaf.pos')
}

function toLeafRow(
  origin: Origin,
  { pos, hash, bytes }: { pos: number; hash: Uint8Array; bytes: Uint8Array },
): LeafRow {
  return { origin, index: indexOf(pos), bytes, hash }
}

/** Leaf hashes at [from, to), in order. */
export async function readLeafHashes(
  at: Reading,
  origin: Origin,
  from: number,
  to: number,
): Promise<Uint8Array[]> {
  return (await readRange(at, origin, [from, to], selectLeafHashes)).map((row) => row.hash)
}

const selectLeafHashes = prepared((db, from: number, to: number) =>
  db.selectFrom('leaf').select('hash').where('pos', '>=', from).where('pos', '<', to).orderBy('pos'),
)

export async function readTile(
  at: Reading,
  origin: Origin,
  level: number,
  index: number,
): Promise<Uint8Array | undefined> {
  const log = await at.names.log(origin)
  if (!log) return undefined
  const [row] = await selectTile(at.db, log.no, level, index)
  return row?.bytes
}

const selectTile = prepared((db, log: number, level: number, index: number) =>
  db
    .selectFrom('tile')
    .select('bytes')
    .where('log', '=', log)
    .where('level', '=', level)
    .where('idx', '=', index),
)

/** The signed checkpoint of greatest size within [from, upTo]. */
export async function readCheckpoint(
  at: Reading,
  origin: Origin,
  { from = 0, upTo = Number.MAX_SAFE_INTEGER },
): Promise<SignedCheckpoint | undefined> {
  const log = await at.names.log(origin)
  if (!log) return undefined
  const [row] = await selectCheckpoint(at.db, log.no, from, upTo, 1)
  return row && { origin, size: row.size, root: row.root, signatures: JSON.parse(row.signatures) as string[] }
}

const selectCheckpoint = prepared((db, log: number, from: number, upTo: number, most: number) =>
  db
    .selectFrom('checkpoint')
    .select(['size', 'root', 'signatures'])
    .where('log', '=', log)
    .where('size', '>=', from)
    .where('size', '<=', upTo)
    .orderBy('size', 'desc')
    .limit(most),
)

export async function readLines(at: Reading, origin: Origin, from: number, to: number): Promise<TimedLine[]> {
  const log = await at.names.log(origin)
  if (!log) return []
  return (await selectLines(at.db, log.no, from, to)).map((row) => ({ origin, ...row }))
}

const selectLines = prepared((db, log: number, from: number, to: number) =>
  db
    .selectFrom('line')
    .select(['size', 'root', 'name', 'at as time', 'line'])
    .where('log', '=', log)
    .where('size', '>=', from)
    .where('size', '<=', to)
    .orderBy('size')
    .orderBy('at')
    .orderBy('line'),
)

/** The newest sizes come first in the primary key's order, so only the end of the log is looked at. */
export async function readLastLine(
  at: Reading,
  origin: Origin,
  name: string,
): Promise<TimedLine | undefined> {
  const log = await at.names.log(origin)
  if (!log) return undefined
  const [row] = await selectLastLine(at.db, log.no, name, 1)
  return row && { origin, ...row }
}

const selectLastLine = prepared((db, log: number, name: string, most: number) =>
  db
    .selectFrom('line')
    .select(['size', 'root', 'name', 'at as time', 'line'])
    .where('log', '=', log)
    .where('name', '=', name)
    .orderBy('size', 'desc')
    .orderBy('at', 'desc')
    .limit(most),
)

export async function pruneLines(
  at: Reading,
  origin: Origin,
  before: Seconds,
  keepFrom: number,
): Promise<void> {
  const log = await at.names.log(origin)
  if (!log) return
  await at.db
    .deleteFrom('line')
    .where('log', '=', log.no)
    .where('size', '<', keepFrom)
    .where('at', '<', before)
    .execute()
}

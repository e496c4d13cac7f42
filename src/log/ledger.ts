import type { Clock, Events, Keys, Ledger, Origin, Pair, PairId, Store } from '../app/ports.ts'
import { isOrigin, parseOrigin } from '../protocol/ids.ts'
import { LIMITS, type Limits, type Tools } from './desk.ts'
import { LogError } from './errors.ts'
import { diskFiles, type Files } from './files.ts'
import { lockFolder } from './folder-lock.ts'
import { PairLogs } from './pair-logs.ts'
import { readResource } from './resources.ts'
import { Tree } from './tiles.ts'

export type LedgerOptions = {
  readonly store: Store
  readonly keys: Keys
  readonly clock: Clock
  readonly events: Events
  /** Outside the database and outside its backups. */
  readonly guardFolder: string
  readonly files?: Files
  readonly limits?: Partial<Limits>
}

/**
 * Opens the logs of all pairs that the store knows. Throws `locked` when another process, or another opening in this one, signs from
 * this folder. A pair whose logs are not sound does not stop the others: its phase says why.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { store, keys, clock, events, guardFolder, files = diskFiles } = options
  const tools: Tools = {
    store,
    keys,
    clock,
    events,
    guardFolder,
    files,
    limits: { ...LIMITS, ...options.limits },
  }
  await files.makeFolder(guardFolder)
  const lock = lockFolder(guardFolder)
  try {
    const pairs = new Map<PairId, PairLogs>()
    for (const pair of await store.pairs()) pairs.set(pair.id, await PairLogs.open(tools, pair))
    return makeLedger(tools, pairs, () => lock.release())
  } catch (cause) {
    lock.release()
    throw cause
  }
}

function makeLedger(tools: Tools, pairs: Map<PairId, PairLogs>, release: () => void): Ledger {
  const of = (pair: PairId): PairLogs => {
    const logs = pairs.get(pair)
    if (!logs) throw new LogError('unknown_pair', `pair ${pair} is not known here`)
    return logs
  }
  const treeOf = (origin: Origin) => {
    of(isOrigin(origin) ? parseOrigin(origin).pair : '')
    return Tree.open(tools.store, origin)
  }
  return {
    phase: (pair) =>
      pairs.get(pair)?.standing.phase ?? { phase: 'refused', why: `pair ${pair} has no log yet` },
    async create(pair: Pair) {
      if (!pairs.has(pair.id)) pairs.set(pair.id, await PairLogs.open(tools, pair))
      await of(pair.id).create()
    },
    append: async (pair, entries, effects) => of(pair).append(entries, effects),
    refresh: async (pair, olderThan) => of(pair).refresh(olderThan),
    head: (pair) => pairs.get(pair)?.standing.head,
    takeIn: async (pair, extension, examine) => of(pair).takeIn(extension, examine),
    peerKeys: (pair) => pairs.get(pair)?.desk.peerKeys.newest,
    receipt: (pair) => pairs.get(pair)?.standing.copy?.receipt,
    keepLine: async (pair, checkpoint, line, askedAt) => of(pair).keepLine(checkpoint, line, askedAt),
    compare: async (pair, note) => of(pair).compare(note),
    consistency: async (origin, from, to) => (await treeOf(origin)).consistency(from, to),
    inclusion: async (origin, index, size) => (await treeOf(origin)).inclusion(index, size),
    rootAt: async (origin, size) => (await treeOf(origin)).rootAt(size),
    resource: (origin, path) => readResource(tools.store, origin, path),
    restoreOwn: async (pair, extension) => of(pair).restoreOwn(extension),
    succeed: async (pair, cause, keySet) => of(pair).succeed(cause, keySet),
    async close() {
      await Promise.all([...pairs.values()].map((logs) => logs.close()))
      release()
    },
  }
}

import { equalBytes } from '../protocol/bytes.ts'
import { makeVerifier } from '../protocol/verifier-key.ts'
import type { Desk } from './desk.ts'
import type { Mark } from './guard.ts'
import { epochOf, isSignedBy, type OfferedNote, readNote } from './incoming.ts'
import type { PartyKeys } from './parties.ts'
import { forkKey, newestMark } from './recovery.ts'
import { Tree } from './tiles.ts'

export type Comparison = 'known' | 'ahead' | 'forked' | 'unproven'

/** Compares a note of our own log that somebody shows with what we hold. What it proves is kept before it is said. */
export async function compareNote(desk: Desk, text: string): Promise<Comparison> {
  const offered = await openOwnNote(desk, text)
  if (!offered) return 'unproven'
  const mark = desk.guard && newestMark(desk.guard)
  // An epoch that was given up has its own rules (V1): what was signed beyond its base counts for nothing.
  if (mark && mark.origin !== offered.origin) return 'known'
  const log = await desk.store.log(offered.origin)
  if (log && offered.size <= log.size) {
    const root = await (await Tree.open(desk.store, offered.origin)).rootAt(offered.size)
    return equalBytes(root, offered.root) ? 'known' : keepFork(desk, offered)
  }
  if (mark?.size === offered.size && !equalBytes(mark.root, offered.root)) return keepFork(desk, offered)
  if (mark && offered.size > mark.size) await desk.guard!.advance('own', markOf(offered, mark))
  return 'ahead'
}

async function openOwnNote(desk: Desk, text: string): Promise<OfferedNote | undefined> {
  try {
    const offered = readNote(text)
    epochOf(desk, offered.origin, 'own')
    return (await isSignedByUs(desk, offered, desk.ownKeys)) ? offered : undefined
  } catch {
    return undefined
  }
}

/** By a key of our key sets or, where these are lost with the database, by a key that we hold. */
export function isSignedByUs(desk: Desk, offered: OfferedNote, keys: PartyKeys): Promise<boolean> {
  const active = desk.keys
    .active(desk.pair.id, 'log')
    .map((key) => makeVerifier(offered.origin, 0x01, key.publicKey))
  return isSignedBy(offered, [...active, ...keys.logVerifiers(offered.origin)])
}

/** Two trees under our signature: kept, so that a restart does not forget it, until the epoch is given up. */
async function keepFork(desk: Desk, offered: OfferedNote): Promise<'forked'> {
  await desk.store.saveSetting(forkKey(offered.origin), offered.text)
  return 'forked'
}

/** The guard's mark moved to a note that we signed. */
export function markOf(offered: OfferedNote, last: Mark): Mark {
  return { origin: offered.origin, size: offered.size, root: offered.root, time: last.time }
}

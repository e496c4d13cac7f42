import type { Extension, TakenIn } from '../app/ports.ts'
import { type Bytes, equalBytes } from '../protocol/bytes.ts'
import { printCheckpointBody } from '../protocol/checkpoint.ts'
import { Frontier } from '../protocol/frontier.ts'
import { parseLine, printNote } from '../protocol/note.ts'
import type { Desk } from './desk.ts'
import { LogError } from './errors.ts'
import { planGrowth } from './growth.ts'
import type { OfferedNote } from './incoming.ts'
import type { Copy } from './receipt.ts'
import { Tree } from './tiles.ts'

/** Leaves that differ from those held, under a note that really covers them: the peer signed two logs. */
export async function findFork(
  desk: Desk,
  copy: Copy,
  extension: Extension,
  offered: OfferedNote,
): Promise<TakenIn | undefined> {
  const { edge } = copy
  const held = await desk.store.leaves(edge.origin, extension.from, edge.frontier.size)
  if (held.every((row, i) => equalBytes(row.bytes, extension.leaves[i]!))) return undefined
  const tree = await Tree.open(desk.store, edge.origin)
  const base = { ...edge, frontier: Frontier.from(extension.from, await tree.frontierAt(extension.from)) }
  const { frontier } = (await planGrowth(base, extension.leaves)).edge
  if (equalBytes(frontier.root(), offered.root)) return conflict(copy, offered)
  throw new LogError(
    'bad_checkpoint',
    `leaves below ${edge.frontier.size} differ from those held, and no signature covers them`,
  )
}

/** Both notes: the one that we hold, and the one that was offered. */
export function conflict(copy: Copy, offered: OfferedNote): TakenIn {
  const { origin, size, root, signatures } = copy.note!
  const held = printNote(
    printCheckpointBody({ origin, size, root: root as Bytes }),
    signatures.map(parseLine),
  )
  return { result: 'conflict', notes: [held, offered.text] }
}

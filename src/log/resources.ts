import type { Origin, Store } from '../app/ports.ts'
import type { Bytes } from '../protocol/bytes.ts'
import { utf8 } from '../protocol/bytes.ts'
import { printCheckpointBody } from '../protocol/checkpoint.ts'
import { MAX_NOTE_LINES, parseLine, printNote } from '../protocol/note.ts'
import { Tree } from './tiles.ts'

/** A tlog-tiles resource of one log by its path below the origin: `checkpoint`, tiles, entry bundles; undefined for what does not exist. */
export async function readResource(
  store: Store,
  origin: Origin,
  path: string,
): Promise<Uint8Array | undefined> {
  if ((await store.log(origin)) === undefined) return undefined
  if (path === 'checkpoint') return readCheckpoint(store, origin)
  return (await Tree.open(store, origin)).resource(path)
}

/** The newest signed note with the log's own lines and each cosigner's newest. */
async function readCheckpoint(store: Store, origin: Origin): Promise<Uint8Array | undefined> {
  const last = await store.lastCheckpoint(origin)
  if (!last) return undefined
  const { size, root, signatures } = last
  const newest = new Map<string, string>()
  for (const { line } of await store.lines(origin, size, size)) {
    const { name, keyId, text } = parseLine(line)
    newest.set(`${name} ${keyId}`, text)
  }
  const lines = [...signatures, ...newest.values()].slice(0, MAX_NOTE_LINES).map(parseLine)
  return utf8(printNote(printCheckpointBody({ origin, size, root: root as Bytes }), lines))
}

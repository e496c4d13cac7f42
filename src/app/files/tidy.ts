import type { Node } from '../node.ts'
import type { StoredFile } from '../ports/files.ts'
import type { PairId } from '../ports.ts'

/** Bytes that no message names, or that nobody goes on with, are kept for so long. */
const KEPT_MS = 7 * 86_400_000

/**
 * Removes files that no message names and uploads that nobody finished, a week after they were touched last: a peer cannot fill our disk with what it
 * never sends, and a draft that was given up leaves nothing.
 */
export async function tidyFiles(node: Node, pair: PairId): Promise<void> {
  const beforeMs = node.clock.nowMs() - KEPT_MS
  const waiting = new Set((await node.files.waiting(pair)).map(({ hex }) => hex))
  for (const file of await node.files.list(pair)) {
    if (file.changedMs >= beforeMs || waiting.has(file.name)) continue
    if (await isNamed(node, pair, file)) continue
    await discard(node, pair, file)
  }
}

async function isNamed(node: Node, pair: PairId, { state, name }: StoredFile): Promise<boolean> {
  return state === 'complete' && (await node.store.attachments(pair, name)).length > 0
}

async function discard(node: Node, pair: PairId, { state, name }: StoredFile): Promise<void> {
  if (state === 'upload') {
    await node.files.drop(pair, name)
    await node.store.dropUpload(name)
    return
  }
  await node.files.remove(pair, name)
  if (state === 'complete')
    await node.store.addCustody([{ pair, digest: name, atMs: node.clock.nowMs(), act: 'discarded' }])
}

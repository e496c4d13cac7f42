import type { Node } from '../node.ts'
import type { FileHex, StoredFile } from '../ports/files.ts'
import type { PairId } from '../ports.ts'

/** Bytes that no message names, or that nobody goes on with, are kept for so long. */
const KEPT_MS = 7 * 86_400_000
const MOST_PROPOSALS = 10_000

/**
 * Removes files that no message, draft or proposal names any more, and uploads that nobody finished, a week after they were touched last: a peer cannot
 * fill our disk with what it never names, and a draft that was given up leaves nothing.
 */
export async function tidyFiles(node: Node, pair: PairId): Promise<void> {
  const beforeMs = node.clock.nowMs() - KEPT_MS
  const waiting = new Set((await node.files.waiting(pair)).map(({ hex }) => hex))
  for (const file of await node.files.list(pair)) {
    if (file.changedMs >= beforeMs || waiting.has(file.name)) continue
    if (file.state === 'complete' && (await isNamed(node, pair, file.name))) continue
    await discard(node, pair, file)
  }
}

/** A message whose content ended names nothing any more. */
async function isNamed(node: Node, pair: PairId, hex: FileHex): Promise<boolean> {
  for (const { message } of await node.store.attachments(pair, hex))
    if ((await node.store.content(pair, message)) !== undefined) return true
  const drafts = await node.store.drafts()
  if (drafts.some(({ body }) => JSON.stringify(body).includes(hex))) return true
  const proposals = await node.store.proposals({ pair, state: 'open', limit: MOST_PROPOSALS })
  return proposals.some(({ act }) => act !== undefined && JSON.stringify(act).includes(hex))
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

import type { Extension } from '../app/ports.ts'
import { equalBytes } from '../protocol/bytes.ts'
import { parseOrigin } from '../protocol/ids.ts'
import { parseLeaf } from '../protocol/leaf.ts'
import { isSignedByUs, markOf } from './compare.ts'
import type { Desk } from './desk.ts'
import { LogError, sentenceOf } from './errors.ts'
import { type Edge, emptyEdge, openEdge, planGrowth } from './growth.ts'
import type { Mark } from './guard.ts'
import { epochOf, ownLines, readOffered } from './incoming.ts'
import type { PartyKeys } from './parties.ts'
import { type Finding, newestMark } from './recovery.ts'

/** Leaves of one transaction while a log comes back; a crash between two leaves a shorter log that goes on coming back. */
const CHUNK = 1024

/** A log of ours of which leaves are missing. `mark`: what the guard has signed of it, where it knows. */
export type Missing = { readonly stored: Edge; readonly isNew: boolean; readonly mark: Mark | undefined }

/** What is missing of the log with this origin: the tail, all of it, or an epoch that was given up and lost with the database. */
export async function findMissing(
  desk: Desk,
  finding: Finding,
  origin: string,
): Promise<Missing | undefined> {
  const epoch = epochOf(desk, origin, 'own')
  const newest = desk.guard && newestMark(desk.guard)
  if (!newest) return undefined
  const isGivenUp = epoch < parseOrigin(newest.origin).epoch
  const isBehind = origin === newest.origin && (finding.found === 'behind' || finding.found === 'lost')
  if (!isGivenUp && !isBehind) return undefined
  const isNew = (await desk.store.log(origin)) === undefined
  const stored = isNew ? await emptyEdge(desk.store, origin) : await openEdge(desk.store, origin)
  return { stored, isNew, mark: desk.guard!.mark('own', origin) }
}

/**
 * Puts own leaves back that the peer gave back. They are taken under our own signature only, and against what the guard has signed; the roots
 * decide, not the peer. Throws `bad_leaf`, `bad_checkpoint`, `bad_signature`.
 */
export async function restoreLeaves(desk: Desk, missing: Missing, extension: Extension): Promise<void> {
  const { stored, mark } = missing
  const size = stored.frontier.size
  if (extension.from > size)
    throw new LogError('bad_checkpoint', `leaves from ${extension.from} came back, ${size} are held`)
  const offered = readOffered(extension)
  if (offered.size <= size) return
  const leaves = extension.leaves.slice(size - extension.from)
  const keys = await keysWith(desk, leaves, extension)
  if (!(await isSignedByUs(desk, offered, keys)))
    throw new LogError(
      'bad_signature',
      `the note of ${offered.origin} at ${offered.size} is not signed by us`,
    )
  const { edge } = await planGrowth(stored, leaves)
  if (!equalBytes(edge.frontier.root(), offered.root))
    throw new LogError(
      'bad_checkpoint',
      `the leaves that came back do not lead to the root that we signed at ${offered.size}`,
    )
  if (mark) await checkMark(desk, stored, leaves, mark)
  if (mark && offered.size > mark.size) await desk.guard!.advance('own', markOf(offered, mark))
  await storeInChunks(desk, missing, leaves, extension)
  const { origin, root } = offered
  const checkpoint = { origin, size: offered.size, root, signatures: ownLines(offered, keys) }
  if (checkpoint.signatures.length > 0)
    await desk.store.commit({ pair: desk.pair.id, checkpoints: [checkpoint] })
}

async function keysWith(desk: Desk, leaves: readonly Uint8Array[], extension: Extension): Promise<PartyKeys> {
  const keys = desk.ownKeys.clone()
  for (const bytes of leaves) {
    const leaf = readLeaf(bytes)
    const envelope =
      leaf.type === 'message' && leaf.kind === 'keys' ? extension.envelopes.get(leaf.id) : undefined
    if (envelope) await keys.learn(envelope)
  }
  return keys
}

/** Where the guard's size lies within what came back, the root there is the guard's, or this is another log. */
async function checkMark(desk: Desk, stored: Edge, leaves: readonly Uint8Array[], mark: Mark): Promise<void> {
  const missing = mark.size - stored.frontier.size
  if (leaves.length < missing) return
  const { edge } = await planGrowth(stored, leaves.slice(0, missing))
  if (!equalBytes(edge.frontier.root(), mark.root))
    throw new LogError(
      'bad_checkpoint',
      `what came back is not the log that the guard of ${desk.pair.id} signed at ${mark.size}`,
    )
}

async function storeInChunks(
  desk: Desk,
  { stored, isNew }: Missing,
  leaves: readonly Uint8Array[],
  extension: Extension,
): Promise<void> {
  const { origin } = stored
  const log = { pair: desk.pair.id, origin, writer: desk.writer, epoch: parseOrigin(origin).epoch }
  let edge = stored
  for (let at = 0; at < leaves.length; at += CHUNK) {
    const first = edge.frontier.size
    const chunk = leaves.slice(at, at + CHUNK)
    const growth = await planGrowth(edge, chunk)
    const messages = chunk.flatMap((bytes, i) => {
      const leaf = readLeaf(bytes)
      if (leaf.type !== 'message') return []
      const { id, kind, thread, ref } = leaf
      return [
        {
          pair: desk.pair.id,
          origin: edge.origin,
          index: first + i,
          id,
          kind,
          thread,
          ...(ref && { ref }),
          storedMs: desk.clock.nowMs(),
        },
      ]
    })
    const contents = messages.flatMap(({ id }) => {
      const bytes = extension.envelopes.get(id)
      return bytes ? [{ id, bytes }] : []
    })
    await desk.store.commit({
      pair: desk.pair.id,
      logs: isNew && at === 0 ? [log] : [],
      ...growth.rows,
      messages,
      contents,
    })
    edge = growth.edge
  }
}

function readLeaf(bytes: Uint8Array) {
  try {
    return parseLeaf(bytes)
  } catch (cause) {
    throw new LogError('bad_leaf', sentenceOf(cause), { cause })
  }
}

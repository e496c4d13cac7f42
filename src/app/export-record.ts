import {
  type Bundle,
  type BundleLog,
  makeLine,
  type NoteLine,
  parseEnvelope,
  parseLine,
  printBundle,
  printCheckpointBody,
  printNote,
} from '../protocol/index.ts'
import { leaving } from './export/leave-out.ts'
import { type Cut, type CutEpoch, cutTo, type Extent } from './judge-pair.ts'
import type { Node } from './node.ts'
import type { MessageRow, PairId } from './ports.ts'

/** Lines under a note of a bundle at most (MAX_NOTE_LINES), signatures of the log included. */
const MOST_LINES = 32

/** Both logs in one file, as far as both sides hold them, or ours to its newest checkpoint (bundle.md). Public: no contents but key sets and agreements. */
export async function exportBundle(
  node: Node,
  pairId: PairId,
  options: { readonly public: boolean; readonly extent?: Extent },
): Promise<Uint8Array> {
  const cut = await cutTo(node, pairId, options.extent ?? 'reconciled')
  const logs = await Promise.all(
    cut.logs.map(
      async ({ writer, epochs }): Promise<BundleLog> => ({
        writer,
        epochs: await Promise.all(epochs.map((epoch) => bundleEpoch(node, epoch))),
      }),
    ),
  )
  const bundle: Bundle = {
    public: options.public,
    exercise: cut.pair.exercise,
    identities: [cut.pair.own.identity, cut.pair.peer.identity].toSorted() as [string, string],
    logs: logs as [BundleLog, BundleLog],
    messages: await envelopes(node, cut, options.public),
  }
  return printBundle(bundle)
}

async function bundleEpoch(node: Node, { row, size }: CutEpoch): Promise<BundleLog['epochs'][number]> {
  const leaves = (await node.store.leaves(row.origin, 0, size)).map((leaf) => leaf.bytes)
  return {
    origin: row.origin,
    leaves,
    ...(size > 0 && { checkpoint: await signedNote(node, { row, size }) }),
  }
}

/** The signed note at exactly that size, with every timed line known for it, the earliest of each key first. */
async function signedNote(node: Node, { row, size }: CutEpoch): Promise<string> {
  const checkpoint = await node.store.checkpoint(row.origin, size)
  if (!checkpoint) throw new Error(`no signed checkpoint of ${row.origin} at ${size}`)
  const signatures = checkpoint.signatures.map(parseLine)
  const timed = (await node.store.lines(row.origin, size, size)).map((line) => parseLine(line.line))
  return printNote(
    printCheckpointBody({ ...checkpoint, root: new Uint8Array(checkpoint.root) }),
    [...signatures, ...firstOfEachKey(timed)].slice(0, MOST_LINES),
  )
}

/** Of several lines of one key, the earliest. */
export function firstOfEachKey(lines: readonly NoteLine[]): NoteLine[] {
  const first = new Map<string, NoteLine>()
  for (const line of lines)
    if (!first.has(`${line.name} ${line.keyId}`)) first.set(`${line.name} ${line.keyId}`, makeLine(line))
  return [...first.values()]
}

/** In the order of their leaves, log by log; those expunged since are left out, and those whose label no file may hold. */
async function envelopes(node: Node, cut: Cut, onlyDocuments: boolean): Promise<Uint8Array[]> {
  const rows: MessageRow[] = []
  const contents = new Map<string, Uint8Array>()
  for (const { row, size } of cut.logs.flatMap((log) => log.epochs)) {
    const found = onlyDocuments
      ? await node.store.messagesOfKind(row.origin, ['keys', 'agreement'])
      : await node.store.messages(row.origin, 0, size)
    const inCut = found.filter((message) => message.index < size)
    const there = onlyDocuments ? new Map() : await node.store.contentsAt(row.origin, 0, size)
    for (const { id, index } of inCut) if (there.has(index)) contents.set(id, there.get(index))
    rows.push(...inCut)
  }
  const elsewhere = rows.filter(({ id }) => !contents.has(id)).map(({ id }) => id)
  for (const [id, bytes] of await node.store.contents(cut.pair.id, elsewhere)) contents.set(id, bytes)
  // What is no envelope was held and returned as it came; a bundle holds lines of canonical JSON, so it is left out (B4).
  return leaving(rows, contents, 'bundle')
    .flatMap((row) => contents.get(row.id) ?? [])
    .filter(isEnvelope)
}

function isEnvelope(bytes: Uint8Array): boolean {
  try {
    parseEnvelope(bytes)
    return true
  } catch {
    return false
  }
}

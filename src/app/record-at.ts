import type { Agreement, KeySet, MessageId } from '../protocol/index.ts'
import type { Cut } from './judge-pair.ts'
import type { Node } from './node.ts'
import { payloadOf } from './payload-of.ts'
import { type LeafPiece, pieceOf, type UnreadRecord } from './ports/judging.ts'
import type { LogRow } from './ports.ts'

/** Leaves that are read at a time: between two readings everybody else has a turn. */
const STEP = 1024

/** What the verdict function reads, from the store: leaves of the cut, and the documents of proven key sets and agreements. */
export async function recordAt(node: Node, cut: Cut): Promise<UnreadRecord> {
  const logs: UnreadRecord['logs'][number][] = []
  for (const { writer, epochs } of cut.logs) {
    const read: { origin: string; pieces: LeafPiece[] }[] = []
    for (const { row, size } of epochs)
      read.push({ origin: row.origin, pieces: await readPieces(node, row, size) })
    logs.push({ writer, epochs: read })
  }
  const documents = await documentsOf(node, cut)
  const identities = [cut.pair.own.identity, cut.pair.peer.identity].toSorted() as [string, string]
  return { identities, exercise: cut.pair.exercise, logs, documents }
}

async function readPieces(node: Node, { origin }: LogRow, size: number): Promise<LeafPiece[]> {
  const pieces: LeafPiece[] = []
  for (let from = 0; from < size; from += STEP) {
    if (from > 0) await new Promise((others) => setImmediate(others))
    pieces.push(pieceOf(await node.store.leaves(origin, from, Math.min(from + STEP, size))))
  }
  return pieces
}

async function documentsOf(node: Node, cut: Cut): Promise<Map<MessageId, Agreement | KeySet>> {
  const epochs = cut.logs.flatMap((log) => log.epochs)
  const rows = (
    await Promise.all(
      epochs.map(({ row, size }) =>
        node.store
          .messagesOfKind(row.origin, ['keys', 'agreement'])
          .then((found) => found.filter((m) => m.index < size && !m.fault)),
      ),
    )
  ).flat()
  const contents = await node.store.contents(
    cut.pair.id,
    rows.map((row) => row.id),
  )
  const documents = new Map<MessageId, Agreement | KeySet>()
  for (const row of rows) {
    const bytes = contents.get(row.id)
    const payload = bytes && payloadOf(bytes)
    if (payload && (payload.kind === 'keys' || payload.kind === 'agreement'))
      documents.set(row.id as MessageId, payload.body.document)
  }
  return documents
}

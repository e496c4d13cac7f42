import { parseUtf8 } from '../protocol/index.ts'
import { findPair, type Node } from './node.ts'
import type { MessageRow, Origin, PairId } from './ports.ts'
import { leafText } from './prove-message.ts'

/** A signed key set or agreement in its place in a log. */
export type SignedDocument = {
  readonly origin: Origin
  readonly index: number
  readonly leaf: string
  /** The signed message, as it came. */
  readonly envelope: string
}
export type PairDocuments = {
  readonly pair: PairId
  /** As this node knows them; a reader compares them with what he knows himself. */
  readonly own: string
  readonly peer: string
  /** Log by log, in their order; what this node returned is left out. */
  readonly documents: readonly SignedDocument[]
}

/** The documents on which every other proof of a pair rests: key sets under both identities, and agreements under both sides' keys. */
export async function pairDocuments(node: Node, wanted: PairId): Promise<PairDocuments> {
  const pair = await findPair(node, wanted)
  const logs = await node.store.logs(pair.id)
  const rows = await Promise.all(
    logs.map(({ origin }) => node.store.messagesOfKind(origin, ['keys', 'agreement'])),
  )
  const documents = await Promise.all(rows.flat().map((row) => documentOf(node, row)))
  return {
    pair: pair.id,
    own: pair.own.identity,
    peer: pair.peer.identity,
    documents: documents.filter((each) => each !== undefined),
  }
}

async function documentOf(node: Node, row: MessageRow): Promise<SignedDocument | undefined> {
  const bytes = row.fault ? undefined : await node.store.content(row.pair, row.id)
  if (!bytes) return undefined
  return {
    origin: row.origin,
    index: row.index,
    leaf: await leafText(node, row),
    envelope: parseUtf8(bytes),
  }
}

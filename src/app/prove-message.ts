import {
  parseLine,
  parseNote,
  partyKeyName,
  printCheckpointBody,
  printNote,
  printProof,
  writerOf,
} from '../protocol/index.ts'
import { findRequest } from './act-on-request.ts'
import { firstOfEachKey } from './export-record.ts'
import { AppError, type Node, pairOfId } from './node.ts'
import type { MessageId, MessageRow, SignedCheckpoint } from './ports.ts'

/** The other side's receipt for one message in portable form (C2SP tlog-proof), and the leaf that it proves. */
export type MessageProof = {
  readonly id: MessageId
  readonly origin: string
  readonly index: number
  /** Text of the leaf: its RFC 6962 hash is what the proof proves. */
  readonly leaf: string
  /** Text of the `.tlog-proof` file. */
  readonly proof: string
}

/**
 * Proves that a request (or any message, by its id) stands in its log, under the earliest checkpoint over it that the other party receipted. It is the
 * receipt that can be handed to a court without the rest of the record. Throws 'not_ready' while there is no receipt.
 */
export async function proveMessage(node: Node, wanted: string): Promise<MessageProof> {
  const { pair: pairId, request } = await findRequest(node, wanted)
  const pair = (await pairOfId(node, pairId))!
  const id = wanted.startsWith('sha256:') ? wanted : request
  const row = (await node.store.message(pairId, id))!
  const log = (await node.store.log(row.origin))!
  const receiver = log.writer === writerOf(pair.own.identity) ? pair.peer : pair.own
  const name = partyKeyName(receiver.host, writerOf(receiver.identity), 'cosign')
  const receipt = (await node.store.lines(row.origin, row.index + 1, log.size)).find(
    (line) => line.name === name,
  )
  const checkpoint = receipt && (await node.store.checkpoint(row.origin, receipt.size))
  if (!checkpoint)
    throw new AppError('not_ready', `${wanted} is not receipted yet; its proof would have no receipt`)
  return {
    id,
    origin: row.origin,
    index: row.index,
    leaf: await leafText(node, row),
    proof: await proofUnder(node, row, checkpoint),
  }
}

/** The tlog-proof of a leaf under one signed checkpoint, with every timed line that is known of it. */
export async function proofUnder(
  node: Node,
  { origin, index }: Pick<MessageRow, 'origin' | 'index'>,
  checkpoint: SignedCheckpoint,
): Promise<string> {
  const hashes = await node.ledger.inclusion(origin, index, checkpoint.size)
  return printProof({ index, hashes, checkpoint: parseNote(await noteOf(node, checkpoint)) })
}

/** A signed checkpoint as a note, with the earliest timed line of each key. */
export async function noteOf(node: Node, checkpoint: SignedCheckpoint): Promise<string> {
  const { origin, size } = checkpoint
  const timed = (await node.store.lines(origin, size, size)).map((line) => parseLine(line.line))
  const body = printCheckpointBody({ ...checkpoint, root: new Uint8Array(checkpoint.root) })
  return printNote(body, [...checkpoint.signatures.map(parseLine), ...firstOfEachKey(timed)])
}

export async function leafText(
  node: Node,
  { origin, index }: Pick<MessageRow, 'origin' | 'index'>,
): Promise<string> {
  const [leaf] = await node.store.leaves(origin, index, index + 1)
  return new TextDecoder().decode(leaf!.bytes)
}

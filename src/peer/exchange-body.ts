import { isOrigin } from '../protocol/ids.ts'
import { parseUtf8 } from '../protocol/index.ts'
import { isCount, isObject, isRoot, type Members } from '../protocol/shape.ts'
import { PeerError } from './errors.ts'
import {
  type Exchange,
  type LogNews,
  MAX_LEAVES,
  MAX_NOTE,
  MAX_PROOF,
  MAX_RECEIPTS,
  type Receipt,
} from './shapes.ts'

/**
 * Reads the body of an exchange (X2), by hand because it is the hot path: what it takes is what `ExchangeShape` takes.
 * Leaves and envelopes stay texts; nothing is proven. Throws `bad_shape`.
 */
export function parseExchange(body: Uint8Array): Exchange {
  const value = parseJson(body)
  checkMembers(value, ['v', 'log', 'messages', 'receipts'], ['fork'])
  if (value.v !== 1) refuse('v is not 1')
  checkTexts(value.messages, 'messages', MAX_LEAVES)
  checkList(value.receipts, 'receipts', MAX_RECEIPTS)
  value.receipts.forEach(checkReceipt)
  checkLog(value.log)
  if (value.fork !== undefined) checkFork(value.fork)
  checkCounts(value.log, value.messages)
  return value as unknown as Exchange
}

export function printExchange(exchange: Exchange): string {
  return JSON.stringify({ v: 1, ...exchange })
}

function parseJson(body: Uint8Array): Members {
  let value: unknown
  try {
    value = JSON.parse(parseUtf8(body))
  } catch (cause) {
    throw new PeerError('bad_shape', 'the body is not JSON in UTF-8', { cause })
  }
  if (!isObject(value)) refuse('the body is not an object')
  return value
}

function checkLog(value: unknown): asserts value is LogNews & Members {
  if (!isObject(value)) return refuse('log is not an object')
  checkMembers(value, ['origin', 'from', 'leaves', 'proof'], ['checkpoint', 'newest'])
  if (!isOrigin(value.origin)) refuse('log.origin is not the origin of a log')
  if (!isCount(value.from, 0)) refuse('log.from is not a size')
  checkTexts(value.leaves, 'log.leaves', MAX_LEAVES)
  if (value.checkpoint !== undefined) checkNote(value.checkpoint, 'log.checkpoint')
  if (value.newest !== undefined) checkNote(value.newest, 'log.newest')
  checkList(value.proof, 'log.proof', MAX_PROOF)
  if (!value.proof.every(isRoot)) refuse('log.proof holds what is not 32 bytes in base64')
}

function checkReceipt(value: unknown): asserts value is Receipt {
  if (!isObject(value)) return refuse('a receipt is not an object')
  checkMembers(value, ['origin', 'size', 'root', 'line'], [])
  if (!isOrigin(value.origin)) refuse('the origin of a receipt is not that of a log')
  if (!isCount(value.size, 0)) refuse('the size of a receipt is not a size')
  if (!isRoot(value.root)) refuse('the root of a receipt is not 32 bytes in base64')
  if (typeof value.line !== 'string' || value.line.length > 1024)
    refuse('the line of a receipt is not a line')
}

function checkFork(value: unknown): void {
  checkList(value, 'fork', 2)
  if (value.length !== 2) refuse('fork is not two notes')
  for (const note of value) checkNote(note, 'fork')
}

/** What the shape alone cannot say: leaves lead to a checkpoint, and every envelope belongs to a leaf. */
function checkCounts(log: LogNews, messages: readonly string[]): void {
  if (log.checkpoint === undefined && (log.leaves.length > 0 || log.newest !== undefined)) {
    refuse('leaves or a newest note without a checkpoint')
  }
  if (messages.length > log.leaves.length) refuse('more envelopes than leaves')
  if (!Number.isSafeInteger(log.from + log.leaves.length)) refuse('log.from is not a size')
}

function checkNote(value: unknown, what: string): void {
  if (typeof value !== 'string' || value.length > MAX_NOTE) refuse(`${what} is not a note`)
}

function checkTexts(value: unknown, what: string, most: number): asserts value is string[] {
  checkList(value, what, most)
  for (const text of value) if (typeof text !== 'string') refuse(`${what} holds what is not a text`)
}

function checkList(value: unknown, what: string, most: number): asserts value is unknown[] {
  if (!Array.isArray(value) || value.length > most) refuse(`${what} is not a list of ${most} at most`)
}

function checkMembers(value: Members, required: readonly string[], optional: readonly string[]): void {
  for (const name of required) if (value[name] === undefined) refuse(`${name} is missing`)
  for (const name in value) {
    if (!required.includes(name) && !optional.includes(name))
      refuse(`unknown member ${JSON.stringify(name.slice(0, 40))}`)
  }
}

function refuse(why: string): never {
  throw new PeerError('bad_shape', why)
}

import { type Bytes, concatBytes, printHex, utf8 } from './bytes.ts'
import { parseCanonical, printCanonical } from './canonical.ts'
import { ProtocolError } from './errors.ts'
import { sha256 } from './hash.ts'
import {
  isOrigin,
  isPartyId,
  type Origin,
  type PairId,
  type PartyId,
  pairOf,
  parseOrigin,
  type WriterId,
  writerOf,
} from './ids.ts'
import { checkMembers, isCount, isObject, refusal } from './shape.ts'

/** One epoch of a log in a bundle. `checkpoint`: a signed note at exactly as many leaves (B2); absent where there are none. */
export type BundleEpoch = {
  readonly origin: Origin
  readonly leaves: readonly Uint8Array[]
  readonly checkpoint?: string
}
export type BundleLog = { readonly writer: WriterId; readonly epochs: readonly BundleEpoch[] }

/** Both logs of a pair in one file (docs/spec/bundle.md). Read, nothing in it is proven: see verify-bundle.ts. */
export type Bundle = {
  /** Public: envelopes of `keys` and `agreement` only. */
  readonly public: boolean
  readonly exercise: boolean
  /** Ordered as in A1. */
  readonly identities: readonly [PartyId, PartyId]
  /** Ordered by writer. */
  readonly logs: readonly [BundleLog, BundleLog]
  /** Envelopes in the order of their leaves, log by log. */
  readonly messages: readonly Uint8Array[]
}

/** The bytes of a bundle (B1 to B5). */
export async function printBundle(bundle: Bundle): Promise<Uint8Array> {
  const lines = [
    printCanonical(headerOf(bundle)),
    ...bundle.logs.flatMap((log) => log.epochs.flatMap((epoch) => epoch.leaves)),
    ...bundle.messages,
  ]
  const body = joinLines(lines)
  const table = lines.map(shortDigest).join('')
  const trailer = printCanonical({ digest: await digestOf(body, table), lines: table })
  return concatBytes(body, trailer, utf8('\n'))
}

/**
 * Takes a bundle apart and compares its digest (B1 to B5). Throws `bad_bundle` that names the line, and what stands on it, where
 * something was changed, is missing or too much.
 */
export async function parseBundle(bytes: Uint8Array): Promise<Bundle> {
  const { lines, body } = splitLines(bytes)
  const trailer = readTrailer(lines.at(-1)!, lines.length)
  const rest = lines.slice(0, -1)
  checkCount(rest, trailer)
  await checkDigest(body, rest, trailer)
  return takeApart(rest)
}

const refuse: (sentence: string) => never = refusal('bad_bundle')

type Header = {
  readonly public: boolean
  readonly exercise: boolean
  readonly pair: PairId
  readonly identities: readonly [PartyId, PartyId]
  readonly logs: readonly [HeaderLog, HeaderLog]
  readonly messages: number
}
type HeaderLog = {
  readonly writer: WriterId
  readonly epochs: readonly { readonly origin: Origin; readonly size: number; readonly checkpoint?: string }[]
}

function headerOf(bundle: Bundle): unknown {
  const [a, b] = bundle.identities
  return {
    type: 'comity-bundle',
    v: 1,
    public: bundle.public,
    exercise: bundle.exercise,
    pair: pairOf(a, b),
    identities: [a, b],
    logs: bundle.logs.map(({ writer, epochs }) => ({
      writer,
      epochs: epochs.map(({ origin, leaves, checkpoint }) => ({
        origin,
        size: leaves.length,
        ...(checkpoint && { checkpoint }),
      })),
    })),
    messages: bundle.messages.length,
  }
}

function joinLines(lines: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(lines.reduce((sum, line) => sum + line.length + 1, 0))
  let at = 0
  for (const line of lines) {
    joined.set(line, at)
    at += line.length
    joined[at++] = 0x0a
  }
  return joined
}

function splitLines(bytes: Uint8Array): { readonly lines: Uint8Array[]; readonly body: Uint8Array } {
  if (bytes.at(-1) !== 0x0a) refuse('the last line has no newline: the file is cut off or was changed')
  const lines: Uint8Array[] = []
  let start = 0
  for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, start)) {
    lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  if (lines.length < 2) refuse('not a bundle: it has no trailer')
  return { lines, body: bytes.subarray(0, bytes.length - lines.at(-1)!.length - 1) }
}

type Trailer = { readonly digest: string; readonly lines: string }

function readTrailer(line: Uint8Array, number: number): Trailer {
  const value = readLine(line, `line ${number} (the trailer)`)
  if (!isObject(value)) return refuse(`line ${number} (the trailer) is not an object`)
  checkMembers(value, { required: ['digest', 'lines'] }, (sentence) =>
    refuse(`line ${number} (the trailer): ${sentence}`),
  )
  if (typeof value.digest !== 'string' || !/^sha256:[0-9a-f]{64}$/.test(value.digest))
    refuse(`line ${number} (the trailer): digest is not a digest`)
  if (typeof value.lines !== 'string' || value.lines.length % 8 !== 0)
    refuse(`line ${number} (the trailer): lines is not 8 digits for each line`)
  return value as Trailer
}

/** A line end that was made or lost moves all lines after it: the first that is not where the trailer has it is named. */
function checkCount(lines: readonly Uint8Array[], trailer: Trailer): void {
  const listed = trailer.lines.length / 8
  if (listed === lines.length) return
  const moved = firstChanged(lines, trailer)
  const place = moved < 0 ? `line ${lines.length + 1} (the trailer)` : placeOf(lines, moved)
  refuse(
    `${place} is not what the trailer lists there: the file has ${lines.length} lines before the trailer, the trailer lists ${listed}`,
  )
}

function firstChanged(lines: readonly Uint8Array[], trailer: Trailer): number {
  return lines.findIndex((line, i) => shortDigest(line) !== trailer.lines.slice(8 * i, 8 * i + 8))
}

/** The lines are looked at one by one only where the digest differs, to name what was changed. */
async function checkDigest(body: Uint8Array, lines: readonly Uint8Array[], trailer: Trailer): Promise<void> {
  const digest = await digestOf(body, trailer.lines)
  if (digest === trailer.digest) return
  const marks = lines.map(shortDigest)
  const changed = marks.findIndex((mark, i) => mark !== trailer.lines.slice(8 * i, 8 * i + 8))
  const name = `line ${lines.length + 1} (the trailer)`
  if (changed < 0) refuse(`${name} was changed: its digest is ${trailer.digest}, the file's is ${digest}`)
  if ((await digestOf(body, marks.join(''))) === trailer.digest) {
    refuse(`${name} was changed: its entry for line ${changed + 1} is not that line's`)
  }
  refuse(`${placeOf(lines, changed)} was changed: its bytes are not those that the trailer lists`)
}

/** What stands on a line, in words, as far as the header can still be read. */
function placeOf(lines: readonly Uint8Array[], index: number): string {
  const name = `line ${index + 1}`
  if (index === 0) return `${name} (the header)`
  try {
    const header = readHeader(lines[0]!)
    let at = 1
    for (const log of header.logs) {
      for (const epoch of log.epochs) {
        if (index < at + epoch.size) return `${name} (leaf ${index - at} of ${epoch.origin})`
        at += epoch.size
      }
    }
    return `${name} (message ${index - at + 1} of ${header.messages})`
  } catch {
    return name
  }
}

function takeApart(lines: readonly Uint8Array[]): Bundle {
  const header = readHeader(lines[0]!)
  let at = 1
  const take = (count: number) => {
    const taken = lines.slice(at, at + count)
    at += count
    return taken
  }
  const logs = header.logs.map(({ writer, epochs }) => ({
    writer,
    epochs: epochs.map(({ origin, size, checkpoint }) => ({
      origin,
      leaves: take(size),
      ...(checkpoint !== undefined && { checkpoint }),
    })),
  })) as unknown as [BundleLog, BundleLog]
  const messages = take(header.messages)
  if (at !== lines.length || messages.length !== header.messages)
    refuse(`the header announces ${at} lines before the trailer, the file has ${lines.length}`)
  return { public: header.public, exercise: header.exercise, identities: header.identities, logs, messages }
}

function readHeader(line: Uint8Array): Header {
  const value = readLine(line, 'line 1 (the header)')
  if (!isObject(value) || value.type !== 'comity-bundle' || value.v !== 1)
    return refuse('line 1 is not the header of a bundle of version 1')
  checkMembers(
    value,
    { required: ['type', 'v', 'public', 'exercise', 'pair', 'identities', 'logs', 'messages'] },
    (sentence) => refuse(`line 1 (the header): ${sentence}`),
  )
  if (typeof value.public !== 'boolean' || typeof value.exercise !== 'boolean')
    refuse('line 1 (the header): public and exercise are true or false')
  const identities = value.identities
  if (
    !Array.isArray(identities) ||
    identities.length !== 2 ||
    !identities.every(isPartyId) ||
    !(identities[0]! < identities[1]!)
  )
    return refuse('line 1 (the header): identities are two keys in order')
  const [a, b] = identities as [PartyId, PartyId]
  if (value.pair !== pairOf(a, b)) refuse('line 1 (the header): pair is not that of the identities (L1)')
  if (!isCount(value.messages, 0)) refuse('line 1 (the header): messages is not a count')
  checkLogs(value.logs, { pair: pairOf(a, b), writers: [writerOf(a), writerOf(b)].toSorted() })
  return value as unknown as Header
}

function checkLogs(
  value: unknown,
  expected: { readonly pair: PairId; readonly writers: readonly WriterId[] },
): void {
  if (!Array.isArray(value) || value.length !== 2) return refuse('line 1 (the header): a pair has two logs')
  for (const [i, log] of value.entries()) checkLog(log, { pair: expected.pair, writer: expected.writers[i]! })
}

function checkLog(value: unknown, expected: { readonly pair: PairId; readonly writer: WriterId }): void {
  if (!isObject(value)) return refuse('line 1 (the header): a log is an object')
  checkMembers(value, { required: ['writer', 'epochs'] }, (sentence) =>
    refuse(`line 1 (the header): ${sentence}`),
  )
  if (value.writer !== expected.writer)
    refuse('line 1 (the header): logs are those of the parties, by writer')
  const { epochs } = value
  if (!Array.isArray(epochs) || epochs.length === 0) return refuse('line 1 (the header): a log has an epoch')
  for (const [i, epoch] of epochs.entries()) checkEpoch(epoch, { ...expected, epoch: i + 1 })
}

function checkEpoch(
  value: unknown,
  expected: { readonly pair: PairId; readonly writer: WriterId; readonly epoch: number },
): void {
  if (!isObject(value)) return refuse('line 1 (the header): an epoch is an object')
  checkMembers(value, { required: ['origin', 'size'], optional: ['checkpoint'] }, (sentence) =>
    refuse(`line 1 (the header): ${sentence}`),
  )
  if (!isOrigin(value.origin)) return refuse('line 1 (the header): origin is not that of a log')
  const { pair, writer, epoch } = parseOrigin(value.origin)
  if (pair !== expected.pair || writer !== expected.writer || epoch !== expected.epoch)
    refuse(`line 1 (the header): ${value.origin} is not epoch ${expected.epoch} of that log`)
  if (!isCount(value.size, 0)) refuse('line 1 (the header): size is not a count of leaves')
  if ((value.checkpoint !== undefined) !== (value.size as number) > 0)
    refuse('line 1 (the header): an epoch with leaves has a checkpoint, one without has none')
  if (value.checkpoint !== undefined && typeof value.checkpoint !== 'string')
    refuse('line 1 (the header): checkpoint is not a signed note')
}

function readLine(line: Uint8Array, name: string): unknown {
  try {
    return parseCanonical(line)
  } catch (cause) {
    throw new ProtocolError('bad_bundle', `${name} is not canonical JSON`, { cause })
  }
}

function shortDigest(line: Uint8Array): string {
  return printHex(sha256(line).subarray(0, 4))
}

/** The digest of the trailer: over all lines before it and its own table. A whole bundle is long, so the platform's own SHA-256 is used. */
async function digestOf(body: Uint8Array, table: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', concatBytes(body, utf8(table)))
  return `sha256:${printHex(new Uint8Array(hash))}`
}

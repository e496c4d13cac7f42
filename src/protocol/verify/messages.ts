import type { Agreement } from '../agreement.ts'
import type { Bundle } from '../bundle.ts'
import { type Envelope, isWellSigned, parseEnvelope } from '../envelope.ts'
import type { MessageId } from '../ids.ts'
import type { KeySet } from '../key-set.ts'
import { isLeafOf, readPayload } from '../message.ts'
import type { LogRecord } from '../record.ts'
import type { Check } from './check.ts'
import { messagePlaces, type Place } from './logs.ts'

/** A message of the bundle in its place. `isGood`: well signed and equal to its leaf; if not, it was returned. */
export type ReadMessage = Place & {
  /** Who signed first: 64 hex digits. */
  readonly kid: string
  readonly isGood: boolean
  readonly document?: Agreement | KeySet
}
export type ReadMessages = ReadonlyMap<MessageId, ReadMessage>

/** Envelopes verified at a time: enough to keep every core busy, few enough to stay small in memory. */
const CHUNK = 512

/** Every envelope stands in the order of its leaf, is well signed and says what its leaf says, unless it was returned (M1 to M3, M7). */
export async function readMessages(
  bundle: Bundle,
  logs: readonly LogRecord[],
  check: Check,
  progress?: Progress,
): Promise<ReadMessages> {
  const reader = new Reader(bundle, logs, check)
  let next = openChunk(bundle, 0)
  for (let from = 0; from < bundle.messages.length; from += CHUNK) {
    const { envelopes, signed } = next
    // The next chunk's signatures are under way while this one is read.
    next = openChunk(bundle, from + CHUNK)
    for (const [i, isSigned] of (await signed).entries())
      reader.take(envelopes[i], { number: from + i + 1, isSigned })
    progress?.(Math.min(from + CHUNK, bundle.messages.length), bundle.messages.length)
  }
  return reader.found
}

function openChunk(bundle: Bundle, from: number) {
  const envelopes = bundle.messages.slice(from, from + CHUNK).map(readEnvelope)
  const signed = Promise.all(envelopes.map((envelope) => (envelope ? isWellSigned(envelope) : false)))
  return { envelopes, signed }
}
export type Progress = (done: number, of: number) => void

/** The messages that somebody returned. */
export function returnedIds(logs: readonly LogRecord[]): ReadonlySet<MessageId> {
  return new Set(
    messagePlaces(logs).flatMap(({ leaf }) => (leaf.kind === 'return' && leaf.ref ? [leaf.ref] : [])),
  )
}

class Reader {
  readonly found = new Map<MessageId, ReadMessage>()
  readonly #places: readonly Place[]
  /** Where each message stands; one that was lost with its epoch may stand in the next again. */
  readonly #order = new Map<MessageId, number[]>()
  readonly #returned: ReadonlySet<string>
  readonly #check: Check
  readonly #of: number
  #at = 0

  constructor(bundle: Bundle, logs: readonly LogRecord[], check: Check) {
    const all = messagePlaces(logs)
    this.#places = bundle.public ? all.filter((place) => place.leaf.document !== undefined) : all
    for (const [i, { leaf }] of this.#places.entries()) {
      const known = this.#order.get(leaf.id)
      if (known === undefined) this.#order.set(leaf.id, [i])
      else known.push(i)
    }
    this.#returned = returnedIds(logs)
    this.#check = check
    this.#of = bundle.messages.length
  }

  take(envelope: Envelope | undefined, at: { readonly number: number; readonly isSigned: boolean }): void {
    const name = `message ${at.number} of ${this.#of}`
    this.#check.messages += 1
    // What nobody could read has no id of its own: it stands where the next leaf stands.
    const next = envelope ? this.#order.get(envelope.id)?.find((i) => i >= this.#at) : this.#at
    const place = next === undefined ? undefined : this.#places[next]
    if (next === undefined || !place) {
      return this.#check.find(
        'bad_envelope',
        name,
        'no leaf of the two logs names it, or it stands out of order',
      )
    }
    this.#at = next + 1
    const isReturned = this.#returned.has(place.leaf.id)
    if (envelope) this.#keep(envelope, place, { name, isReturned, isSigned: at.isSigned })
    else if (!isReturned)
      this.#check.find('bad_envelope', name, 'it is not an envelope, and nobody returned it')
  }

  #keep(
    envelope: Envelope,
    place: Place,
    at: { readonly name: string; readonly isReturned: boolean; readonly isSigned: boolean },
  ): void {
    this.#check.signatures += envelope.signatures.length
    const reading = readPayload(envelope.payload)
    const fault = at.isSigned ? differs(reading, envelope, place) : 'a signature does not verify'
    if (fault && !at.isReturned) this.#check.find('bad_envelope', `${at.name} (${place.where})`, fault)
    const payload = 'payload' in reading && !fault ? reading.payload : undefined
    const document =
      payload && (payload.kind === 'keys' || payload.kind === 'agreement') ? payload.body.document : undefined
    this.found.set(envelope.id, {
      ...place,
      kid: envelope.signatures[0].kid,
      isGood: !fault && 'payload' in reading,
      ...(document && { document }),
    })
  }
}

function readEnvelope(bytes: Uint8Array): Envelope | undefined {
  try {
    return parseEnvelope(bytes)
  } catch {
    return undefined
  }
}

/** A payload that M2 to M4 refuse says nothing else than its digest does, and that is compared: it waits for its return, and is no finding.
 * A document that cannot be read is one: verdicts may rest on it. */
function differs(
  reading: ReturnType<typeof readPayload>,
  envelope: Envelope,
  { leaf }: Place,
): string | undefined {
  if ('fault' in reading) return leaf.document === undefined ? undefined : reading.fault.detail
  const { id, payload } = envelope
  return isLeafOf(leaf, reading.payload, { id, length: payload.length })
    ? undefined
    : 'it says something else than its leaf'
}

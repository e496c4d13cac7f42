import type { Agreement } from '../agreement.ts'
import type { Bundle } from '../bundle.ts'
import type { Envelope } from '../envelope.ts'
import type { MessageId } from '../ids.ts'
import type { KeySet } from '../key-set.ts'
import { isLeafOf, type Payload, type PayloadOf, readPayload } from '../message.ts'
import { openMessage } from '../message-check.ts'
import type { Check } from './check.ts'
import type { LogReader } from './logs.ts'
import { type Place, whereOf } from './message-places.ts'
import { PlaceFinder } from './place-finder.ts'

/** A message of the bundle in its place. `isGood`: well signed and equal to its leaf; if not, it was returned. */
export type ReadMessage = {
  readonly place: Place
  /** Who signed first: 64 hex digits. */
  readonly kid: string
  readonly isGood: boolean
  readonly document?: Agreement | KeySet
  /** What an `expunge` entry says it removed. */
  readonly removal?: PayloadOf<'expunge'>['body']
}
export type ReadMessages = ReadonlyMap<MessageId, ReadMessage>
export type Progress = (done: number, of: number) => void

/** Messages whose signatures are waited for together. */
const CHUNK = 256
/** Chunks whose signatures are verified while the next is read: enough to keep every core busy, few enough to stay small in memory. */
const AHEAD = 3

type Chunk = { readonly taken: readonly Taken[]; readonly signed: Promise<readonly boolean[]> }

/** A message compared with its leaf. `fault`: what does not hold, whoever signed it. */
type Taken = {
  readonly number: number
  readonly place?: Place
  readonly fault?: string
  readonly read?: Read
}
type Read = { readonly isReadable: boolean } & Omit<ReadMessage, 'place' | 'isGood'>

/** Reads messages: each stands in the order of its leaf, is well signed and says what its leaf says, unless it was returned (M1 to M3, M7). */
export class MessageReader {
  readonly found = new Map<MessageId, ReadMessage>()
  readonly #messages: readonly Uint8Array[]
  readonly #logs: LogReader
  readonly #finder: PlaceFinder
  readonly #check: Check
  readonly #progress: Progress | undefined
  readonly #unsettled: Chunk[] = []
  readonly #faults: (Taken & { readonly fault: string })[] = []

  constructor(
    bundle: Bundle,
    of: { readonly logs: LogReader; readonly check: Check; readonly progress?: Progress | undefined },
  ) {
    this.#messages = bundle.messages
    this.#logs = of.logs
    this.#finder = new PlaceFinder(of.logs, bundle.public)
    this.#check = of.check
    this.#progress = of.progress
  }

  /** Reads all messages, and both logs to their end. */
  async read(): Promise<void> {
    for (let from = 0; from < this.#messages.length; from += CHUNK) {
      this.#unsettled.push(this.#readChunk(from))
      if (this.#unsettled.length > AHEAD) await this.#settleNext()
    }
    this.#logs.readToEnd()
    while (this.#unsettled.length > 0) await this.#settleNext()
  }

  /** Says what of them does not hold, in their order. */
  tellFaults(): void {
    for (const { number, place, read, fault } of this.#faults) {
      if (place && this.#logs.places.returned.has(place.leaf.id)) continue
      const name = `message ${number} of ${this.#messages.length}`
      this.#check.find('bad_envelope', place && read ? `${name} (${whereOf(place)})` : name, fault)
    }
  }

  #readChunk(from: number): Chunk {
    const signed: Promise<boolean>[] = []
    const taken = this.#messages.slice(from, from + CHUNK).map((bytes, i) => {
      const { envelope, isSigned } = openMessage(bytes)
      signed.push(isSigned)
      return this.#take(envelope, from + i + 1)
    })
    const all = Promise.all(signed)
    all.catch(() => undefined) // Whoever waits for it is told.
    return { taken, signed: all }
  }

  #take(envelope: Envelope | undefined, number: number): Taken {
    this.#check.messages += 1
    const place = this.#finder.next(envelope?.id)
    if (place === undefined)
      return { number, fault: 'no leaf of the two logs names it, or it stands out of order' }
    if (envelope === undefined)
      return { number, place, fault: 'it is not an envelope, and nobody returned it' }
    this.#check.signatures += envelope.signatures.length
    return { number, place, ...compare(envelope, place) }
  }

  async #settleNext(): Promise<void> {
    const { taken, signed } = this.#unsettled.shift()!
    for (const [i, isSigned] of (await signed).entries()) this.#settleOne(taken[i]!, isSigned)
    this.#progress?.(taken.at(-1)!.number, this.#messages.length)
  }

  #settleOne(taken: Taken, isSigned: boolean): void {
    const { place, read } = taken
    const fault = read && !isSigned ? 'a signature does not verify' : taken.fault
    if (fault !== undefined) this.#faults.push({ ...taken, fault })
    if (place === undefined || read === undefined) return
    const isGood = fault === undefined && read.isReadable
    const { kid, document, removal } = isGood ? read : { kid: read.kid }
    this.found.set(place.leaf.id, {
      place,
      kid,
      isGood,
      ...(document && { document }),
      ...(removal && { removal }),
    })
  }
}

/**
 * What a message says, and whether its leaf says the same. A payload that M2 to M4 refuse says nothing else than its digest does, and that is
 * compared: it waits for its return, and is no finding. A document that cannot be read is one: verdicts may rest on it.
 */
function compare(envelope: Envelope, { leaf }: Place): { readonly read: Read; readonly fault?: string } {
  const { id, payload: bytes, signatures } = envelope
  const reading = readPayload(bytes)
  const read = { kid: signatures[0].kid }
  if ('fault' in reading) {
    const fault = leaf.document === undefined ? {} : { fault: reading.fault.detail }
    return { read: { ...read, isReadable: false }, ...fault }
  }
  const { payload } = reading
  if (!isLeafOf(leaf, payload, { id, length: bytes.length }))
    return { read: { ...read, isReadable: true }, fault: 'it says something else than its leaf' }
  return { read: { ...read, isReadable: true, ...carried(payload) } }
}

/** What of a message is looked at again once all are read. */
function carried(payload: Payload): Pick<ReadMessage, 'document' | 'removal'> {
  if (payload.kind === 'keys' || payload.kind === 'agreement') return { document: payload.body.document }
  return payload.kind === 'expunge' ? { removal: payload.body } : {}
}

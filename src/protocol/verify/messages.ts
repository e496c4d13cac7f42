import type { Agreement } from '../agreement.ts'
import type { Bundle } from '../bundle.ts'
import type { Envelope } from '../envelope.ts'
import type { MessageId } from '../ids.ts'
import type { KeySet } from '../key-set.ts'
import { isLeafOf, type PayloadOf, readPayload } from '../message.ts'
import type { Check } from './check.ts'
import type { Envelopes } from './envelopes.ts'
import { type Place, type Places, whereOf } from './message-places.ts'

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

/** Every envelope stands in the order of its leaf, is well signed and says what its leaf says, unless it was returned (M1 to M3, M7). */
export async function readMessages(
  bundle: Bundle,
  of: { readonly envelopes: Envelopes; readonly places: Places; readonly check: Check },
  progress?: Progress,
): Promise<ReadMessages> {
  const reader = new Reader(bundle, of.places, of.check)
  const all = bundle.messages.length
  let done = 0
  for (let chunk = of.envelopes.next(); chunk !== undefined; chunk = of.envelopes.next()) {
    const signed = await chunk.signed
    for (const [i, envelope] of chunk.envelopes.entries())
      reader.take(envelope, { number: done + i + 1, isSigned: signed[i]! })
    done += chunk.envelopes.length
    progress?.(done, all)
  }
  return reader.found
}

class Reader {
  readonly found = new Map<MessageId, ReadMessage>()
  readonly #places: readonly Place[]
  /** Places of messages that stand elsewhere than after the one before: made when first needed. */
  #order: ReadonlyMap<MessageId, readonly number[]> | undefined
  readonly #returned: ReadonlySet<MessageId>
  readonly #check: Check
  readonly #of: number
  #at = 0

  constructor(bundle: Bundle, places: Places, check: Check) {
    this.#places = bundle.public ? places.all.filter(({ leaf }) => leaf.document !== undefined) : places.all
    this.#returned = places.returned
    this.#check = check
    this.#of = bundle.messages.length
  }

  take(envelope: Envelope | undefined, at: { readonly number: number; readonly isSigned: boolean }): void {
    this.#check.messages += 1
    // What nobody could read has no id of its own: it stands where the next leaf stands.
    const next = envelope ? this.#find(envelope.id) : this.#at
    const place = next === undefined ? undefined : this.#places[next]
    if (next === undefined || !place) {
      const sentence = 'no leaf of the two logs names it, or it stands out of order'
      return this.#check.find('bad_envelope', this.#name(at.number), sentence)
    }
    this.#at = next + 1
    if (envelope) this.#keep(envelope, place, at)
    else if (!this.#returned.has(place.leaf.id)) {
      const sentence = 'it is not an envelope, and nobody returned it'
      this.#check.find('bad_envelope', this.#name(at.number), sentence)
    }
  }

  #keep(envelope: Envelope, place: Place, at: { readonly number: number; readonly isSigned: boolean }): void {
    this.#check.signatures += envelope.signatures.length
    const reading = readPayload(envelope.payload)
    const fault = at.isSigned ? differs(reading, envelope, place) : 'a signature does not verify'
    if (fault && !this.#returned.has(place.leaf.id))
      this.#check.find('bad_envelope', `${this.#name(at.number)} (${whereOf(place)})`, fault)
    const payload = 'payload' in reading && !fault ? reading.payload : undefined
    const document =
      payload && (payload.kind === 'keys' || payload.kind === 'agreement') ? payload.body.document : undefined
    this.found.set(envelope.id, {
      place,
      kid: envelope.signatures[0].kid,
      isGood: !fault && 'payload' in reading,
      ...(document && { document }),
      ...(payload?.kind === 'expunge' && { removal: payload.body }),
    })
  }

  /** The place of a message, not before those taken: most stand right after the one before. */
  #find(id: MessageId): number | undefined {
    if (this.#places[this.#at]?.leaf.id === id) return this.#at
    this.#order ??= placesById(this.#places)
    return this.#order.get(id)?.find((i) => i >= this.#at)
  }

  #name(number: number): string {
    return `message ${number} of ${this.#of}`
  }
}

/** Where each message stands; one that was lost with its epoch may stand in the next again. */
function placesById(places: readonly Place[]): Map<MessageId, number[]> {
  const order = new Map<MessageId, number[]>()
  for (const [i, { leaf }] of places.entries()) {
    const known = order.get(leaf.id)
    if (known === undefined) order.set(leaf.id, [i])
    else known.push(i)
  }
  return order
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

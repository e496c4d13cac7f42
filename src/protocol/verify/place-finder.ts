import type { MessageId } from '../ids.ts'
import type { LogReader } from './logs.ts'
import type { Place } from './message-places.ts'

/** Finds the leaf of each message in turn, and has the logs read as far as that takes. */
export class PlaceFinder {
  readonly #logs: LogReader
  readonly #places: readonly Place[]
  #at = 0
  /** Made when a message does not stand right after the one before. */
  #byId: ReadonlyMap<MessageId, readonly number[]> | undefined

  constructor(logs: LogReader, onlyDocuments: boolean) {
    this.#logs = logs
    this.#places = onlyDocuments ? logs.places.documents : logs.places.all
  }

  /** The place of the next message, not before those found; what nobody can read has no id of its own: it stands where the next leaf stands. */
  next(id: MessageId | undefined): Place | undefined {
    const found = this.#find(id)
    const place = found === undefined ? undefined : this.#places[found]
    if (found !== undefined && place !== undefined) this.#at = found + 1
    return place
  }

  #find(id: MessageId | undefined): number | undefined {
    this.#logs.readBeyond(this.#places, this.#at)
    if (id === undefined || this.#places[this.#at]?.leaf.id === id) return this.#at
    this.#logs.readToEnd()
    this.#byId ??= indexById(this.#places)
    return this.#byId.get(id)?.find((i) => i >= this.#at)
  }
}

/** Where each message stands; one that was lost with its epoch may stand in the next again. */
function indexById(places: readonly Place[]): Map<MessageId, number[]> {
  const byId = new Map<MessageId, number[]>()
  for (const [i, { leaf }] of places.entries()) {
    const known = byId.get(leaf.id)
    if (known === undefined) byId.set(leaf.id, [i])
    else known.push(i)
  }
  return byId
}

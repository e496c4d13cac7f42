import type { MessageId, Origin, WriterId } from '../ids.ts'
import type { Leaf, MessageLeaf } from '../leaf.ts'

/** A leaf of type message and where it stands. */
export type Place = {
  readonly leaf: MessageLeaf
  readonly writer: WriterId
  readonly origin: Origin
  readonly index: number
  readonly isAfterSuccession: boolean
}

/** Where a leaf stands, in words. */
export function whereOf({ index, origin }: Pick<Place, 'index' | 'origin'>): string {
  return `leaf ${index} of ${origin}`
}

/** The message leaves of both logs, as far as these were read. */
export class Places {
  /** Log by log, in order. */
  readonly all: Place[] = []
  /** Those of key sets and agreements: all whose messages are in a public bundle. */
  readonly documents: Place[] = []
  /** The messages that somebody returned. */
  readonly returned = new Set<MessageId>()

  /** `before`: the leaves before it in its epoch. */
  add(
    leaf: MessageLeaf,
    at: { readonly writer: WriterId; readonly origin: Origin; readonly before: readonly Leaf[] },
  ): void {
    const { writer, origin, before } = at
    const isAfterSuccession = before.at(-1)?.type === 'succession'
    const place = { leaf, writer, origin, index: before.length, isAfterSuccession }
    this.all.push(place)
    if (leaf.document !== undefined) this.documents.push(place)
    if (leaf.kind === 'return' && leaf.ref !== undefined) this.returned.add(leaf.ref)
  }
}

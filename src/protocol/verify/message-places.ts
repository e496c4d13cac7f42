import type { MessageId, Origin, WriterId } from '../ids.ts'
import type { MessageLeaf } from '../leaf.ts'
import type { LogRecord } from '../record.ts'

/** A leaf of type message and where it stands. */
export type Place = {
  readonly leaf: MessageLeaf
  readonly writer: WriterId
  readonly origin: Origin
  readonly index: number
  readonly isAfterSuccession: boolean
}

/** Every message leaf, log by log, in order, and the messages that somebody returned. */
export type Places = { readonly all: readonly Place[]; readonly returned: ReadonlySet<MessageId> }

export function readMessagePlaces(logs: readonly LogRecord[]): Places {
  const all: Place[] = []
  const returned = new Set<MessageId>()
  for (const { writer, epochs } of logs) {
    for (const { origin, leaves } of epochs) {
      for (const [index, leaf] of leaves.entries()) {
        if (leaf.type !== 'message') continue
        all.push({ leaf, writer, origin, index, isAfterSuccession: leaves[index - 1]?.type === 'succession' })
        if (leaf.kind === 'return' && leaf.ref) returned.add(leaf.ref)
      }
    }
  }
  return { all, returned }
}

/** Where a leaf stands, in words. */
export function whereOf({ index, origin }: Pick<Place, 'index' | 'origin'>): string {
  return `leaf ${index} of ${origin}`
}

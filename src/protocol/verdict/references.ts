import type { MessageId } from '../ids.ts'
import type { MessageLeaf } from '../leaf.ts'
import type { EffectiveLog } from './log.ts'

export type Referring = { readonly position: number; readonly leaf: MessageLeaf }

/** The messages of one log by the message to which they belong, in order of position. */
export class References {
  readonly #byRef = new Map<MessageId, Referring[]>()

  constructor(log: EffectiveLog) {
    log.leaves.forEach((leaf, position) => {
      if (leaf.type !== 'message' || leaf.ref === undefined) return
      const known = this.#byRef.get(leaf.ref)
      if (known === undefined) this.#byRef.set(leaf.ref, [{ position, leaf }])
      else known.push({ position, leaf })
    })
  }

  of(id: MessageId): readonly Referring[] {
    return this.#byRef.get(id) ?? NONE
  }
}

const NONE: readonly Referring[] = []

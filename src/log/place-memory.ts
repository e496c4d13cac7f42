import type { PlaceMemory } from '../protocol/leaf-place.ts'

/**
 * What the leaves of one epoch leave to be known (`PlaceMemory`), in layers: a trial on top of what is durable is kept or dropped as a whole. Small, since
 * it stands in memory for every leaf of a log: of an id 128 bits, which nobody can make meet.
 */
export class LayeredMemory implements PlaceMemory {
  readonly #below: LayeredMemory | undefined
  readonly #ids = new Set<string>()
  readonly #roots = new Map<string, Map<string, string>>()
  index: number

  constructor(below?: LayeredMemory) {
    this.#below = below
    this.index = below?.index ?? 0
  }

  readonly ids = {
    has: (id: string): boolean => this.#ids.has(shorten(id)) || (this.#below?.ids.has(id) ?? false),
    add: (id: string): void => {
      this.#ids.add(shorten(id))
    },
  }

  readonly roots = {
    get: (checkpoint: string): string | undefined => {
      const [log, size] = split(checkpoint)
      return this.#roots.get(log)?.get(size) ?? this.#below?.roots.get(checkpoint)
    },
    set: (checkpoint: string, root: string): void => {
      const [log, size] = split(checkpoint)
      const sizes = this.#roots.get(log) ?? new Map<string, string>()
      this.#roots.set(log, sizes.set(size, root))
    },
  }

  /** Puts this layer into the one below, which is returned; this one is used up. */
  keep(): LayeredMemory {
    const below = this.#below
    if (!below) return this
    for (const id of this.#ids) below.#ids.add(id)
    for (const [log, sizes] of this.#roots) {
      const all = below.#roots.get(log)
      if (all) for (const [size, root] of sizes) all.set(size, root)
      else below.#roots.set(log, sizes)
    }
    below.index = this.index
    return below
  }
}

function shorten(id: string): string {
  return id.slice('sha256:'.length, 'sha256:'.length + 32)
}

function split(checkpoint: string): [log: string, size: string] {
  const at = checkpoint.lastIndexOf(' ')
  return [checkpoint.slice(0, at), checkpoint.slice(at + 1)]
}

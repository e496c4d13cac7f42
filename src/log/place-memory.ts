import type { PlaceMemory } from '../protocol/leaf-place.ts'

/**
 * What the leaves of one epoch leave to be known (`PlaceMemory`), in layers: a trial on top of what is durable is kept or dropped as a whole. Small, since
 * it stands in memory for every leaf of a log: of an id 128 bits, which nobody can make meet.
 */
export class LayeredMemory implements PlaceMemory {
  readonly #below: LayeredMemory | undefined
  // Made when something comes in: most trials hold one id.
  #ids: Set<string> | undefined
  #roots: Map<string, Map<string, string>> | undefined
  index: number

  constructor(below?: LayeredMemory) {
    this.#below = below
    this.index = below?.index ?? 0
  }

  /** Both parts are asked of this very object: a layer is made for each message that enters. */
  get ids(): Pick<LayeredMemory, 'has' | 'add'> {
    return this
  }

  get roots(): Pick<LayeredMemory, 'get' | 'set'> {
    return this
  }

  has(id: string): boolean {
    const short = shorten(id)
    for (let layer: LayeredMemory | undefined = this; layer; layer = layer.#below)
      if (layer.#ids?.has(short)) return true
    return false
  }

  add(id: string): void {
    this.#ids ??= new Set()
    this.#ids.add(shorten(id))
  }

  get(checkpoint: string): string | undefined {
    const [log, size] = split(checkpoint)
    return this.#roots?.get(log)?.get(size) ?? this.#below?.get(checkpoint)
  }

  set(checkpoint: string, root: string): void {
    const [log, size] = split(checkpoint)
    this.#roots ??= new Map()
    const sizes = this.#roots.get(log) ?? new Map<string, string>()
    this.#roots.set(log, sizes.set(size, root))
  }

  /** Puts this layer into the one below, which is returned; this one is used up. */
  keep(): LayeredMemory {
    const below = this.#below
    if (!below) return this
    if (this.#ids) {
      below.#ids ??= new Set()
      for (const id of this.#ids) below.#ids.add(id)
    }
    for (const [log, sizes] of this.#roots ?? []) {
      below.#roots ??= new Map()
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

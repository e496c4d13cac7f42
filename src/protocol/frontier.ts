import { ProtocolError } from './errors.ts'
import { checkSize, emptyRoot, nodeHash } from './tree-hash.ts'
import { perfectRanges } from './tree-proof.ts'

/** The root over leaf hashes in order (T2). */
export function rootOf(leafHashes: Iterable<Uint8Array>): Uint8Array {
  const frontier = new Frontier()
  for (const hash of leafHashes) frontier.append(hash)
  return frontier.root()
}

/** The right edge of a growing tree: the roots of its perfect subtrees, largest first. Appending costs one hash on average. */
export class Frontier {
  #size = 0
  #hashes: Uint8Array[] = []

  /** The frontier of a tree of this size. Throws `bad_proof` unless there is one 32-byte hash for each binary one of the size. */
  static from(size: number, hashes: readonly Uint8Array[]): Frontier {
    const parts = perfectRanges(0, checkSize(size))
    if (parts.length !== hashes.length || hashes.some((hash) => hash.length !== 32)) {
      throw new ProtocolError('bad_proof', `${hashes.length} hashes cannot be the edge of a tree of ${size}`)
    }
    const frontier = new Frontier()
    frontier.#size = size
    frontier.#hashes = [...hashes]
    return frontier
  }

  get size(): number {
    return this.#size
  }

  get hashes(): readonly Uint8Array[] {
    return [...this.#hashes]
  }

  append(leaf: Uint8Array): void {
    let hash = leaf
    // Each trailing one of the size is a full left neighbour of the hash that is being carried up.
    for (let rest = this.#size; rest % 2 === 1; rest = (rest - 1) / 2)
      hash = nodeHash(this.#hashes.pop()!, hash)
    this.#hashes.push(hash)
    this.#size += 1
  }

  root(): Uint8Array {
    let at = this.#hashes.length - 1
    if (at < 0) return emptyRoot
    let hash = this.#hashes[at]!
    while (--at >= 0) hash = nodeHash(this.#hashes[at]!, hash)
    return hash
  }

  clone(): Frontier {
    const copy = new Frontier()
    copy.#size = this.#size
    copy.#hashes = [...this.#hashes]
    return copy
  }
}

import type { Node } from './node.ts'
import type { PairId } from './ports.ts'

/** Something that is loaded once per node and pair and then kept; lost with the process, rebuilt from the store. */
export function perPair<T>(load: (node: Node, pair: PairId) => Promise<T>) {
  const kept = new WeakMap<Node, Map<PairId, Promise<T>>>()
  return {
    of(node: Node, pair: PairId): Promise<T> {
      const pairs = kept.get(node) ?? new Map<PairId, Promise<T>>()
      kept.set(node, pairs)
      const known = pairs.get(pair)
      if (known) return known
      const found = load(node, pair)
      pairs.set(pair, found)
      // A load that failed is tried again by the next caller.
      found.catch(() => {
        if (pairs.get(pair) === found) pairs.delete(pair)
      })
      return found
    },
    forget(node: Node, pair: PairId): void {
      kept.get(node)?.delete(pair)
    },
  }
}

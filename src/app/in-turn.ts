import type { Node } from './node.ts'

const turns = new WeakMap<Node, Map<string, Promise<unknown>>>()

/** Does one thing after the other for the same key within this process: who reads, decides and writes is not overtaken. */
export function inTurn<T>(node: Node, key: string, act: () => Promise<T>): Promise<T> {
  const mine = turns.get(node) ?? new Map<string, Promise<unknown>>()
  turns.set(node, mine)
  const turn = (mine.get(key) ?? Promise.resolve()).then(act, act)
  mine.set(key, turn)
  const forget = () => {
    if (mine.get(key) === turn) mine.delete(key)
  }
  turn.then(forget, forget)
  return turn
}

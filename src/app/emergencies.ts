import { perPair } from './memory.ts'
import type { Node } from './node.ts'
import type { PairId } from './ports.ts'
import { isRequestRow } from './request-row.ts'

/** Newest threads looked at: an emergency is acknowledged within hours. */
const LOOK_AT = 500

const open = perPair(async (node, pair) => {
  const rows = (await node.store.threads({ pair, limit: LOOK_AT })).filter(isRequestRow)
  return rows.some((row) => row.urgency === 'emergency' && Object.keys(row.state.dues).length > 0)
})
const known = new WeakMap<Node, Map<PairId, boolean>>()

/** Whether an emergency of the pair is open, as last looked at: a failing peer is then tried every minute (X8). */
export function emergencyOpen(node: Node, pair: PairId): boolean {
  const mine = known.get(node) ?? new Map<PairId, boolean>()
  known.set(node, mine)
  open.of(node, pair).then(
    (is) => mine.set(pair, is),
    () => undefined, // A store that cannot be read now is asked again the next time.
  )
  return mine.get(pair) ?? false
}

/** To be called when requests of the pair changed. */
export function forgetEmergencies(node: Node, pair: PairId): void {
  open.forget(node, pair)
}

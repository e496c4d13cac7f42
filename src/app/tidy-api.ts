import type { Node } from './node.ts'
import { EVENTS_KEPT_MS, KEYS_KEPT_MS } from './ports/api.ts'

/** Drops what the API keeps for a while only: answers of a day ago, and events of a month ago. */
export async function tidyApi({ store, clock }: Pick<Node, 'store' | 'clock'>): Promise<void> {
  await store.dropKeys(clock.nowMs() - KEYS_KEPT_MS)
  await store.dropEvents(clock.nowMs() - EVENTS_KEPT_MS)
  await store.dropTold(clock.nowMs())
}

import type { Node } from './node.ts'
import type { Visibility } from './people/viewer.ts'
import type { PairId, Store } from './ports.ts'
import { isRequestRow, NO_REQUESTS, type RequestRow } from './request-row.ts'

export type RequestsWanted = {
  readonly pair?: PairId
  readonly direction?: 'in' | 'out'
  readonly kind?: string
  readonly after?: Parameters<Store['threads']>[0]['after']
  readonly visibleTo?: Visibility
  readonly limit: number
}

/** Rows of requests and notifications, newest change first, beginning after a row that was read before. */
export async function requestsAfter(node: Node, wanted: RequestsWanted): Promise<readonly RequestRow[]> {
  const { after, visibleTo, ...rest } = wanted
  const rows = await node.store.threads({
    ...rest,
    ...(after && { after }),
    ...(visibleTo && { visibleTo }),
    without: NO_REQUESTS,
  })
  return rows.filter(isRequestRow)
}

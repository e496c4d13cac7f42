import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { ask } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { LeavesView } from '../api/types.ts'

/** Leaves that a tape shows at once. */
export const PAGE = 60

/** A page of a log; without `from` the newest, which moves on with the log. */
export function useLeaves(
  pair: string,
  of: {
    readonly log: 'ours' | 'theirs'
    readonly epoch?: number | undefined
    readonly from?: number | undefined
  },
): UseQueryResult<LeavesView> {
  const { log, epoch, from } = of
  const query = new URLSearchParams({ log, limit: String(PAGE) })
  if (epoch !== undefined) query.set('epoch', String(epoch))
  if (from !== undefined) query.set('from', String(from))
  return useQuery({
    queryKey: [...keys.record(pair), 'leaves', log, epoch, from],
    queryFn: ({ signal }) => ask(`/api/v1/pairs/${pair}/record/leaves?${query}`, { signal }),
    refetchInterval: 30_000,
    placeholderData: (before) => before,
  })
}

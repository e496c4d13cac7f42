import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { ask } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { Review, ReviewedRequest } from '../api/types.ts'
import type { Period } from './period.ts'

export type Reviewed = {
  readonly review: Review
  readonly requests: readonly ReviewedRequest[]
  /** SHA-256 of the document's bytes (R9), which are the same at both sides; absent where the browser cannot hash. */
  readonly digest?: string
}

export function useReview(pair: string, { from, to }: Period): UseQueryResult<Reviewed> {
  return useQuery({
    queryKey: [...keys.record(pair), 'review', from, to],
    queryFn: async ({ signal }): Promise<Reviewed> => {
      const query = `from=${from}&to=${to}`
      const [review, { items }] = await Promise.all([
        ask<Review>(`/api/v1/pairs/${pair}/review?${query}`, { signal }),
        ask<{ items: ReviewedRequest[] }>(`/api/v1/pairs/${pair}/review/requests?${query}`, { signal }),
      ])
      const digest = await digestOf(review)
      return { review, requests: items, ...(digest !== undefined && { digest }) }
    },
    placeholderData: (before) => before,
  })
}

/** The node writes its members in the order of RFC 8785, and reading keeps it: written again they are the same bytes. */
async function digestOf(review: Review): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined
  const bytes = new TextEncoder().encode(`${JSON.stringify(review)}\n`)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

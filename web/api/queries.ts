import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { ask } from './client.ts'
import type { AgreementView, Owed, Page, Pairs, ProposalView, RecordView, RequestSummary } from './types.ts'

/** The names under which answers are kept; what happens at the node makes those of its name stale (api/live.ts). */
export const keys = {
  session: ['session'],
  pairs: ['pairs'],
  requests: ['requests'],
  request: (reference: string) => ['request', reference],
  duties: ['duties'],
  waiting: ['proposals', 'waiting'],
  proposals: ['proposals'],
  drafts: ['drafts'],
  record: (pair: string) => ['record', pair],
  agreement: (pair: string) => ['agreement', pair],
  notices: ['notices'],
} as const

export function usePairs(isOn = true): UseQueryResult<Pairs> {
  return useQuery({
    queryKey: keys.pairs,
    queryFn: ({ signal }) => ask<Pairs>('/api/v1/pairs', { signal }),
    enabled: isOn,
  })
}

/** What is owed, by both sides, within so many days of now: the most pressing first. */
export function useDuties(days: number): UseQueryResult<Page<Owed> & { readonly leftOut: number }> {
  return useQuery({
    queryKey: [...keys.duties, days],
    queryFn: ({ signal }) => ask(`/api/v1/duties?limit=500&days=${days}`, { signal }),
    refetchInterval: 60_000,
  })
}

export function useRequests(query = 'limit=1000'): UseQueryResult<Page<RequestSummary>> {
  return useQuery({
    queryKey: [...keys.requests, query],
    queryFn: ({ signal }) => ask(`/api/v1/requests?${query}`, { signal }),
  })
}

export function useWaiting(): UseQueryResult<{ readonly items: readonly ProposalView[] }> {
  return useQuery({
    queryKey: keys.waiting,
    queryFn: ({ signal }) => ask('/api/v1/proposals/waiting', { signal }),
  })
}

export function useRecord(pair: string, isOn = true): UseQueryResult<RecordView> {
  return useQuery({
    queryKey: keys.record(pair),
    queryFn: ({ signal }) => ask(`/api/v1/pairs/${pair}/record`, { signal }),
    enabled: isOn,
    refetchInterval: 30_000,
  })
}

export function useAgreement(pair: string | undefined): UseQueryResult<AgreementView> {
  return useQuery({
    queryKey: keys.agreement(pair ?? ''),
    queryFn: ({ signal }) => ask(`/api/v1/pairs/${pair}/agreement`, { signal }),
    enabled: pair !== undefined,
    staleTime: 300_000,
  })
}

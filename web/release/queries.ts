import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { Comparison } from '../../src/app/compare-agreements.ts'
import { ask } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { Page, ProposalView, RequestView, Turn } from '../api/types.ts'

export type Unratified = ProposalView & { readonly until: string }

export function useProposals(): UseQueryResult<Page<ProposalView>> {
  return useQuery({
    queryKey: [...keys.proposals, 'all'],
    queryFn: ({ signal }) => ask('/api/v1/proposals?limit=200', { signal }),
  })
}

export function useUnratified(): UseQueryResult<{ readonly items: readonly Unratified[] }> {
  return useQuery({
    queryKey: [...keys.proposals, 'unratified'],
    queryFn: ({ signal }) => ask('/api/v1/proposals/unratified', { signal }),
  })
}

export function useProposal(id: string | undefined): UseQueryResult<ProposalView> {
  return useQuery({
    queryKey: [...keys.proposals, id],
    queryFn: ({ signal }) => ask(pathOf(id!), { signal }),
    enabled: id !== undefined,
  })
}

export function pathOf(id: string): string {
  return `/api/v1/proposals/${encodeURIComponent(id)}`
}

/** What has left, as its request tells it: where it stands in our log, and what it said. */
export function useEntered({ id, reference, state, kind }: ProposalView): Turn | undefined {
  const isOfRequest = kind !== 'agreement' && kind !== 'notice' && kind !== 'keys'
  const request = useQuery({
    queryKey: keys.request(reference),
    queryFn: ({ signal }) =>
      ask<RequestView>(`/api/v1/requests/${encodeURIComponent(reference)}`, { signal }),
    enabled: state === 'entered' && isOfRequest,
  })
  return request.data?.turns.find((turn) => turn.id === id)
}

/** What a version of the agreement that waits changes against the one in effect, in words. */
export function useAgreementChanges({ pair, payload }: ProposalView): UseQueryResult<Comparison> {
  const document = payload?.kind === 'agreement' ? payload.body.document : undefined
  return useQuery({
    queryKey: [...keys.agreement(pair), 'compare', document?.version],
    queryFn: ({ signal }) =>
      ask(`/api/v1/pairs/${pair}/agreement/compare`, {
        method: 'POST',
        body: { document: JSON.stringify(document) },
        signal,
      }),
    enabled: document !== undefined,
  })
}

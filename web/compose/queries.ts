import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { RequestDraft } from '../../src/app/draft-request.ts'
import type { WouldBeDue } from '../../src/app/duties/would-be-due.ts'
import type { ImportedDraft } from '../../src/app/import/import-drafts.ts'
import type { DraftRow } from '../../src/app/ports.ts'
import type { Found } from '../../src/domain/content/recognise.ts'
import { ask, askTagged } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { Page, ProposalView, RequestView } from '../api/types.ts'
import type { Kind, Urgency } from './form.ts'

export type Draft = Omit<DraftRow, 'body'> & { readonly body: RequestDraft }
export type KeptDraft = { readonly value: Draft; readonly tag: string }

export function useDrafts(): UseQueryResult<Page<Draft>> {
  return useQuery({
    queryKey: keys.drafts,
    queryFn: ({ signal }) => ask('/api/v1/drafts?limit=200', { signal }),
  })
}

/** A draft as it is opened; what happens to it afterwards is told when it is saved. */
export function useDraft(id: string | undefined): UseQueryResult<KeptDraft> {
  return useQuery({
    queryKey: ['draft', id],
    queryFn: () => readDraft(id!),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}

export async function readDraft(id: string): Promise<KeptDraft> {
  const { value, tag } = await askTagged<Draft>(draftPath(id))
  return { value, tag: tag ?? '*' }
}

export async function createDraft(pair: string, body: RequestDraft, key: string): Promise<KeptDraft> {
  const path = `/api/v1/pairs/${pair}/drafts?unfinished=true`
  const { value, tag } = await askTagged<Draft>(path, { method: 'POST', body, key })
  return { value, tag: tag ?? '*' }
}

export async function changeDraft(id: string, body: RequestDraft, match: string): Promise<KeptDraft> {
  const path = `${draftPath(id)}?unfinished=true`
  const { value, tag } = await askTagged<Draft>(path, { method: 'PUT', body, match })
  return { value, tag: tag ?? '*' }
}

export async function deleteDraft(id: string): Promise<void> {
  const { tag } = await readDraft(id)
  await ask(draftPath(id), { method: 'DELETE', match: tag })
}

function draftPath(id: string): string {
  return `/api/v1/drafts/${encodeURIComponent(id)}`
}

export function useProposalOf(id: string | undefined): UseQueryResult<ProposalView> {
  return useQuery({
    queryKey: [...keys.proposals, id],
    queryFn: ({ signal }) => ask(`/api/v1/proposals/${encodeURIComponent(id!)}`, { signal }),
    enabled: id !== undefined,
  })
}

/** What waits for release now. */
export function useOpenProposals(isOn = true): readonly ProposalView[] {
  const open = useQuery({
    queryKey: [...keys.proposals, 'open', 'list'],
    queryFn: ({ signal }) => ask<Page<ProposalView>>('/api/v1/proposals?state=open&limit=200', { signal }),
    enabled: isOn,
  })
  return open.data?.items ?? []
}

/** What the other side would owe, were it receipted now; asked again each minute, for the limits go with the clock. */
export function useWouldBeDue(
  pair: string,
  kind: Kind | '',
  urgency: Urgency,
): UseQueryResult<{ readonly items: readonly WouldBeDue[] }> {
  return useQuery({
    queryKey: ['would-be-due', pair, kind, urgency],
    queryFn: ({ signal }) => ask(`/api/v1/pairs/${pair}/duties?kind=${kind}&urgency=${urgency}`, { signal }),
    enabled: pair !== '' && kind !== '',
    refetchInterval: 60_000,
  })
}

export async function recognise(text: string): Promise<readonly Found[]> {
  const { items } = await ask<{ items: readonly Found[] }>('/api/v1/observables/recognise', {
    method: 'POST',
    body: { text },
  })
  return items
}

/** One request by its reference, or by the id of its message. */
export async function readRequest(reference: string): Promise<RequestView> {
  return ask(`/api/v1/requests/${encodeURIComponent(reference)}`)
}

export function useRequestOf(reference: string): UseQueryResult<RequestView> {
  return useQuery({ queryKey: keys.request(reference), queryFn: () => readRequest(reference) })
}

export type { Found, ImportedDraft, WouldBeDue }

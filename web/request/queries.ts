import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { CustodyView } from '../../src/app/files/custody.ts'
import type { ThreadFile } from '../../src/app/files/thread-files.ts'
import type { AssignmentView, NoteView } from '../../src/app/people/inside.ts'
import type { TurnProof } from '../../src/app/prove-turns.ts'
import type { Letter } from '../../src/domain/export/letter.ts'
import { ask } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import type { ExplainedDuty, HoldView, PersonName, ProposalView, RequestView } from '../api/types.ts'

export type { AssignmentView, CustodyView, Letter, NoteView, ThreadFile, TurnProof }

/** One act that is possible now, by the last part of its route (src/api/answers/turns.ts). */
export type PossibleAct = {
  readonly turn: string
  readonly messages?: readonly string[]
  readonly asks?: readonly number[]
  readonly days?: readonly number[]
  readonly duties?: readonly string[]
  readonly urgencies?: readonly string[]
}
type Items<T> = { readonly items: readonly T[] }

export function addressOf(reference: string): string {
  return `/api/v1/requests/${encodeURIComponent(reference)}`
}

function usePart<T>(reference: string, part: string, isOn = true): UseQueryResult<T> {
  return useQuery({
    queryKey: [...keys.request(reference), part],
    queryFn: ({ signal }) => ask<T>(`${addressOf(reference)}${part}`, { signal }),
    enabled: isOn,
  })
}

export function useRequest(reference: string): UseQueryResult<RequestView> {
  return usePart(reference, '')
}
export function useTurnProofs(reference: string): UseQueryResult<Items<TurnProof>> {
  return usePart(reference, '/timeline')
}
export function useActs(reference: string): UseQueryResult<Items<PossibleAct>> {
  return usePart(reference, '/acts')
}
export function useExplainedDuties(reference: string): UseQueryResult<Items<ExplainedDuty>> {
  return usePart(reference, '/duties')
}
export function useFiles(reference: string): UseQueryResult<{ readonly files: readonly ThreadFile[] }> {
  return usePart(reference, '/files')
}
export function useCustody(
  reference: string,
  isOn: boolean,
): UseQueryResult<{ readonly files: readonly CustodyView[] }> {
  return usePart(reference, '/custody', isOn)
}
export function useNotes(reference: string, isOn: boolean): UseQueryResult<Items<NoteView>> {
  return usePart(reference, '/notes', isOn)
}
export function useAssignments(reference: string, isOn: boolean): UseQueryResult<Items<AssignmentView>> {
  return usePart(reference, '/assignments', isOn)
}
export function useLetter(reference: string): UseQueryResult<Letter> {
  return usePart(reference, '/letter')
}

/** Legal holds that stand on a request. */
export function useHolds(reference: string): UseQueryResult<readonly HoldView[]> {
  return useQuery({
    queryKey: [...keys.request(reference), 'holds'],
    queryFn: ({ signal }) => ask<{ holds: readonly HoldView[] }>('/api/v1/holds', { signal }),
    select: ({ holds }) => holds.filter((hold) => hold.reference === reference && !hold.lifted),
  })
}

/** What waits for people before it leaves, of one thread. */
export function useWaitingOf(thread: string, isOn: boolean): UseQueryResult<readonly ProposalView[]> {
  return useQuery({
    queryKey: [...keys.proposals, 'open'],
    queryFn: ({ signal }) => ask<Items<ProposalView>>('/api/v1/proposals?state=open&limit=1000', { signal }),
    select: ({ items }) => items.filter((each) => each.thread === thread),
    enabled: isOn,
  })
}

/** Who works here, to name those whom notes and assignments know by their ids. */
export function usePeople(
  isOn: boolean,
): UseQueryResult<Items<PersonName & { readonly agency?: string; readonly isActive: boolean }>> {
  return useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => ask('/api/v1/people', { signal }),
    enabled: isOn,
    staleTime: 300_000,
  })
}

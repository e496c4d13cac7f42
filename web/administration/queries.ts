import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { ask } from '../api/client.ts'
import { usePairs } from '../api/queries.ts'
import type {
  AuditCheck,
  AuditShown,
  HoldView,
  Page,
  PairKeys,
  PairStatus,
  Passkey,
  PersonView,
  SessionRow,
  TokenView,
  Webhook,
} from '../api/types.ts'

/** Under which names the answers of this area are kept. */
export const adminKeys = {
  keys: (pair: string) => ['keys', pair],
  people: ['people'],
  sessions: (person: string) => ['sessions', person],
  passkeys: (person: string) => ['passkeys', person],
  tokens: ['tokens'],
  webhooks: ['webhooks'],
  holds: ['holds'],
  audit: ['audit'],
  node: ['node'],
} as const

type Items<T> = { readonly items: readonly T[] }

export function useKeySets(pair: string): UseQueryResult<PairKeys> {
  return useQuery({
    queryKey: adminKeys.keys(pair),
    queryFn: ({ signal }) => ask(`/api/v1/pairs/${pair}/keys`, { signal }),
  })
}

export function usePeople(isOn = true): UseQueryResult<Items<PersonView>> {
  return useQuery({
    queryKey: adminKeys.people,
    queryFn: ({ signal }) => ask('/api/v1/people', { signal }),
    enabled: isOn,
  })
}

export function useSessionsOf(person: string): UseQueryResult<Items<SessionRow>> {
  return useQuery({
    queryKey: adminKeys.sessions(person),
    queryFn: ({ signal }) => ask(`/api/v1/sessions?person=${encodeURIComponent(person)}`, { signal }),
  })
}

export function usePasskeysOf(person: string): UseQueryResult<Items<Passkey>> {
  return useQuery({
    queryKey: adminKeys.passkeys(person),
    queryFn: ({ signal }) => ask(`/api/v1/passkeys?person=${encodeURIComponent(person)}`, { signal }),
  })
}

export function useTokens(): UseQueryResult<Items<TokenView>> {
  return useQuery({
    queryKey: adminKeys.tokens,
    queryFn: ({ signal }) => ask('/api/v1/tokens', { signal }),
  })
}

export function useWebhooks(): UseQueryResult<Items<Webhook>> {
  return useQuery({
    queryKey: adminKeys.webhooks,
    queryFn: ({ signal }) => ask('/api/v1/webhooks', { signal }),
    refetchInterval: 30_000,
  })
}

export function useHolds(): UseQueryResult<{ readonly holds: readonly HoldView[] }> {
  return useQuery({
    queryKey: adminKeys.holds,
    queryFn: ({ signal }) => ask('/api/v1/holds', { signal }),
  })
}

export function useAuditCheck(isOn: boolean): UseQueryResult<AuditCheck> {
  return useQuery({
    queryKey: [...adminKeys.audit, 'check'],
    queryFn: ({ signal }) => ask('/api/v1/audit/check', { signal }),
    enabled: isOn,
  })
}

export type AuditPage = Page<AuditShown>

/** The pair that an address names (?pair=), else the first that is confirmed. */
export function usePairChoice(): {
  readonly pairs: readonly PairStatus[]
  readonly pair: PairStatus | undefined
  readonly isKnown: boolean
} {
  const [params] = useSearchParams()
  const answer = usePairs()
  const pairs = answer.data?.pairs.filter(({ phase }) => phase !== 'invited') ?? []
  const named = params.get('pair')
  const pair =
    pairs.find(({ id, peer }) => id === named || peer.prefix === named) ??
    pairs.find(({ phase }) => phase === 'confirmed') ??
    pairs[0]
  return { pairs, pair, isKnown: answer.data !== undefined }
}

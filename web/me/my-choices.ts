import {
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { ApiProblem, askTagged } from '../api/client.ts'
import type { ChoicesView } from '../api/types.ts'
import { type Choices, isZone, useChoices } from '../lib/choices.tsx'
import { useSession } from '../session/session.tsx'

const CHOICES = ['my choices'] as const
const ADDRESS = '/api/v1/me/choices'
/** Ms without a further change after which choices are kept: a person who tries themes is not written down at each. */
const STILL = 600

type Kept = { readonly value: ChoicesView; readonly tag?: string }
type Change = Partial<Omit<ChoicesView, 'mailing'>>

/** What the person chose, as the node keeps it; a program has no choices. */
export function useMyChoices(): UseQueryResult<Kept> {
  const { person } = useSession()
  return useQuery({
    queryKey: CHOICES,
    queryFn: ({ signal }) => askTagged<ChoicesView>(ADDRESS, { signal }),
    enabled: person !== undefined,
    staleTime: 60_000,
    retry: false,
  })
}

/** Keeps a change. Where another window changed something meanwhile, both changes stand, and of the same member this one. */
export function useSaveChoices(): UseMutationResult<Kept, Error, Change> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (change: Change) => {
      const before = client.getQueryData<Kept>(CHOICES) ?? (await askTagged<ChoicesView>(ADDRESS))
      return put(before, change).catch(async (error: unknown) => {
        if (!(error instanceof ApiProblem) || error.problem.code !== 'changed_meanwhile') throw error
        return put(await askTagged<ChoicesView>(ADDRESS), change)
      })
    },
    onSuccess: (kept) => client.setQueryData(CHOICES, kept),
  })
}

function put({ value, tag }: Kept, change: Change): Promise<Kept> {
  const { mailing: _, ...before } = value
  return askTagged<ChoicesView>(ADDRESS, {
    method: 'PUT',
    body: { ...before, ...change },
    ...(tag !== undefined && { match: tag }),
  })
}

const LOOKS = ['language', 'zone', 'theme', 'density', 'singleKeys'] as const

/**
 * Wherever a person signs in, the desk looks and speaks as he chose; what he changes here is kept for the next place. What he never chose stays
 * as this machine has it.
 */
export function useKeptLooks(): void {
  const { change, ...now } = useChoices()
  const { data } = useMyChoices()
  const save = useSaveChoices()
  const known = useRef<Choices>(undefined)
  const { mutate } = save
  const text = JSON.stringify(now)
  useEffect(() => {
    if (!data || known.current) return
    const chosen = looksOf(data.value)
    known.current = { ...(JSON.parse(text) as Choices), ...chosen }
    if (Object.keys(chosen).length > 0) change(chosen)
  }, [data, text, change])
  useEffect(() => {
    const looks = JSON.parse(text) as Choices
    const before = known.current
    if (!before) return
    const changed = LOOKS.filter((name) => looks[name] !== before[name])
    if (changed.length === 0) return
    const timer = setTimeout(() => {
      known.current = looks
      mutate(Object.fromEntries(changed.map((name) => [name, looks[name]])))
    }, STILL)
    return () => clearTimeout(timer)
  }, [text, mutate])
}

/** An address that asks for a language is meant: it stands above what was chosen before. */
function looksOf({ language, zone, theme, density, singleKeys }: ChoicesView): Partial<Choices> {
  const asks = new URLSearchParams(location.search).has('lang')
  return {
    ...(language && !asks && { language }),
    ...(zone && isZone(zone) && { zone }),
    ...(theme && { theme }),
    ...(density && { density }),
    ...(singleKeys !== undefined && { singleKeys }),
  }
}

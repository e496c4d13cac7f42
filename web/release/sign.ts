import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Released } from '../../src/app/people/release-proposal.ts'
import { ApiProblem, ask, newKey } from '../api/client.ts'
import { useTexts } from '../lib/choices.tsx'
import { useSession } from '../session/session.tsx'
import { signTexts } from './sign-texts.ts'

export type { Released }
export type SignsBy = 'passkey' | 'exercise'

/** What changes when something is released: it may have been entered. */
const STALE = [['proposals'], ['requests'], ['request'], ['duties'], ['record'], ['drafts'], ['notices']]

export type Releasing = {
  /** Signs it as whoever is signed in; undefined where that failed, and then `error` says why. */
  release(): Promise<Released | undefined>
  readonly isBusy: boolean
  readonly error: unknown
  /** How the session signs; undefined where it cannot, and only a key at the command line can. */
  readonly by: SignsBy | undefined
}

/** One's own signature under a proposal, by the best way that the session has (docs/people.md). */
export function useRelease(proposal: string): Releasing {
  const { signsBy } = useSession()
  const t = useTexts(signTexts)
  const client = useQueryClient()
  const by = signsBy[0]
  const signing = useMutation({
    mutationFn: async () => {
      const body = by === 'passkey' ? { passkey: await signWithPasskey(proposal, t) } : { exercise: true }
      // A signature that came twice is one: the node says so, and no key is kept between attempts, for no two passkeys' answers are alike.
      return ask<Released>(`${addressOf(proposal)}/release`, { method: 'POST', body, key: newKey() })
    },
    onSettled: () => Promise.all(STALE.map((queryKey) => client.invalidateQueries({ queryKey }))),
  })
  return {
    release: () => signing.mutateAsync().catch(() => undefined),
    isBusy: signing.isPending,
    error: signing.error,
    by,
  }
}

/** Throws ApiProblem 'sign_cancelled' where the person or the device did not sign. */
async function signWithPasskey(proposal: string, t: { readonly cancelled: string }): Promise<unknown> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  const path = `${addressOf(proposal)}/release/options`
  type Options = Parameters<typeof startAuthentication>[0]['optionsJSON']
  const { options } = await ask<{ options: Options }>(path, { method: 'POST', body: {}, key: newKey() })
  return startAuthentication({ optionsJSON: options }).catch(() => {
    throw new ApiProblem({ code: 'sign_cancelled', title: t.cancelled, status: 0 })
  })
}

function addressOf(proposal: string): string {
  return `/api/v1/proposals/${encodeURIComponent(proposal)}`
}

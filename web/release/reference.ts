import type { ProposalView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useWords } from '../texts/words.ts'
import { releaseTexts } from './texts.ts'

/** What people call a proposal: a request's reference; what belongs to no request, by what it is. */
export function useReference(): (of: Pick<ProposalView, 'kind' | 'reference'>) => string {
  const t = useTexts(releaseTexts)
  const { turn } = useWords()
  return ({ kind, reference }) => {
    const version = /^agreement-([0-9]+)-/.exec(reference)?.[1]
    if (kind === 'agreement' && version !== undefined) return t.agreementVersion(Number(version))
    return kind === 'notice' || kind === 'keys' ? turn[kind] : reference
  }
}

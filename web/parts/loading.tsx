import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ApiProblem } from '../api/client.ts'
import { useTexts } from '../lib/choices.tsx'
import { Button } from './button.tsx'
import { Notice } from './notice.tsx'
import { partTexts } from './texts.ts'

/** What is asked of the node: while it comes, when it does not, and then its answer. */
export function Answer<T>({
  of,
  children,
}: {
  readonly of: UseQueryResult<T>
  readonly children: (value: T) => ReactNode
}) {
  const t = useTexts(partTexts)
  if (of.data !== undefined) return children(of.data)
  if (of.isError) return <Trouble error={of.error} onAgain={() => void of.refetch()} />
  return (
    <p className="empty" role="status">
      {t.loading}
    </p>
  )
}

/** What went wrong, as the node says it, and the way on. */
export function Trouble({ error, onAgain }: { readonly error: unknown; readonly onAgain?: () => void }) {
  const t = useTexts(partTexts)
  const say = useProblemWords()
  return (
    <Notice kind="danger">
      <p>{say(error)}</p>
      {onAgain && (
        <p>
          <Button onClick={onAgain}>{t.again}</Button>
        </p>
      )}
    </Notice>
  )
}

/** A problem in the reader's words: the node says its title in the language that was asked for. */
export function useProblemWords(): (error: unknown) => string {
  const t = useTexts(partTexts)
  return (error) => {
    if (!(error instanceof ApiProblem)) return t.broken
    const { code, title } = error.problem
    if (code === 'unreachable') return t.unreachable
    if (code === 'token_missing' || code === 'token_expired' || code === 'token_unknown') return t.expired
    return title
  }
}

import { ApiProblem } from '../api/client.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { useProblemWords } from '../parts/loading.tsx'
import { useWords } from '../texts/words.ts'
import type { SaveState } from './saving.ts'
import { composeTexts } from './texts.ts'

const TROUBLE: readonly SaveState['is'][] = ['refused', 'offline', 'signedOut', 'gone']

/** Where what was typed is kept now, and why not on the node where it is not. */
export function SavedState({
  of,
  onKeepAsNew,
}: {
  readonly of: SaveState
  readonly onKeepAsNew: () => void
}) {
  const t = useTexts(composeTexts)
  const times = useTimes()
  const why = useRefusal()
  const text = () => {
    if (of.is === 'saved') return t.save.saved(times.clock(of.atMs))
    if (of.is === 'refused') return t.save.refused(why(of.error))
    return t.save[of.is]
  }
  return (
    <p role="status" className={TROUBLE.includes(of.is) ? 'small wrong-text saved' : 'small soft saved'}>
      {text()} {of.is === 'gone' && <Button onClick={onKeepAsNew}>{t.keepAsNew}</Button>}
    </p>
  )
}

/** Which field the node does not take; its sentences are for programs, so people are told by their own words. */
function useRefusal(): (error: unknown) => string {
  const t = useTexts(composeTexts)
  const say = useProblemWords()
  const { comma } = useWords()
  return (error) => {
    const faults = error instanceof ApiProblem ? (error.problem.errors ?? []) : []
    const names = faults.map(({ at, was }) => {
      const [, name = '', n] = at.split('/')
      const field = (t.field as Readonly<Record<string, string>>)[name] ?? name
      const which = n === undefined || !/^[0-9]+$/.test(n) ? field : t.numbered(field, Number(n) + 1)
      return was.includes('card') ? t.cardIn(which) : which
    })
    return names.length > 0 ? names.join(comma) : say(error)
  }
}

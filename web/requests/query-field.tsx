import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react'
import { useChoices, useTexts } from '../lib/choices.tsx'
import type { Language } from '../lib/languages.ts'
import { parseQuery, printQuery, type Query } from './query.ts'
import { type Suggestion, suggest, takeSuggestion } from './suggest.ts'
import { requestsTexts } from './texts.ts'

const MOST = 12

/** The query as text, with completion: a combobox as WAI-ARIA has it. What is typed counts at once. */
export function QueryField({
  query,
  parties,
  field,
  onQuery,
  onLeave,
}: {
  readonly query: Query
  readonly parties: readonly string[]
  readonly field: RefObject<HTMLInputElement | null>
  readonly onQuery: (query: Query) => void
  /** Enter, or Escape: on to the rows. */
  readonly onLeave: () => void
}) {
  const t = useTexts(requestsTexts)
  const { language } = useChoices()
  const id = useId()
  const [text, setText] = useTyped(query)
  const [caret, setCaret] = useState<number>()
  const [chosen, setChosen] = useState<number>()
  const isOpen = caret !== undefined
  const offered = isOpen ? suggest(text, caret, { language, parties }).slice(0, MOST) : []
  const write = (next: string, at: number | undefined) => {
    setText(next)
    setCaret(at)
    setChosen(undefined)
    onQuery(parseQuery(next))
  }
  const take = (suggestion: Suggestion) => {
    const taken = takeSuggestion(text, suggestion)
    write(taken.text, suggestion.isName ? taken.caret : undefined)
    requestAnimationFrame(() => field.current?.setSelectionRange(taken.caret, taken.caret))
  }
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const act = keyAct(event.key, { offered, chosen, isOpen, hasText: text !== '' })
    if (!act) return
    event.preventDefault()
    if (act.type === 'choose') setChosen(act.at)
    else if (act.type === 'take') take(offered[act.at]!)
    else if (act.type === 'open') setCaret(event.currentTarget.selectionStart ?? text.length)
    else if (act.type === 'close') setCaret(undefined)
    else onLeave()
  }
  return (
    <div className="query-field">
      <label className="unseen" htmlFor={id}>
        {t.field}
      </label>
      <input
        id={id}
        ref={field}
        type="search"
        className="input"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={chosen === undefined ? undefined : `${id}-${chosen}`}
        aria-describedby={`${id}-help`}
        autoComplete="off"
        spellCheck={false}
        placeholder={t.placeholder}
        value={text}
        onChange={({ target }) => write(target.value, target.selectionStart ?? target.value.length)}
        onKeyDown={press}
        onBlur={() => setCaret(undefined)}
      />
      <span className="unseen" id={`${id}-help`}>
        {t.fieldHelp}
      </span>
      <div role="listbox" id={`${id}-list`} aria-label={t.suggestions} hidden={offered.length === 0}>
        {offered.map((suggestion, i) => (
          <div
            key={suggestion.insert}
            id={`${id}-${i}`}
            role="option"
            tabIndex={-1}
            aria-selected={i === chosen}
            onPointerDown={(event) => {
              event.preventDefault()
              take(suggestion)
            }}
          >
            {suggestion.insert}
          </div>
        ))}
      </div>
    </div>
  )
}

/** What was typed stays as it was typed, until the query is changed elsewhere: by a chip, a view, the way back, another language. */
function useTyped(query: Query): readonly [string, (text: string) => void] {
  const { language } = useChoices()
  const wanted = printQuery(query)
  const [typed, setTyped] = useState({ text: begun(query, language), language })
  const isSame = printQuery(parseQuery(typed.text)) === wanted && typed.language === language
  useEffect(() => {
    if (!isSame) setTyped({ text: begun(parseQuery(wanted), language), language })
  }, [isSame, wanted, language])
  return [typed.text, (text) => setTyped({ text, language })]
}

/** With room for the next part. */
function begun(query: Query, language: Language): string {
  const text = printQuery(query, language)
  return text === '' ? '' : `${text} `
}

type Act =
  | { readonly type: 'choose' | 'take'; readonly at: number }
  | { readonly type: 'open' | 'close' | 'leave' }

function keyAct(
  key: string,
  now: {
    readonly offered: readonly Suggestion[]
    readonly chosen: number | undefined
    readonly isOpen: boolean
    readonly hasText: boolean
  },
): Act | undefined {
  const count = now.offered.length
  if (key === 'ArrowDown')
    return count === 0 ? { type: 'open' } : { type: 'choose', at: ((now.chosen ?? -1) + 1) % count }
  if (key === 'ArrowUp' && count > 0)
    return { type: 'choose', at: ((now.chosen ?? count) - 1 + count) % count }
  if ((key === 'Enter' || key === 'Tab') && now.chosen !== undefined && count > 0)
    return { type: 'take', at: now.chosen }
  if (key === 'Enter') return { type: 'leave' }
  if (key === 'Escape') return now.isOpen && count > 0 ? { type: 'close' } : { type: 'leave' }
  return undefined
}

import { useChoices, useTexts } from '../lib/choices.tsx'
import { printPart, type Query } from './query.ts'
import { requestsTexts } from './texts.ts'

/** The same query part by part, each of which can be taken away. */
export function Chips({
  query,
  onQuery,
}: {
  readonly query: Query
  readonly onQuery: (query: Query) => void
}) {
  const t = useTexts(requestsTexts)
  const { language } = useChoices()
  if (query.length === 0) return null
  return (
    <ul className="chips plain no-print">
      {query.map((part, i) => {
        const text = printPart(part, language)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part has no name of its own, and the same may stand twice
          <li key={`${text} ${i}`} className={part.type === 'unread' ? 'chip unread' : 'chip'}>
            {part.type === 'unread' ? t.unread(text) : text}
            <button type="button" aria-label={t.without(text)} onClick={() => onQuery(query.toSpliced(i, 1))}>
              <span aria-hidden="true">×</span>
            </button>
          </li>
        )
      })}
      <li>
        <button type="button" className="button quiet small" onClick={() => onQuery([])}>
          {t.clear}
        </button>
      </li>
    </ul>
  )
}

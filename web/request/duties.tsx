import type { Verdict } from '../../src/protocol/index.ts'
import type { ExplainedDuty } from '../api/types.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { Answer } from '../parts/loading.tsx'
import { Time, TimeLeft } from '../parts/time.tsx'
import { Tag } from '../parts/words.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { useExplainedDuties } from './queries.ts'
import { useShown } from './shown.ts'
import { requestTexts } from './texts.ts'

/** Verdicts that are good or say that nothing is owed: they need no colour. */
const CALM: ReadonlySet<string> = new Set(['on-time', 'excused', 'withdrawn', 'returned', 'open'])

/** Every duty: due when, proven how, and why then in words. */
export function Duties() {
  const t = useTexts(requestTexts)
  const { view } = useShown()
  const duties = useExplainedDuties(view.reference)
  return (
    <section aria-labelledby="duties" className="section stack tight">
      <h2 id="duties">{t.parts.duties}</h2>
      <Answer of={duties}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t.dutiesNone}</p>
          ) : (
            <ul className="plain duties">
              {items.map((duty) => (
                <DutyRow
                  key={`${duty.urgency} ${duty.duty} ${duty.n}`}
                  of={duty}
                  urgency={view.urgency}
                  from={view.turns[0]?.stored}
                />
              ))}
            </ul>
          )
        }
      </Answer>
    </section>
  )
}

function DutyRow({
  of,
  urgency,
  from,
}: {
  readonly of: ExplainedDuty
  readonly urgency: string
  readonly from: string | undefined
}) {
  const t = useTexts(requestTexts)
  const words = useWords()
  const { language } = useChoices()
  const due = of.granted ?? of.due
  return (
    <li>
      <div className="row apart">
        <h3>{t.dutyOf(wordFor(words.duty, of.duty), of.n)}</h3>
        {of.verdict && (
          <Tag kind={CALM.has(of.verdict) ? 'soft' : 'short'}>{wordFor(words.verdict, of.verdict)}</Tag>
        )}
      </div>
      {of.urgency !== urgency && (
        <p className="small">{t.underUrgency(wordFor(words.urgency, of.urgency))}</p>
      )}
      {due ? (
        <p className="small">
          {t.dutyDue} <Time at={due} />
          {(of.verdict === 'open' || of.verdict === undefined) && <TimeLeft due={due} from={from} />}
        </p>
      ) : (
        <p className="small">{t.dutyUnset}</p>
      )}
      <p className="soft small">
        {of.verdict ? (words.verdictMeans[of.verdict as Verdict] ?? '') : t.expected}
      </p>
      <details>
        <summary className="small">{t.dutyWhy}</summary>
        <p className="small prose">{of.explanation[language]}</p>
      </details>
    </li>
  )
}

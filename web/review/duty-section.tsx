import { useId } from 'react'
import { reviewWords } from '../../src/app/words/review-words.ts'
import type { Duty } from '../../src/protocol/index.ts'
import type { DutyFigures } from '../../src/protocol/review/types.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { useWords } from '../texts/words.ts'
import { type Dot, dotsOf, groupOf, percent } from './figures.ts'
import { MarkIcon } from './mark.tsx'
import { Opening } from './opening.tsx'
import { lastDay } from './period.ts'
import type { Reviewed } from './queries.ts'
import { type Side, useSideName } from './sides.ts'
import { Strip } from './strip.tsx'
import { reviewTexts } from './texts.ts'
import { VerdictBar } from './verdict-bar.tsx'

/** One duty of both sides, each on the same scale; a sheet of its own in print. */
export function DutySection({
  duty,
  reviewed,
  sides,
  children,
}: {
  readonly duty: Duty
  readonly reviewed: Reviewed
  readonly sides: readonly Side[]
  readonly children: React.ReactNode
}) {
  const t = useTexts(reviewTexts)
  const words = useWords()
  const name = useSideName()
  const id = useId()
  const { from } = reviewed.review.period
  return (
    <section className="sheet section stack" aria-labelledby={id}>
      <p className="print-only small">
        {t.titleOf(from.slice(0, 10), lastDay(reviewed.review.period))} · {sides.map(name).join(' – ')}
      </p>
      <h2 id={id}>{words.duty[duty]}</h2>
      {sides.map((side) => (
        <OneSide key={side.writer} duty={duty} reviewed={reviewed} side={side} />
      ))}
      {children}
    </section>
  )
}

function OneSide({
  duty,
  reviewed: { review, requests },
  side,
}: {
  readonly duty: Duty
  readonly reviewed: Reviewed
  readonly side: Side
}) {
  const t = useTexts(reviewTexts)
  const words = useWords()
  const name = useSideName()(side)
  const figures = review.directions
    .find(({ answerer }) => answerer === side.writer)
    ?.all.duties.find((each) => each.duty === duty)
  const dots = dotsOf(requests, side.writer, duty)
  if (!figures) return <p className="soft">{t.noDuty(name)}</p>
  const label = t.strip(words.duty[duty], name, dots.length)
  return (
    <div className="one-side stack tight" data-party={side.colour}>
      <h3>{t.owes(name)}</h3>
      <Strip dots={dots} label={label} colour={side.colour} />
      <VerdictBar dots={dots} label={label} />
      <VerdictTable figures={figures} dots={dots} caption={label} />
      <TimesTable figures={figures} caption={`${label}: ${t.times}`} />
    </div>
  )
}

function VerdictTable({
  figures: { verdicts, rates },
  dots,
  caption,
}: {
  readonly figures: DutyFigures
  readonly dots: readonly Dot[]
  readonly caption: string
}) {
  const t = useTexts(reviewTexts)
  const words = useWords()
  return (
    <div className="scroll">
      <table className="table">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.verdict}</th>
            <th scope="col" className="number">
              {t.count}
            </th>
            <th scope="col">{t.share}</th>
            <th scope="col">{t.means}</th>
          </tr>
        </thead>
        <tbody>
          {verdicts.map(({ verdict, count }) => {
            const group = groupOf(verdict)
            const of = dots.filter((dot) => dot.duty.verdict === verdict).map(({ request }) => request)
            return (
              <tr key={verdict}>
                <th scope="row">
                  <MarkIcon group={group} /> {words.verdict[verdict]}
                </th>
                <td className="number">
                  <Opening count={count} what={words.verdict[verdict]} requests={of} />
                </td>
                <td className="figures">
                  {group === 'open' ? t.notDecided : t.shareOf(count, rates.of, percent(count, rates.of))}
                </td>
                <td className="soft small">{words.verdictMeans[verdict]}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function TimesTable({ figures, caption }: { readonly figures: DutyFigures; readonly caption: string }) {
  const t = useTexts(reviewTexts)
  const times = useTimes()
  const { language } = useChoices()
  const { figure, means } = reviewWords[language]
  const { time, granted, lateGrants } = figures
  const spreads = (['least', 'most'] as const).flatMap((bound) => {
    const spread = time[bound]
    return spread ? [{ id: `time_${bound}` as const, spread }] : []
  })
  const counts = [
    ['time_unbounded', time.unbounded],
    ['granted', granted],
    ['late_grants', lateGrants],
  ] as const
  const some = counts.filter(([, count]) => count > 0)
  if (spreads.length + some.length === 0) return null
  return (
    <div className="scroll">
      <table className="table">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.figure}</th>
            <th scope="col">{t.spread}</th>
            <th scope="col">{t.means}</th>
          </tr>
        </thead>
        <tbody>
          {spreads.map(({ id, spread }) => (
            <tr key={id}>
              <th scope="row">{figure[id]}</th>
              <td className="figures">
                {[spread.min, spread.median, spread.p90, spread.max]
                  .map((each) => times.span(each))
                  .join(' · ')}{' '}
                <span className="soft">{t.measured(spread.n)}</span>
              </td>
              <td className="soft small">{means[id]}</td>
            </tr>
          ))}
          {some.map(([id, count]) => (
            <tr key={id}>
              <th scope="row">{figure[id]}</th>
              <td className="figures">{count}</td>
              <td className="soft small">{means[id]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

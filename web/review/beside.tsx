import { reviewWords } from '../../src/app/words/review-words.ts'
import type { ReviewedRequest } from '../api/types.ts'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { useWords, wordFor } from '../texts/words.ts'
import { qualityOf } from './figures.ts'
import { Opening } from './opening.tsx'
import type { Reviewed } from './queries.ts'
import { type Side, useSideName } from './sides.ts'
import { reviewTexts } from './texts.ts'

type Row = {
  readonly id: string
  readonly word: string
  readonly means: string
  readonly cells: readonly React.ReactNode[]
}

/** A figure a row, a side a column: what stands beside the duties. */
function FigureTable({
  caption,
  sides,
  rows,
}: {
  readonly caption: string
  readonly sides: readonly Side[]
  readonly rows: readonly Row[]
}) {
  const t = useTexts(reviewTexts)
  const name = useSideName()
  return (
    <div className="scroll">
      <table className="table">
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{t.figure}</th>
            {sides.map((side) => (
              <th key={side.writer} scope="col" className="number">
                {t.owes(name(side))}
              </th>
            ))}
            <th scope="col">{t.means}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, word, means, cells }) => (
            <tr key={id}>
              <th scope="row">{word}</th>
              {cells.map((cell, i) => (
                <td key={sides[i]!.writer} className="number" data-label={name(sides[i]!)}>
                  {cell}
                </td>
              ))}
              <td className="soft small">{means}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type Props = { readonly reviewed: Reviewed; readonly sides: readonly Side[] }

/** How many requests there were, and what became of them before any duty. */
export function RequestFigures({ reviewed: { review, requests }, sides }: Props) {
  const t = useTexts(reviewTexts)
  const words = useWords()
  const { language } = useChoices()
  const { figure, means } = reviewWords[language]
  const of = sides.map((side) => review.directions.find(({ answerer }) => answerer === side.writer)!)
  const asked = (side: Side) => requests.filter(({ answerer }) => answerer === side.writer)
  const counts = (['requests', 'received', 'withdrawn', 'lacked', 'contested', 'agreed'] as const).map(
    (id): Row => ({
      id,
      word: figure[id],
      means: means[id],
      cells: of.map(({ all }, i) =>
        id === 'requests' ? (
          <Opening key={id} count={all.requests} what={figure.requests} requests={asked(sides[i]!)} />
        ) : (
          all[id]
        ),
      ),
    }),
  )
  const codes = [...new Set(of.flatMap(({ all }) => all.returned.map(({ code }) => code)))].toSorted()
  const returned = codes.map(
    (code): Row => ({
      id: code,
      word: `${figure.returned}: ${wordFor(words.returned, code)}`,
      means: means.returned,
      cells: of.map(({ all }) => all.returned.find((each) => each.code === code)?.count ?? 0),
    }),
  )
  const undated: Row = {
    id: 'undated',
    word: figure.undated,
    means: means.undated,
    cells: of.map((direction) => direction.undated),
  }
  const rows = [...counts, ...returned, ...(of.some((each) => each.undated > 0) ? [undated] : [])]
  return <FigureTable caption={t.requests} sides={sides} rows={rows} />
}

/** Delay before receipt, dark, withheld and unwitnessed time. */
export function DelayFigures({ reviewed: { review }, sides }: Props) {
  const t = useTexts(reviewTexts)
  const times = useTimes()
  const { language } = useChoices()
  const { figure, means } = reviewWords[language]
  const of = sides.map((side) => review.directions.find(({ answerer }) => answerer === side.writer)!)
  const rows: Row[] = [
    ...(['least', 'most'] as const).map(
      (bound): Row => ({
        id: `delay_${bound}`,
        word: `${figure[`delay_${bound}`]} (${t.spread})`,
        means: means[`delay_${bound}`],
        cells: of.map(({ all }) => {
          const spread = all.delay[bound]
          return spread
            ? [spread.min, spread.median, spread.p90, spread.max].map((each) => times.span(each)).join(' · ')
            : '–'
        }),
      }),
    ),
    ...(['dark', 'withheld'] as const).map(
      (id): Row => ({
        id: `${id}_before`,
        word: figure[`${id}_before_receipt`],
        means: means[`${id}_before_receipt`],
        cells: of.map(({ all }) => times.span(all.away[id])),
      }),
    ),
    ...(['dark', 'withheld'] as const).map(
      (id): Row => ({
        id,
        word: figure[id],
        means: means[id],
        cells: of.map((direction) => times.span(direction[id])),
      }),
    ),
  ]
  return (
    <>
      <FigureTable caption={t.delay} sides={sides} rows={rows} />
      <p className="small">
        <b>
          {figure.unwitnessed}: {times.span(review.unwitnessed)}
        </b>{' '}
        <span className="soft">{means.unwitnessed}</span>
      </p>
    </>
  )
}

/** What became of the asks, and how answers were rated. */
export function QualityFigures({ reviewed: { requests }, sides }: Props) {
  const t = useTexts(reviewTexts)
  const words = useWords()
  const of = sides.map((side) => qualityOf(requests, side.writer))
  const outcomes = [...new Set(of.flatMap(({ outcomes: each }) => [...each.keys()]))].toSorted()
  const ratings = [...new Set(of.flatMap(({ ratings: each }) => [...each.keys()]))].toSorted((a, b) => b - a)
  const row = (id: string, word: string, found: readonly (readonly ReviewedRequest[])[]): Row => ({
    id,
    word,
    means: '',
    cells: found.map((each, i) => (
      <Opening key={sides[i]!.writer} count={each.length} what={word} requests={each} />
    )),
  })
  const rows = [
    ...outcomes.map((outcome) =>
      row(
        outcome,
        `${t.outcome}: ${wordFor(words.outcome, outcome)}`,
        of.map(({ outcomes: each }) => each.get(outcome) ?? []),
      ),
    ),
    row(
      'open',
      `${t.outcome}: ${t.open}`,
      of.map(({ open }) => open),
    ),
    ...ratings.map((rating) =>
      row(
        `rating ${rating}`,
        `${t.rating}: ${t.ratingOf(rating)}`,
        of.map(({ ratings: each }) => each.get(rating) ?? []),
      ),
    ),
  ]
  const unknown = of.reduce((sum, each) => sum + each.unknown, 0)
  return (
    <>
      <FigureTable caption={t.quality} sides={sides} rows={rows} />
      {ratings.length === 0 && <p className="soft small">{t.noRatings}</p>}
      {unknown > 0 && <p className="soft small">{t.unknown(unknown)}</p>}
    </>
  )
}

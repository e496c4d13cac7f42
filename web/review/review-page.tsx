import { useSearchParams } from 'react-router'
import { DUTIES } from '../../src/protocol/kinds.ts'
import { usePairs, useRecord } from '../api/queries.ts'
import type { PairStatus, RecordView } from '../api/types.ts'
import { PageHead } from '../frame/page-head.tsx'
import { useChoices, useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Digest } from '../parts/digest.tsx'
import { SelectField } from '../parts/field.tsx'
import { Answer } from '../parts/loading.tsx'
import { Notice } from '../parts/notice.tsx'
import { Time } from '../parts/time.tsx'
import { useName } from '../parts/words.tsx'
import { DelayFigures, QualityFigures, RequestFigures } from './beside.tsx'
import { DutySection } from './duty-section.tsx'
import { lastDay, type Period, quarterOf, readPeriod } from './period.ts'
import { PeriodForm } from './period-form.tsx'
import { type Reviewed, useReview } from './queries.ts'
import { type Side, sidesOf, useSideName } from './sides.ts'
import { reviewTexts } from './texts.ts'
import './review.css'

/** How timely both sides were over a period; every figure opens onto its requests. */
export function ReviewPage() {
  const t = useTexts(reviewTexts)
  const pairs = usePairs()
  return (
    <div className="stack wide review">
      <Answer of={pairs}>
        {({ pairs: all }) => {
          const confirmed = all.filter(({ phase }) => phase !== 'invited')
          if (confirmed.length > 0) return <OfPair pairs={confirmed} />
          return (
            <>
              <PageHead title={t.title} />
              <p className="empty">{t.noPair}</p>
            </>
          )
        }}
      </Answer>
    </div>
  )
}

function OfPair({ pairs }: { readonly pairs: readonly PairStatus[] }) {
  const t = useTexts(reviewTexts)
  const name = useName()
  const { language } = useChoices()
  const [query, setQuery] = useSearchParams()
  const pair = pairs.find(({ peer }) => peer.prefix === query.get('pair')) ?? pairs[0]!
  const quarter = quarterOf(new Date())
  const asked = readPeriod(query)
  const period = asked ?? readPeriod(new URLSearchParams({ period: quarter }))!
  const named = query.get('period') ?? (asked ? undefined : quarter)
  const choose = (chosen: Readonly<Record<string, string>>) =>
    setQuery({ ...chosen, ...(query.has('pair') && { pair: query.get('pair')! }) })
  const files = `/api/v1/pairs/${pair.id}/review`
  const of = `from=${period.from}&to=${period.to}`
  const file = `${pair.own.prefix}-${pair.peer.prefix}-${named ?? period.from.slice(0, 10)}`
  const [from, to] = [period.from.slice(0, 10), lastDay(period)]
  return (
    <>
      <PageHead title={t.titleOf(from, to)}>
        <a className="button" href={`${files}/csv?${of}&lang=${language}`} download={`${file}.csv`}>
          {t.csv}
        </a>
        <a className="button" href={`${files}?${of}`} download={`${file}.json`}>
          {t.json}
        </a>
        <Button onClick={() => window.print()}>{t.print}</Button>
      </PageHead>
      <p className="prose soft no-print">{t.lead}</p>
      {pairs.length > 1 && (
        <SelectField
          label={t.pair}
          value={pair.peer.prefix}
          options={pairs.map(({ peer }) => ({ value: peer.prefix, label: name(peer.name) }))}
          onChange={(event) =>
            setQuery({ ...Object.fromEntries(query), pair: event.target.value }, { replace: true })
          }
        />
      )}
      <PeriodForm
        key={`${period.from} ${period.to}`}
        named={named}
        from={from}
        to={period.to.slice(0, 10)}
        onChoose={choose}
      />
      <OfPeriod pair={pair} period={period} />
    </>
  )
}

function OfPeriod({ pair, period }: { readonly pair: PairStatus; readonly period: Period }) {
  const record = useRecord(pair.id)
  const reviewed = useReview(pair.id, period)
  return (
    <Answer of={record}>
      {(view) => (
        <Answer of={reviewed}>{(found) => <Figures pair={pair} record={view} reviewed={found} />}</Answer>
      )}
    </Answer>
  )
}

function Figures({
  pair,
  record,
  reviewed,
}: {
  readonly pair: PairStatus
  readonly record: RecordView
  readonly reviewed: Reviewed
}) {
  const t = useTexts(reviewTexts)
  const name = useSideName()
  const { review } = reviewed
  const sides = sidesOf(pair, record, review)
  const count = (side: Side) =>
    review.directions.find(({ answerer }) => answerer === side.writer)?.all.requests ?? 0
  const foot = <Foot reviewed={reviewed} sides={sides} />
  const duties = DUTIES.filter((duty) =>
    review.directions.some(({ all }) => all.duties.some((each) => each.duty === duty)),
  )
  const isEmpty = sides.every((side) => count(side) === 0)
  return (
    <>
      <div className="stack tight">
        <p className="asked">
          {sides
            .map((side) => t.asked(name(sides.find((other) => other !== side)!), name(side), count(side)))
            .join(' ')}
        </p>
        {!review.period.complete && (
          <Notice kind="short">
            <Incomplete cut={review.cut.time} />
          </Notice>
        )}
        {!review.outside && <Notice>{t.inside}</Notice>}
      </div>
      {isEmpty ? (
        <div className="empty">
          <p>{t.nothing}</p>
          <p>{t.nothingHelp}</p>
        </div>
      ) : (
        <>
          <p className="prose soft small no-print">{t.stripHelp}</p>
          {duties.map((duty) => (
            <DutySection key={duty} duty={duty} reviewed={reviewed} sides={sides}>
              <div className="print-only">{foot}</div>
            </DutySection>
          ))}
          <Beside reviewed={reviewed} sides={sides} />
        </>
      )}
      {foot}
    </>
  )
}

function Incomplete({ cut }: { readonly cut: string | null }) {
  const t = useTexts(reviewTexts)
  const [before, after] = t.incomplete('|').split('|')
  return (
    <>
      {before}
      {cut ? <Time at={cut} /> : '–'}
      {after}
    </>
  )
}

function Beside(of: { readonly reviewed: Reviewed; readonly sides: readonly Side[] }) {
  const t = useTexts(reviewTexts)
  return (
    <div className="sheet stack wide">
      <section aria-labelledby="requests" className="section stack tight">
        <h2 id="requests">{t.requests}</h2>
        <RequestFigures {...of} />
      </section>
      <section aria-labelledby="delay" className="section stack tight">
        <h2 id="delay">{t.delay}</h2>
        <p className="prose soft small">{t.delayHelp}</p>
        <DelayFigures {...of} />
      </section>
      <section aria-labelledby="quality" className="section stack tight">
        <h2 id="quality">{t.quality}</h2>
        <p className="prose soft small">{t.qualityHelp}</p>
        <QualityFigures {...of} />
      </section>
    </div>
  )
}

/** From which cut, by which definition: two reviews are compared only with these. */
function Foot({ reviewed, sides }: { readonly reviewed: Reviewed; readonly sides: readonly Side[] }) {
  const t = useTexts(reviewTexts)
  const name = useSideName()
  const { review, digest } = reviewed
  const size = (side: Side) =>
    review.cut.logs.find(({ writer }) => writer === side.writer)?.epochs.at(-1)?.size ?? 0
  return (
    <footer className="review-foot small soft">
      <p>
        {t.foot(review.cut.time ?? '–', t.footDefinition)}{' '}
        {sides.map((side) => t.footSizes(name(side), size(side))).join(' · ')}
      </p>
      {digest && (
        <div>
          {t.footDigest}: <Digest of={digest} length={24} /> {t.footSame}
        </div>
      )}
      <p>{t.percentNote}</p>
    </footer>
  )
}

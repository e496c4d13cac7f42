import { useQuery } from '@tanstack/react-query'
import type { PairStatus } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { ProofMark } from '../parts/proof-mark.tsx'
import { useName } from '../parts/words.tsx'
import { proofTexts } from './proof-texts.ts'
import type { Checked, Step } from './verify/index.ts'
import './record.css'

/** Runs a check and tells what it found. `name`: of what, so that the same is not checked twice. */
export function ProofCheck({
  pair,
  name,
  check,
}: {
  readonly pair: PairStatus
  readonly name: readonly unknown[]
  readonly check: () => Promise<Checked>
}) {
  const t = useTexts(proofTexts)
  const found = useQuery({
    queryKey: ['record', pair.id, 'check', ...name],
    queryFn: check,
    staleTime: 60_000,
    retry: false,
  })
  const again = <Button onClick={() => void found.refetch()}>{t.again}</Button>
  if (found.isPending)
    return (
      <p className="empty" role="status">
        {t.checking}
      </p>
    )
  if (found.isError)
    return (
      <Notice kind="short">
        <p>{t.failed}</p>
        <p>{again}</p>
      </Notice>
    )
  return <ProofSteps pair={pair} checked={found.data} />
}

/** What was found of one leaf: one sentence, then each thing that was looked at. */
export function ProofSteps({ pair, checked }: { readonly pair: PairStatus; readonly checked: Checked }) {
  const t = useTexts(proofTexts)
  const { holds, state, steps, lacks } = checked
  const say = useStepWords(pair)
  const isLooked = steps.length > 0
  return (
    <div className="stack tight checked" data-holds={holds}>
      {isLooked && (
        <p className="lead">
          <ProofMark state={state} /> <Sentence pair={pair} checked={checked} />
        </p>
      )}
      {isLooked && <Interval of={checked} />}
      {lacks.map((feature) => (
        <Notice key={feature} kind="short">
          {t.lacks[feature]}
        </Notice>
      ))}
      {isLooked && !holds && (
        <Notice kind="danger" title={t.holdsNot}>
          <a href="/record#troubles">{t.toHelp}</a>
        </Notice>
      )}
      {isLooked && (
        <>
          <h3>{t.steps}</h3>
          <ul className="steps">
            {steps.map((step) => (
              <li key={JSON.stringify(step)} data-ok={step.ok}>
                <span aria-hidden="true" className="sign">
                  {step.ok ? '✓' : '✕'}
                </span>
                <span>
                  {say(step)}
                  {!step.ok && step.why && <span className="soft small why">{t.why(step.why)}</span>}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {isLooked && holds && <p className="soft small">{t.holds}</p>}
    </div>
  )
}

function Interval({ of: { interval } }: { readonly of: Checked }) {
  const t = useTexts(proofTexts)
  const times = useTimes()
  if (!interval?.to) return null
  const { from, to } = interval
  const day = (time: string) => `${times.date(time)} ${times.clock(time)}`
  return (
    <div>
      <p>{from !== undefined ? t.between(day(from), day(to)) : t.upTo(day(to))}</p>
      <p className="soft small">{t.loose}</p>
    </div>
  )
}

function Sentence({ pair, checked }: { readonly pair: PairStatus; readonly checked: Checked }) {
  const t = useTexts(proofTexts)
  const name = useName()
  const times = useTimes()
  const { state, steps } = checked
  const day = (time: string) => `${times.date(time)} ${times.clock(time)}`
  const writer = steps.find(({ what, by }) => what === 'log' && by && 'party' in by)?.by
  const isOurs = !(writer && 'party' in writer && writer.party === 'peer')
  const [from, to] = isOurs ? [pair.own, pair.peer] : [pair.peer, pair.own]
  const receipt = steps.find(({ what, ok }) => what === 'receipt' && ok)?.time
  const seen = steps.filter(({ what, ok }) => what === 'witness' && ok)
  if (state === 'conflict') return t.sentence.conflict(name(from.name))
  if (state === 'witnessed') {
    const last = seen
      .map(({ time }) => time!)
      .toSorted()
      .at(-1)!
    const other = receipt === undefined ? undefined : name(to.name)
    return t.sentence.witnessed(other, receipt === undefined ? '' : day(receipt), seen.length, day(last))
  }
  if (state === 'countersigned') return t.sentence.countersigned(name(to.name), day(receipt!))
  return t.sentence.ours(name(from.name))
}

function useStepWords(pair: PairStatus): (step: Step) => string {
  const t = useTexts(proofTexts)
  const name = useName()
  const times = useTimes()
  return ({ what, ok, by, time }) => {
    const who = by === undefined ? '' : 'witness' in by ? by.witness : name(pair[by.party].name)
    const when = time === undefined ? '' : `${times.date(time)} ${times.clock(time)}`
    return ok ? t.step[what](who, when) : t.fault[what](who)
  }
}

import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import type { PairStatus } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { Button } from '../parts/button.tsx'
import { Digest } from '../parts/digest.tsx'
import { ProofMark } from '../parts/proof-mark.tsx'
import { partTexts } from '../parts/texts.ts'
import { Time } from '../parts/time.tsx'
import { ProofCheck } from './proof-steps.tsx'
import { type Opened, useLeafWords } from './tape.tsx'
import { recordTexts } from './texts.ts'
import { checkPlace } from './verify/index.ts'

const STATE = { own: 'ours', receipted: 'countersigned', witnessed: 'witnessed' } as const

/** A leaf that was opened: what it is, and its proof as this browser finds it. */
export function LeafPanel({
  pair,
  opened: { log, epoch, leaf },
  onClose,
}: {
  readonly pair: PairStatus
  readonly opened: Opened
  readonly onClose: () => void
}) {
  const t = useTexts(recordTexts)
  const proof = useTexts(partTexts).proof
  const what = useLeafWords()
  const head = useRef<HTMLHeadingElement>(null)
  const id = `${log} ${epoch} ${leaf.position}`
  useEffect(() => {
    if (id) head.current?.focus({ preventScroll: true })
  }, [id])
  const state = STATE[leaf.proof.mark]
  const receipt = 'receipt' in leaf.proof ? leaf.proof.receipt : undefined
  const witnesses = 'witnesses' in leaf.proof ? leaf.proof.witnesses : []
  return (
    <section className="leaf-panel stack" aria-labelledby="leaf-title">
      <div className="row apart">
        <h3 id="leaf-title" tabIndex={-1} ref={head}>
          {t.facts.title(leaf.position)}
        </h3>
        <Button look="quiet" onClick={onClose}>
          {t.facts.close}
        </Button>
      </div>
      <div className="halves">
        <dl className="facts">
          <dt>{t.facts.what}</dt>
          <dd>{what({ type: leaf.type, ...(leaf.kind !== undefined && { kind: leaf.kind }) })}</dd>
          {leaf.reference && (
            <>
              <dt>{t.facts.request}</dt>
              <dd>
                <Link to={`/requests/${leaf.reference}`}>{leaf.reference}</Link>
              </dd>
            </>
          )}
          <dt>{t.facts.at}</dt>
          <dd>
            <Time at={leaf.at} /> <span className="soft small">({t.facts.atHelp})</span>
          </dd>
          <dt>{t.facts.state}</dt>
          <dd>
            <ProofMark state={state} /> {proof[state]}
          </dd>
          <dt>{t.facts.receipt}</dt>
          <dd>{receipt ? <Time at={receipt} /> : t.facts.none}</dd>
          <dt>{t.facts.witnesses}</dt>
          <dd>
            {witnesses.length === 0 && t.facts.none}
            {witnesses.map(({ name, time }) => (
              <div key={name}>
                {name}: <Time at={time} />
              </div>
            ))}
          </dd>
          {leaf.recorded && (
            <>
              <dt>{t.facts.recorded}</dt>
              <dd>{t.facts.recordedCounts(leaf.recorded.checkpoints, leaf.recorded.lines)}</dd>
            </>
          )}
          {leaf.id && (
            <>
              <dt>{t.facts.id}</dt>
              <dd>
                <Digest of={leaf.id} />
              </dd>
            </>
          )}
          <dt>{t.facts.hash}</dt>
          <dd>
            <Digest of={leaf.hash} />
          </dd>
        </dl>
        <ProofCheck
          key={id}
          pair={pair}
          name={['leaf', log, epoch, leaf.position]}
          check={() => checkPlace(pair.id, { log, epoch, position: leaf.position })}
        />
      </div>
    </section>
  )
}

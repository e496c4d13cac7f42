import { lazy, Suspense, useState } from 'react'
import type { Turn } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Button } from '../parts/button.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Digest } from '../parts/digest.tsx'
import { ProofMark } from '../parts/proof-mark.tsx'
import { partTexts } from '../parts/texts.ts'
import { useName } from '../parts/words.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { provenOf } from './marks.ts'
import type { TurnProof } from './queries.ts'
import { useShown } from './shown.ts'
import { requestTexts } from './texts.ts'

/** One mark opened: who signed when that it holds this, who saw it by when, and the same checked by this browser itself. */
export function ProofDialog({
  turn,
  proof,
  onClose,
}: {
  readonly turn: Turn
  readonly proof: TurnProof | undefined
  readonly onClose: () => void
}) {
  const t = useTexts(requestTexts).proof
  const parts = useTexts(partTexts)
  const words = useWords()
  const name = useName()
  const times = useTimes()
  const { sides } = useShown()
  const writer = turn.from === 'us' ? sides.own : sides.peer
  return (
    <Dialog title={t.title(wordFor(words.turn, turn.kind))} onClose={onClose}>
      <p>
        <ProofMark state={provenOf(proof)} /> <ProofSentences turn={turn} proof={proof} />
      </p>
      <p>
        {proof?.before === undefined
          ? t.open
          : proof.after === undefined
            ? t.by(times.clock(proof.before))
            : t.between(times.clock(proof.after), times.clock(proof.before))}
      </p>
      <p className="soft small">
        {t.place(name(writer.name), turn.position)}
        {turn.payload && ` · ${t.said(times.full(turn.payload.at))}`}
      </p>
      <Digest of={turn.id} length={24} />
      <CheckHere turn={turn} />
      <div className="row ends">
        <Button onClick={onClose}>{parts.close}</Button>
      </div>
    </Dialog>
  )
}

function ProofSentences({ turn, proof }: { readonly turn: Turn; readonly proof: TurnProof | undefined }) {
  const t = useTexts(requestTexts).proof
  const name = useName()
  const times = useTimes()
  const { comma } = useWords()
  const { sides } = useShown()
  const [writer, receiver] = turn.from === 'us' ? [sides.own, sides.peer] : [sides.peer, sides.own]
  const when = (time: string) => `${times.date(time)} ${times.clock(time)}`
  if (!proof || proof.mark === 'own') return t.own(name(writer.name))
  const receipt = proof.receipt
    ? t.receipted(name(receiver.name), when(proof.receipt))
    : t.unreceipted(name(receiver.name))
  const seen = proof.witnesses.length > 0 && {
    names: proof.witnesses.map((witness) => witness.name).join(comma),
    time: proof.witnesses
      .map(({ time }) => time)
      .toSorted()
      .at(-1)!,
  }
  return [
    ...(proof.mark === 'conflict' ? [t.conflict] : []),
    receipt,
    ...(seen ? [t.witnessed(proof.witnesses.length, seen.names, when(seen.time))] : []),
  ].join(' ')
}

const ProofCheck = lazy(() =>
  import('../record/proof-steps.tsx').then((steps) => ({ default: steps.ProofCheck })),
)

/** The proof, checked by the reader's own browser against the keys that it knows (record/verify). */
function CheckHere({ turn }: { readonly turn: Turn }) {
  const t = useTexts(requestTexts).proof
  const { view, pair } = useShown()
  const [isOpen, setOpen] = useState(false)
  const check = async () => {
    const { checkMessage } = await import('../record/verify/index.ts')
    return checkMessage(pair.id, view.reference, turn.id)
  }
  if (!isOpen)
    return (
      <div>
        <Button onClick={() => setOpen(true)}>{t.check}</Button>
      </div>
    )
  return (
    <Suspense fallback={<p role="status">{t.checking}</p>}>
      <ProofCheck pair={pair} name={['message', view.reference, turn.id]} check={check} />
    </Suspense>
  )
}

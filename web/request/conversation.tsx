import type { Turn } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { ProofMark } from '../parts/proof-mark.tsx'
import { Time } from '../parts/time.tsx'
import { Monogram, partyOf, Tag, useName } from '../parts/words.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { type Marks, provenOf } from './marks.ts'
import { useShown } from './shown.ts'
import { requestTexts } from './texts.ts'
import { TurnBody } from './turn-body.tsx'
import { conversationOf, correctionsOf, editionsOf, namedBy, repliesTo } from './view.ts'

/** All that was said, in order: who, for which side, in his own words. */
export function Conversation({
  marks,
  onProof,
}: {
  readonly marks: Marks
  readonly onProof: (id: string) => void
}) {
  const t = useTexts(requestTexts)
  const { view } = useShown()
  return (
    <section aria-labelledby="conversation" className="section stack">
      <h2 id="conversation">{t.parts.conversation}</h2>
      <ol className="plain stack">
        {conversationOf(view).map((turn) => (
          <TurnCard key={turn.id} turn={turn} marks={marks} onProof={onProof} />
        ))}
      </ol>
    </section>
  )
}

function TurnCard({
  turn,
  marks,
  onProof,
}: {
  readonly turn: Turn
  readonly marks: Marks
  readonly onProof: (id: string) => void
}) {
  const t = useTexts(requestTexts)
  const words = useWords()
  const name = useName()
  const { view, sides } = useShown()
  const [writer, other] = turn.from === 'us' ? [sides.own, sides.peer] : [sides.peer, sides.own]
  const { payload } = turn
  const by = payload && 'by' in payload.body ? payload.body.by : undefined
  const isAlone = payload && 'alone' in payload && payload.alone === true
  return (
    <li
      className="turn"
      id={`turn-${turn.id.slice(7, 23)}`}
      data-party={partyOf(writer.prefix, other.prefix)}
    >
      <div className="turn-head">
        <Monogram prefix={writer.prefix} party={partyOf(writer.prefix, other.prefix)} />
        <h3>{wordFor(words.turn, turn.kind)}</h3>
        <span>{by ? t.said(by.name, wordFor(words.role, by.role)) : name(writer.name)}</span>
        <span className="soft small">
          <Time at={payload?.at ?? turn.stored} />
        </span>
        <ProofMark state={provenOf(marks.get(turn.id))} onOpen={() => onProof(turn.id)} />
        {isAlone && <Tag kind="short">{t.aloneTag}</Tag>}
        <TurnTags turn={turn} />
      </div>
      <NamedTurn turn={turn} />
      {turn.fault && <p className="said">{t.returned(wordFor(words.returned, turn.fault))}</p>}
      {!payload && !turn.fault && <p className="soft">{t.notKept}</p>}
      {payload && <TurnBody of={payload} asker={sides.asker.identity} editions={editionsOf(view, turn.id)} />}
    </li>
  )
}

/** What became of it: corrected since, answered, or waiting for a reply. */
function TurnTags({ turn }: { readonly turn: Turn }) {
  const t = useTexts(requestTexts)
  const { view } = useShown()
  const isQuestion = turn.kind === 'clarify'
  const isReplied = repliesTo(view, turn.id).length > 0
  return (
    <>
      {correctionsOf(view, turn.id).length > 0 && <Tag>{t.corrected}</Tag>}
      {isReplied && <Tag kind="soft">{t.replied}</Tag>}
      {isQuestion && !isReplied && <Tag kind="short">{t.waitsReply}</Tag>}
    </>
  )
}

/** The message to which this one answers, as a link to it. */
function NamedTurn({ turn }: { readonly turn: Turn }) {
  const t = useTexts(requestTexts)
  const words = useWords()
  const { view } = useShown()
  const named = view.turns.find(({ id }) => id === namedBy(turn))
  if (!named) return null
  return (
    <p className="soft small">
      {turn.kind === 'correct' ? t.corrects : t.answersTo}{' '}
      <a href={`#turn-${named.id.slice(7, 23)}`}>
        {wordFor(words.turn, named.kind)} <Time at={named.payload?.at ?? named.stored} form="short" />
      </a>
    </p>
  )
}

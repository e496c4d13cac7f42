import type { CSSProperties } from 'react'
import type { Turn } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { ProofMark } from '../parts/proof-mark.tsx'
import { Time, useNow } from '../parts/time.tsx'
import { partyOf, useName } from '../parts/words.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { type Axis, axisOf, bandsOf, isWide } from './lanes.ts'
import { type Marks, provenOf } from './marks.ts'
import { useShown } from './shown.ts'
import { requestTexts } from './texts.ts'
import type { Sides } from './view.ts'

/** Messages drawn at most: of more the newest; all stand in the conversation. */
const MOST = 60

type Event =
  | { readonly type: 'turn'; readonly time: number; readonly turn: Turn }
  | { readonly type: 'due'; readonly time: number; readonly what: string; readonly isGrant: boolean }
  | { readonly type: 'now'; readonly time: number }

/** Two lanes on one time axis, ours and theirs, with the record as spine: who signed what when, how far it is proven, and what was due. */
export function SignatureView({
  marks,
  onProof,
}: {
  readonly marks: Marks
  readonly onProof: (id: string) => void
}) {
  const t = useTexts(requestTexts)
  const name = useName()
  const { view, sides } = useShown()
  const now = useNow(60)
  const events = eventsOf(view, now)
  const axis = axisOf(events.map(({ time }) => time))
  const left = Math.max(0, view.turns.length - MOST)
  return (
    <section aria-labelledby="signatures" className="section stack tight">
      <h2 id="signatures">{t.parts.signatures}</h2>
      <p className="soft small prose">{t.signaturesHelp}</p>
      {left > 0 && <p className="soft small">{t.earlier(left)}</p>}
      <div className="lanes-head" aria-hidden="true">
        {[sides.own, sides.peer].map((party) => (
          <span key={party.prefix} data-party={colourOf(sides, party)}>
            {name(party.name)}
          </span>
        ))}
      </div>
      <div className="lanes" style={{ '--height': `${axis.height}px` } as CSSProperties}>
        <Shades axis={axis} />
        <div className="spine" aria-hidden="true" />
        <ol className="plain">
          {events.map((event, i) => (
            <EventRow
              key={event.type === 'turn' ? event.turn.id : `${event.type} ${event.time} ${i}`}
              event={event}
              y={axis.stops[i]!.y}
              marks={marks}
              onProof={onProof}
            />
          ))}
        </ol>
      </div>
      <p className="soft small prose lanes-note">{t.shading}</p>
    </section>
  )
}

function EventRow({
  event,
  y,
  marks,
  onProof,
}: {
  readonly event: Event
  readonly y: number
  readonly marks: Marks
  readonly onProof: (id: string) => void
}) {
  const t = useTexts(requestTexts)
  const words = useWords()
  const { sides } = useShown()
  const style = { '--y': `${y}px` } as CSSProperties
  if (event.type === 'now')
    return (
      <li className="across now" style={style}>
        <span>
          {t.now} · <Time at={event.time} form="short" />
        </span>
      </li>
    )
  if (event.type === 'due')
    return (
      <li className="across due" style={style}>
        <span>
          {(event.isGrant ? t.grantedDue : t.due)(wordFor(words.duty, event.what))} ·{' '}
          <Time at={event.time} form="short" />
        </span>
      </li>
    )
  const { turn } = event
  const proof = marks.get(turn.id)
  const party = turn.from === 'us' ? sides.own : sides.peer
  return (
    <li
      className="event"
      data-lane={turn.from === 'us' ? 'own' : 'peer'}
      data-party={colourOf(sides, party)}
      data-wide={proof ? isWide(proof) || undefined : undefined}
      style={style}
    >
      <ProofMark state={provenOf(proof)} onOpen={() => onProof(turn.id)} />
      <a className="event-words" href={`#turn-${turn.id.slice(7, 23)}`}>
        <b>{wordFor(words.turn, turn.kind)}</b>
        <span className="soft small">
          <Time at={event.time} form="short" />
        </span>
      </a>
    </li>
  )
}

function Shades({ axis }: { readonly axis: Axis }) {
  const { sides, calendars } = useShown()
  if (!calendars) return null
  return (
    <div className="shades" aria-hidden="true">
      {[sides.own, sides.peer].map((party, lane) => {
        const calendar = calendars[party.identity]
        if (!calendar) return null
        return bandsOf(axis, calendar).map(({ from, to, kind }) => (
          <div
            key={`${party.prefix} ${from}`}
            className={`shade ${kind} ${lane === 0 ? 'own' : 'peer'}`}
            style={{ top: `${from}px`, height: `${to - from}px` }}
          />
        ))
      })}
    </div>
  )
}

/** In the order of time; where two have the same, as they stand in the record. */
function eventsOf(view: ReturnType<typeof useShown>['view'], now: number): readonly Event[] {
  const turns = view.turns
    .slice(-MOST)
    .map((turn): Event => ({ type: 'turn', time: Date.parse(turn.stored), turn }))
  const first = turns[0]?.time ?? now
  const duties = view.verdicts?.duties ?? []
  const fromRecord = duties.flatMap(({ duty, due, granted }): Event[] => [
    ...(due === null || duty === 'receipt'
      ? []
      : [{ type: 'due' as const, time: Date.parse(due), what: duty, isGrant: false }]),
    ...(granted ? [{ type: 'due' as const, time: Date.parse(granted), what: duty, isGrant: true }] : []),
  ])
  const expected = Object.entries(view.dues).flatMap(([duty, due]): Event[] =>
    duty === 'receipt' || duties.some((each) => each.duty === duty)
      ? []
      : [{ type: 'due', time: Date.parse(due), what: duty, isGrant: false }],
  )
  const isOpen = view.nextDue !== undefined
  const all: Event[] = [
    ...turns,
    ...[...fromRecord, ...expected].filter(({ time }) => time >= first),
    ...(isOpen && now > first ? [{ type: 'now' as const, time: now }] : []),
  ]
  return all.toSorted((a, b) => a.time - b.time)
}

function colourOf(sides: Sides, party: Sides['own']): 'a' | 'b' {
  return party === sides.own
    ? partyOf(sides.own.prefix, sides.peer.prefix)
    : partyOf(sides.peer.prefix, sides.own.prefix)
}

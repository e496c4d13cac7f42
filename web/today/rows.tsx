import { Link } from 'react-router'
import { useAgreement, usePairs } from '../api/queries.ts'
import type { Owed, RequestSummary } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { Time, TimeLeft } from '../parts/time.tsx'
import { Monogram, partyOf, Tag, useName, Words } from '../parts/words.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import { todayTexts } from './texts.ts'

/** What is owed on one request: which it is, and each thing with the time that is left, in the reader's zone and the other capital's. */
export function OwedRow({ of, showsWho }: { readonly of: readonly Owed[]; readonly showsWho: boolean }) {
  const t = useTexts(todayTexts)
  const words = useWords()
  const name = useName()
  const first = of[0]!
  return (
    <li className="row-of">
      <div className="line">
        {showsWho && <Who pair={first.pair} by={first.by} />}
        {first.reference ? (
          <Link to={`/requests/${first.reference}`}>{first.reference}</Link>
        ) : (
          <Link to="/administration/agreement">{t.what[first.what]}</Link>
        )}
        {first.class && <Tag kind="soft">{wordFor(words.kind, first.class)}</Tag>}
        {first.urgency && first.urgency !== 'routine' && (
          <Tag kind={first.urgency === 'emergency' ? 'danger' : 'short'}>
            {wordFor(words.urgency, first.urgency)}
          </Tag>
        )}
      </div>
      <div className="about">{first.title ? <Words of={first.title} /> : name(first.explanation)}</div>
      {of.map((each) => (
        <Due key={`${each.what} ${each.n} ${each.ask} ${each.days} ${each.from}`} of={each} />
      ))}
    </li>
  )
}

function Due({ of }: { readonly of: Owed }) {
  const t = useTexts(todayTexts)
  return (
    <div>
      <div className="due">
        <span>{of.reference && t.what[of.what]}</span>
        {of.due && <TimeLeft due={of.due} from={of.since} />}
      </div>
      {of.due && <DueTimes pair={of.pair} due={of.due} />}
    </div>
  )
}

/** A request under way; what is due next stands with it. */
export function RequestRow({ of }: { readonly of: RequestSummary }) {
  const t = useTexts(todayTexts)
  const words = useWords()
  return (
    <li className="row-of">
      <div className="line">
        <Link to={`/requests/${of.reference}`}>{of.reference}</Link>
        <Tag kind="soft">{wordFor(words.kind, of.kind)}</Tag>
        <span className="soft small">{wordFor(words.phase, of.phase)}</span>
      </div>
      <div className="about">
        <Words of={of.title} />
      </div>
      {of.nextDue && of.nextDuty && (
        <div className="soft small">
          {wordFor(t.what, of.nextDuty)} · <Time at={of.nextDue} />
        </div>
      )}
    </li>
  )
}

function Who({ pair, by }: { readonly pair: string; readonly by: 'us' | 'them' }) {
  const pairs = usePairs()
  const found = pairs.data?.pairs.find(({ id }) => id === pair)
  if (!found) return null
  const [party, other] = by === 'us' ? [found.own, found.peer] : [found.peer, found.own]
  return <Monogram prefix={party.prefix} party={partyOf(party.prefix, other.prefix)} />
}

function DueTimes({ pair, due }: { readonly pair: string; readonly due: string }) {
  const t = useTexts(todayTexts)
  const name = useName()
  const pairs = usePairs()
  const agreement = useAgreement(pair)
  const peer = pairs.data?.pairs.find(({ id }) => id === pair)?.peer
  const zone = peer && agreement.data?.inEffect?.document.calendars[peer.identity]?.zone
  const there = useTimes(zone)
  return (
    <div className="soft small">
      {t.due} <Time at={due} />
      {peer && zone && ` · ${t.there(name(peer.name))} ${there.short(due)}`}
    </div>
  )
}

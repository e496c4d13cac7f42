import { Link } from 'react-router'
import { usePairs } from '../api/queries.ts'
import type { ProposalView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { TimeLeft } from '../parts/time.tsx'
import { Monogram, partyOf, Tag, Words } from '../parts/words.tsx'
import { useWords, wordFor } from '../texts/words.ts'
import type { Unratified } from './queries.ts'
import { useReference } from './reference.ts'
import { releaseTexts } from './texts.ts'

/** A proposal as lists show it: what, of whom, how far it is. */
export function ProposalRow({ of }: { readonly of: ProposalView }) {
  const t = useTexts(releaseTexts)
  const words = useWords()
  const times = useTimes()
  const reference = useReference()(of)
  return (
    <li className="row-of">
      <div className="line">
        <Whom pair={of.pair} />
        <Link to={`/release/${encodeURIComponent(of.id)}`}>{reference}</Link>
        {reference === of.reference && <Tag kind="soft">{wordFor(words.turn, of.kind)}</Tag>}
        {of.isEmergency && <Tag kind="danger">{words.urgency.emergency}</Tag>}
        {of.isAlone && <Tag kind="short">{t.signed(of.releases.length, 1)}</Tag>}
      </div>
      {of.title && (
        <div>
          <Words of={of.title} />
        </div>
      )}
      <div className="soft small">
        {t.by(of.author.name)} · {t.putUp(times.full(of.created))}
        {of.state === 'open' && ` · ${t.signed(of.needs - of.missing, of.needs)}`}
      </div>
      {of.remark && <p className="remark lines">{of.remark}</p>}
    </li>
  )
}

/** An emergency that left on one signature, with the time that is left for the second. */
export function UnratifiedRow({ of }: { readonly of: Unratified }) {
  const t = useTexts(releaseTexts)
  return (
    <li className="row-of">
      <div className="line">
        <Whom pair={of.pair} />
        <Link to={`/release/${encodeURIComponent(of.id)}`}>{of.reference}</Link>
        <span className="soft small">{t.by(of.author.name)}</span>
      </div>
      {of.title && (
        <div>
          <Words of={of.title} />
        </div>
      )}
      <div className="until">
        <span className="small">{t.until}</span>
        <TimeLeft due={of.until} from={of.updated} />
      </div>
    </li>
  )
}

function Whom({ pair }: { readonly pair: string }) {
  const pairs = usePairs()
  const found = pairs.data?.pairs.find(({ id }) => id === pair)
  if (!found) return null
  return <Monogram prefix={found.peer.prefix} party={partyOf(found.peer.prefix, found.own.prefix)} />
}

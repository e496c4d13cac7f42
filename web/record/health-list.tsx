import type { PairStatus, RecordView } from '../api/types.ts'
import { useTexts } from '../lib/choices.tsx'
import { useTimes } from '../lib/times.ts'
import { useNow } from '../parts/time.tsx'
import { Tag, useName } from '../parts/words.tsx'
import { type HealthItem, healthOf } from './health.ts'
import { healthTexts } from './health-texts.ts'

/** How the record stands, in plain sentences; what needs somebody first. */
export function HealthList({ pair, record }: { readonly pair: PairStatus; readonly record: RecordView }) {
  const t = useTexts(healthTexts)
  const items = healthOf(record, useNow(20))
  const rank = { danger: 0, short: 1, calm: 2 }
  return (
    <ul className="health">
      {items
        .toSorted((a, b) => rank[a.level] - rank[b.level])
        .map((item) => (
          <li key={JSON.stringify(item)} data-level={item.level}>
            {item.level !== 'calm' && (
              <Tag kind={item.level === 'danger' ? 'danger' : 'short'}>{t.level[item.level]}</Tag>
            )}
            <Sentence pair={pair} of={item} />
          </li>
        ))}
    </ul>
  )
}

function Sentence({ pair, of }: { readonly pair: PairStatus; readonly of: HealthItem }) {
  const t = useTexts(healthTexts)
  const times = useTimes()
  const party = useName()(pair.peer.name)
  switch (of.is) {
    case 'running':
      return t.running
    case 'quiescent':
      return t.quiescent(of.missing, party)
    case 'refused':
      return (
        <span>
          {t.refused(of.why)} <br />
          {t.refusedHelp}
        </span>
      )
    case 'no_agreement':
      return t.noAgreement
    case 'agreement':
      return t.agreement(of.version, of.state)
    case 'agree':
      return t.agree(party, times.clock(of.ours), times.clock(of.theirs))
    case 'no_receipt':
      return t.noReceipt
    case 'waiting':
      return t.waiting(of.count, party)
    case 'peer':
      return t.peer(party, times.clock(of.last))
    case 'peer_silent':
      return t.peerSilent(party, of.last && times.full(of.last))
    case 'witness':
      return t.witness(of.name, times.clock(of.last))
    case 'witness_silent':
      return t.witnessSilent(of.name, of.last && times.full(of.last))
    case 'no_witnesses':
      return t.noWitnesses
    case 'calendar':
      return t.calendar(of.warning.whose, party, of.warning.year)
    default:
      return of satisfies never
  }
}

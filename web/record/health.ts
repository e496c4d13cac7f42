import type { CalendarWarning, RecordView } from '../api/types.ts'
import { newestOf, receiptsOf, unreceiptedOf } from '../lib/logs.ts'

/** What is so about a record, and what to do where something is: the words stand in health-texts.ts. */
export type HealthItem = { readonly level: 'calm' | 'short' | 'danger' } & (
  | { readonly is: 'running' }
  | { readonly is: 'quiescent'; readonly missing: number }
  | { readonly is: 'refused'; readonly why: string }
  | { readonly is: 'no_agreement' }
  | { readonly is: 'agreement'; readonly version: number; readonly state: string }
  | { readonly is: 'agree'; readonly ours: string; readonly theirs: string }
  | { readonly is: 'no_receipt' }
  | { readonly is: 'waiting'; readonly count: number }
  | { readonly is: 'peer'; readonly last: string }
  | { readonly is: 'peer_silent'; readonly last: string | undefined }
  | { readonly is: 'witness'; readonly name: string; readonly last: string }
  | { readonly is: 'witness_silent'; readonly name: string; readonly last: string | undefined }
  | { readonly is: 'no_witnesses' }
  | { readonly is: 'calendar'; readonly warning: CalendarWarning }
)

/** A heartbeat comes each minute: after so many ms without one somebody should look. */
const SILENT = 10 * 60_000
const SILENT_LONG = 24 * 3_600_000

export function healthOf(record: RecordView, now: number): HealthItem[] {
  return [
    ...phaseOf(record),
    ...agreedOf(record),
    ...peerOf(record, now),
    ...witnessesOf(record, now),
    ...agreementOf(record),
    ...record.calendars.map((warning) => ({ level: 'short' as const, is: 'calendar' as const, warning })),
  ]
}

function phaseOf({ phase }: RecordView): HealthItem[] {
  if (phase.phase === 'running') return [{ level: 'calm', is: 'running' }]
  if (phase.phase === 'quiescent') return [{ level: 'short', is: 'quiescent', missing: phase.missing }]
  return [{ level: 'danger', is: 'refused', why: phase.why }]
}

/** Each side's newest receipt over the other's log. */
function agreedOf({ logs }: RecordView): HealthItem[] {
  const receipt = (wanted: 'ours' | 'theirs') =>
    newestOf(receiptsOf(logs.filter(({ whose }) => whose === wanted)))
  const [ours, theirs] = [receipt('ours'), receipt('theirs')]
  const count = unreceiptedOf(logs)
  return [
    ours && theirs ? { level: 'calm', is: 'agree', ours, theirs } : { level: 'short', is: 'no_receipt' },
    ...(count > 0 ? [{ level: 'short' as const, is: 'waiting' as const, count }] : []),
  ]
}

/** The last sign of life of the other side: a line of its own under either log. */
function peerOf({ logs }: RecordView, now: number): HealthItem[] {
  const last = newestOf(
    logs.flatMap(({ whose, lines }) =>
      lines.filter(({ role }) => (whose === 'theirs' ? role === 'writer' : role === 'receipt')),
    ),
  )
  const silent = last === undefined ? Number.POSITIVE_INFINITY : now - Date.parse(last)
  if (last !== undefined && silent <= SILENT) return [{ level: 'calm', is: 'peer', last }]
  return [{ level: silent > SILENT_LONG ? 'danger' : 'short', is: 'peer_silent', last }]
}

function witnessesOf({ witnesses, logs, agreement }: RecordView, now: number): HealthItem[] {
  if (witnesses.length === 0) return agreement ? [{ level: 'calm', is: 'no_witnesses' }] : []
  return witnesses.map((name): HealthItem => {
    const last = newestOf(logs.flatMap(({ lines }) => lines.filter((line) => line.name === name)))
    if (last !== undefined && now - Date.parse(last) <= SILENT)
      return { level: 'calm', is: 'witness', name, last }
    return { level: 'short', is: 'witness_silent', name, last }
  })
}

function agreementOf({ agreement }: RecordView): HealthItem[] {
  if (!agreement) return [{ level: 'short', is: 'no_agreement' }]
  const level = agreement.state === 'in_force' ? 'calm' : 'short'
  return [{ level, is: 'agreement', version: agreement.version, state: agreement.state }]
}

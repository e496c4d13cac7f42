import { describe, expect, it } from 'vitest'
import type { RecordView } from '../../src/app/show-record.ts'
import { healthOf } from '../../web/record/health.ts'

const NOW = Date.parse('2026-11-24T12:00:00Z')
const before = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()

/** A record in order, as a node shows it, a minute after the last heartbeat. */
function aRecord(
  change: Partial<RecordView> & { readonly peerMinutes?: number; readonly witnessMinutes?: number } = {},
): RecordView {
  const { peerMinutes = 1, witnessMinutes = 1, ...rest } = change
  const line = (name: string, role: 'writer' | 'receipt' | 'witness', minutes: number) => ({
    name,
    role,
    size: 9,
    time: before(minutes),
  })
  const log = (whose: 'ours' | 'theirs') => ({
    whose,
    origin: whose,
    epoch: 1,
    size: 9,
    reconciled: 9,
    vkeys: [],
    timedVkeys: [],
    lines: [
      line(`${whose} writer`, 'writer', whose === 'ours' ? 1 : peerMinutes),
      line(`${whose} receipt`, 'receipt', whose === 'ours' ? peerMinutes : 1),
      line('harbour', 'witness', witnessMinutes),
    ],
  })
  return {
    pair: 'p',
    peer: { en: 'Beiyuan', zh: '北原' },
    exercise: true,
    phase: { phase: 'running' },
    agreement: { version: 1, digest: 'd', state: 'in_force' },
    calendars: [],
    witnesses: ['harbour'],
    logs: [log('ours'), log('theirs')],
    ...rest,
  }
}

const told = (record: RecordView) => healthOf(record, NOW).map(({ is, level }) => `${level} ${is}`)

describe('how a record stands', () => {
  it('is calm while everybody is heard', () => {
    expect(told(aRecord())).toEqual([
      'calm running',
      'calm agree',
      'calm peer',
      'calm witness',
      'calm agreement',
    ])
  })

  it('says that the other side is dark after ten minutes, and loudly after a day', () => {
    expect(told(aRecord({ peerMinutes: 11 }))).toContain('short peer_silent')
    expect(told(aRecord({ peerMinutes: 1500 }))).toContain('danger peer_silent')
  })

  it('says which witness is silent, and that there is none', () => {
    expect(told(aRecord({ witnessMinutes: 30 }))).toContain('short witness_silent')
    expect(told(aRecord({ witnesses: ['harbour', 'other'] }))).toContain('short witness_silent')
    expect(told(aRecord({ witnesses: [] }))).toContain('calm no_witnesses')
  })

  it('says that our log is stopped, and why', () => {
    expect(told(aRecord({ phase: { phase: 'refused', why: 'fork' } }))[0]).toBe('danger refused')
    expect(told(aRecord({ phase: { phase: 'quiescent', missing: 3 } }))[0]).toBe('short quiescent')
  })

  it('says how many of our entries wait for their receipt', () => {
    const record = aRecord()
    const [ours, theirs] = record.logs
    const items = healthOf({ ...record, logs: [{ ...ours!, reconciled: 7 }, theirs!] }, NOW)
    expect(items).toContainEqual({ level: 'short', is: 'waiting', count: 2 })
  })
})

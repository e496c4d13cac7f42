import { pairOf, writerOf } from '../../src/protocol/ids.ts'
import { printVerifierKey } from '../../src/protocol/verifier-key.ts'
import { Random } from './random.ts'
import { digestOf, keyOf, type TestKey } from './signing.ts'

/** Seconds. */
export type Span = { readonly from: number; readonly to: number }

export type Witness = {
  readonly name: string
  readonly vkey: string
  readonly key: TestKey
  /** Seconds by which its clock is ahead. */
  readonly offset: number
  /** When it does not answer. */
  readonly outages: readonly Span[]
}

export type DutyRow = {
  readonly class: string
  readonly urgency: string
  readonly receipt: { minutes: number }
  readonly acknowledgement: Limit
  readonly answer?: Limit
  readonly updates?: { minutes: number }
  readonly result?: Limit
}
export type Limit = { minutes: number } | { workingDays: number; of: 'answerer' | 'both' | 'either' }

/** One agreement version as entered. */
export type Version = {
  readonly number: number
  readonly digest: string
  readonly text: string
  readonly duties: readonly DutyRow[]
  readonly policy: string
  readonly calendars: Readonly<Record<string, unknown>>
  /** Suspended or ended (A8). */
  readonly isStopped: boolean
  /** Another document of this number that one side may enter instead (A3). */
  readonly rival?: { readonly digest: string; readonly text: string }
  /** Whether it names the rival of the version before as the one that it follows. */
  readonly followsRival: boolean
}

/** What is fixed before a history begins. Party 0 has the smaller writer id. */
export type Setting = {
  readonly start: number
  readonly exercise: boolean
  readonly pair: string
  readonly identities: readonly [string, string]
  readonly writers: readonly [string, string]
  readonly labels: readonly [string, string]
  readonly hosts: readonly [string, string]
  readonly witnesses: readonly Witness[]
  readonly versions: readonly Version[]
}

const CLASSES = ['information', 'investigation', 'evidence', 'preservation', 'mitigation', 'notification']
const URGENCIES = ['emergency', 'urgent', 'routine']
const STARTS = [
  '2025-03-03T08:00:00Z',
  '2025-01-24T15:40:00Z', // two days before a spring festival
  '2025-10-31T22:10:00Z',
  '2025-12-29T09:30:00Z', // years may be missing
  '2026-03-07T20:00:00Z', // a clock change
]
const ZONES = ['America/New_York', 'Asia/Shanghai', 'UTC', 'Europe/London', 'Pacific/Auckland']
const NAMES = ['arden', 'beiyuan', 'caldera', 'dorne']

/** `rivals`: three versions, of the second one for each side. */
export function aSetting(random: Random, rivals = false): Setting {
  const labels = random.shuffled(NAMES).slice(0, 2)
  const parties = labels.map((label) => {
    const identity = keyOf(`${label} identity`).publicKey.toHex()
    return { label, identity, writer: writerOf(identity), host: `${label}.example` }
  })
  parties.sort((x, y) => (x.writer < y.writer ? -1 : 1))
  const [first, second] = parties as [(typeof parties)[0], (typeof parties)[0]]
  const start = Date.parse(random.pick(STARTS)) / 1000 + random.int(0, 3600)
  const witnesses = Array.from({ length: random.pick([0, 1, 2, 3, 3, 3, 4]) }, (_, i) =>
    aWitness(i, start, random),
  )
  const exercise = random.chance(0.5)
  const fixed = { start, exercise, pair: pairOf(first.identity, second.identity) }
  const identities = [first.identity, second.identity] as const
  const setting = { ...fixed, identities, writers: [first.writer, second.writer] as const, witnesses }
  const named = { labels: [first.label, second.label] as const, hosts: [first.host, second.host] as const }
  return {
    ...setting,
    ...named,
    versions: versionsOf({ ...setting, ...named, versions: [] }, random, rivals),
  }
}

function aWitness(i: number, start: number, random: Random): Witness {
  const name = `witness${i}.example/w${i}`
  const key = keyOf(name)
  const vkey = printVerifierKey({ name, alg: 0x04, publicKey: Uint8Array.from(key.publicKey) })
  const outages = Array.from({ length: random.pick([0, 0, 1, 1, 2, 3]) }, () => {
    const from = start + random.int(0, random.pick([3600, 20_000, 200_000]))
    return { from, to: from + random.int(90, random.pick([600, 6000, 90_000])) }
  })
  return { name, vkey, key, offset: offsetOf(random), outages }
}

/** Mostly a good clock; now and then one that is far ahead or behind. */
function offsetOf(random: Random): number {
  if (random.chance(0.8)) return random.int(-3, 3)
  return random.pick([1, 1, -1]) * random.pick([30, 61, 200, 3600, 86_400, 400_000])
}

function versionsOf(setting: Setting, random: Random, rivals: boolean): Version[] {
  const versions: Version[] = []
  const duties = someDuties(random)
  const most = rivals ? 3 : random.pick([1, 1, 1, 2, 3])
  // A source of its own: what is added here changes no history that has none of it.
  const apart = new Random(setting.start + most)
  for (let number = 1; number <= most; number += 1) {
    const change = number > 1 && random.chance(0.6)
    const last = versions.at(-1)
    const followsRival = last?.rival !== undefined && apart.chance(0.5)
    const isStopped = number > 1 && apart.chance(0.2)
    const document = {
      v: 1,
      type: 'agreement',
      version: number,
      ...(last && { before: (followsRival ? last.rival! : last).digest }),
      ...(isStopped && { state: apart.pick(['suspended', 'ended']) }),
      verdicts: 1,
      exercise: setting.exercise,
      parties: partiesOf(setting),
      purpose: { en: 'Trial', zh: '试验' },
      languages: ['en', 'zh'],
      hotline: { scope: 'any' },
      duties: change ? someDuties(random) : duties,
      calendars: calendarsOf(setting, random),
      policy: aPolicy(setting.witnesses, random),
      quotas: { messagesPerDay: 1000, bytesPerDay: 1_000_000_000 },
      tests: { dailyLink: false },
      retention: { days: 3650 },
      suites: ['Ed25519'],
    }
    const text = canonical(document)
    const { duties: rows, policy, calendars } = document
    const other = canonical({ ...document, retention: { days: 30 } })
    const isDisputed = rivals ? number === 2 : number > 1 && apart.chance(0.4)
    const rival = isDisputed ? { digest: digestOf(other), text: other } : undefined
    versions.push({
      number,
      digest: digestOf(text),
      text,
      duties: rows,
      policy,
      calendars,
      isStopped,
      ...(rival && { rival }),
      followsRival,
    })
  }
  return versions
}

function partiesOf({ identities, labels, hosts }: Setting) {
  const parties = identities.map((identity, i) => ({
    identity,
    host: hosts[i]!,
    name: { en: labels[i]!, zh: labels[i]! },
    prefix: labels[i]!.slice(0, 3).toUpperCase(),
  }))
  return parties.sort((x, y) => (x.identity < y.identity ? -1 : 1))
}

function someDuties(random: Random): DutyRow[] {
  const rows = CLASSES.flatMap((name) => URGENCIES.map((urgency) => ({ class: name, urgency })))
  const kept = rows.filter(() => random.chance(0.5))
  return (kept.length > 0 ? kept : rows.slice(0, 1)).map((row) => aRow(row, random))
}

function aRow(row: { class: string; urgency: string }, random: Random): DutyRow {
  const receipt = { minutes: random.pick([5, 5, 10, 15, 60]) }
  const acknowledgement = aLimit(random, [10, 30, 60, 240])
  if (row.class === 'notification') return { ...row, receipt, acknowledgement }
  return {
    ...row,
    receipt,
    acknowledgement,
    ...(random.chance(0.85) && { answer: aLimit(random, [20, 60, 180, 600]) }),
    ...(random.chance(0.4) && { updates: { minutes: random.pick([60, 90, 120, 480]) } }),
    ...(random.chance(0.4) && { result: aLimit(random, [120, 600, 1500]) }),
  }
}

function aLimit(random: Random, minutes: readonly number[]): Limit {
  if (random.chance(0.8)) return { minutes: random.pick(minutes) }
  return { workingDays: random.pick([1, 1, 2, 3]), of: random.pick(['answerer', 'both', 'either']) }
}

function calendarsOf({ identities, start }: Setting, random: Random) {
  const first = new Date(start * 1000).getUTCFullYear()
  const calendars = identities.map((identity) => {
    const years = [first, first + 1].filter((year) => year === first || random.chance(0.6))
    const entries = years.map(
      (year) => [year, { off: someDates(year, random), others: someDates(year, random) }] as const,
    )
    const week = random.pick([
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5, 6],
      [1, 2, 3, 4, 7],
    ])
    return [identity, { zone: random.pick(ZONES), week, years: yearsOf(entries) }] as const
  })
  return Object.fromEntries(calendars)
}

function yearsOf(entries: readonly (readonly [number, { off: string[]; others: string[] }])[]) {
  const years = entries.map(([year, { off, others }]) => [
    year,
    { off, work: others.filter((date) => !off.includes(date)) },
  ])
  return Object.fromEntries(years)
}

function someDates(year: number, random: Random): string[] {
  const days = [
    '01-01',
    '01-02',
    '01-26',
    '01-27',
    '01-28',
    '03-04',
    '03-08',
    '11-01',
    '11-03',
    '12-30',
    '12-31',
  ]
  return days.filter(() => random.chance(0.3)).map((day) => `${year}-${day}`)
}

/** A flat k of n, a group of groups, or `quorum none`. */
function aPolicy(witnesses: readonly Witness[], random: Random): string {
  const chosen = witnesses.filter(() => random.chance(0.9))
  const lines = chosen.map((witness, i) => `witness w${i} ${witness.vkey}`)
  if (chosen.length === 0 || random.chance(0.06)) return [...lines, 'quorum none', ''].join('\n')
  if (chosen.length === 1 && random.chance(0.5)) return [...lines, 'quorum w0', ''].join('\n')
  const names = chosen.map((_, i) => `w${i}`)
  if (chosen.length >= 3 && random.chance(0.3)) {
    const inner = names.slice(0, 2)
    const least = random.int(1, 2)
    const outer = ['inner', ...names.slice(2)]
    lines.push(
      `group inner ${least} ${inner.join(' ')}`,
      `group outer ${random.int(1, outer.length)} ${outer.join(' ')}`,
    )
    return [...lines, 'quorum outer', ''].join('\n')
  }
  const least = random.pick([
    'any',
    'all',
    String(random.int(1, names.length)),
    String(Math.ceil((names.length + 1) / 2)),
  ])
  return [...lines, `group them ${least} ${names.join(' ')}`, 'quorum them', ''].join('\n')
}

/** RFC 8785 for plain objects with ASCII member names and no fractions. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  const parts = members
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`)
  return `{${parts.join(',')}}`
}

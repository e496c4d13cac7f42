/** The record of an exercise case (data/cases), told as the case tells it: who was timed when, what each log holds. */

import { bodyOf } from '../../src/app/draft-request.ts'
import {
  type CaseEvent,
  draftOf,
  type ExerciseCase,
  readCase,
  readData,
  readOutcomes,
} from '../../src/ops/exercise/cases.ts'
import {
  type Agreement,
  agreementDigest,
  CLASSES,
  type Kind,
  type Limits,
  type MessageId,
  type Payload,
  parseTime,
  printTime,
  URGENCIES,
} from '../../src/protocol/index.ts'
import { aHistory, type History, type Writer } from './history.ts'

/** All 42, in the order of their numbers. */
export const CASE_NUMBERS: readonly number[] = Array.from({ length: 42 }, (_, i) => i + 1)

/** A case as data/cases has it, with what only its history needs. */
export type ToldCase = ExerciseCase & {
  readonly policyVersion: 1 | 2
  readonly history: readonly (CaseEvent & {
    readonly interval?: { readonly from: string; readonly to: string }
  })[]
}

export type Tale = {
  readonly history: History
  readonly request: MessageId
  /** The bundle as it stood at moments that the case speaks of, before its end. */
  readonly before: ReadonlyMap<string, Uint8Array>
}

/** Tells one case by itself, up to the end of the exercise year. The same case gives the same bytes. */
export async function tellCase(number: number): Promise<Tale> {
  const one = readCase(number) as ToldCase
  const teller = new Teller(one, await beginsBefore(one))
  await (TOLD_OTHERWISE[one.id] ?? tellsPlainly)(teller)
  await teller.reachesYearsEnd()
  return { history: teller.h, request: teller.request, before: teller.before }
}

/** Times around a turn whose interval the case leaves open (cases.md): timed 90 s before and 60 s after. */
const BEFORE = 90
const AFTER = 60
const YEARS_END = parseTime('2025-12-31T23:00:00Z')

async function beginsBefore(one: ToldCase): Promise<History> {
  const begins = printTime(parseTime(one.entered) - 86_400)
  const agreement = { duties: dutiesOf(1) }
  const h = await aHistory({ witnesses: ['one', 'two'], quorum: 2, begins, agreement })
  const calendars: Agreement['calendars'] = {
    [h.arden.party]: readData('calendars/arden.json') as Agreement['calendars'][string],
    [h.beiyuan.party]: readData('calendars/beiyuan.json') as Agreement['calendars'][string],
  }
  h.passes({ minutes: 1 })
  await h.agrees({ calendars, duties: dutiesOf(one.policyVersion) })
  return h
}

function dutiesOf(version: 1 | 2): Limits[] {
  type Table = Readonly<Record<string, Readonly<Record<string, Omit<Limits, 'class' | 'urgency'>>>>>
  const table = (readData('limits.json') as Record<string, { limits: Table }>)[version]!.limits
  return CLASSES.flatMap((name) =>
    URGENCIES.flatMap((urgency) => {
      const limits = table[name]?.[urgency]
      return limits ? [{ class: name, urgency, ...limits }] : []
    }),
  )
}

class Teller {
  readonly one: ToldCase
  readonly h: History
  readonly asker: Writer
  readonly answerer: Writer
  readonly before = new Map<string, Uint8Array>()
  request: MessageId = 'sha256:'

  constructor(one: ToldCase, h: History) {
    this.one = one
    this.h = h
    this.asker = h[one.from]
    this.answerer = h[one.to]
  }

  at(time: string | number): void {
    const seconds = typeof time === 'number' ? time : parseTime(time)
    if (seconds < this.h.now) throw new Error(`${this.one.id}: ${time} is before ${printTime(this.h.now)}`)
    this.h.now = seconds
  }

  /** Both heads are timed by everybody, and both parties record it. */
  async everybodyIsTimed(at: string | number): Promise<void> {
    this.at(at)
    await this.h.everybodyStamps()
    for (const writer of [this.h.arden, this.h.beiyuan]) await writer.records({ holds: true })
  }

  /** The request stands in the asker's log; nobody has seen it yet. */
  async enters(): Promise<void> {
    const { one, h, asker } = this
    await this.everybodyIsTimed(parseTime(one.entered) - BEFORE)
    this.at(one.entered)
    const reference = `${one.from === 'arden' ? 'ARD' : 'BEI'}-2025-${one.id.slice(3).padStart(4, '0')}`
    const by = PEOPLE[one.from]
    const rule = { agreement: agreementDigest(h.agreements.at(-1)!), class: one.kind, urgency: one.urgency }
    const kind: Kind = one.kind === 'notification' ? 'notify' : 'request'
    this.request = await asker.enters(kind, bodyOf(draftOf(one), reference, by) as Payload['body'], { rule })
  }

  /** Receipt follows within a second: the limits are counted from the minute of entry. */
  async isReceipted(): Promise<void> {
    await this.everybodyIsTimed(this.h.now)
    await this.everybodyIsTimed(this.h.now + AFTER)
  }

  async turn(event: ToldCase['history'][number]): Promise<void> {
    const { from, to } = event.interval ?? {}
    const at = parseTime(event.at)
    await this.everybodyIsTimed(from ? parseTime(from) : at - BEFORE)
    this.at(at)
    await this.says(event)
    await this.everybodyIsTimed(to ? parseTime(to) : at + AFTER)
  }

  /** The message of one entry of the history. */
  async says(event: CaseEvent, answers?: readonly ('acknowledgement' | 'answer')[]): Promise<void> {
    const { one } = this
    const side = event.by!
    const by = PEOPLE[side]
    const text = { lang: side === 'arden' ? ('en' as const) : ('zh' as const), text: event.text }
    const enters = (kind: Kind, body: unknown, more: Record<string, unknown> = {}) =>
      this.h[side].enters(kind, body as Payload['body'], { ref: this.request, ...more })
    switch (event.event) {
      case 'acknowledged':
        await enters('acknowledge', { state: 'accepted', note: text, by }, { answers: ['acknowledgement'] })
        return
      case 'status':
        await enters('status', { text, by }, { answers: ['update'] })
        return
      case 'answered':
        if (/^refused/.test(event.text)) {
          const body = { ground: 'other', article: 'agreement model Art. 3', text, by }
          await enters('refuse', body, { answers: ['answer'] })
        } else {
          const outcomes = outcomesOf(one)
          const body = { outcomes, final: false, note: text, files: [], by }
          await enters('result', body, { answers: answers ?? ['answer'] })
        }
        return
      case 'clarification asked':
      case 'clarification answered':
        await enters('clarify', { text, by })
        return
      case 'extension proposed':
        await enters('extend', { text, until: event.due, by })
        return
      case 'extension granted':
        await enters('extend', { text, until: event.due, by }, { grant: { duty: 'answer', due: event.due } })
        return
      case 'withdrawn':
        await enters('withdraw', { text, by })
        return
      default:
        throw new Error(`${one.id}: no message tells "${event.event}"`)
    }
  }

  /** The asker's own clock alone. */
  async ownLineOnly(): Promise<void> {
    const over = this.asker.head()
    this.h.keep(over, await this.asker.line('time', over, this.h.now))
    await this.asker.records()
  }

  async keepsBundle(name: string): Promise<void> {
    this.before.set(name, await this.h.bundle())
  }

  async reachesYearsEnd(): Promise<void> {
    if (!SHUT.has(this.one.id)) return this.everybodyIsTimed(YEARS_END)
    // The asker's log is not receipted to the end of the year, or not even seen; the answerer's goes on.
    this.at(YEARS_END)
    await this.h.stamps(this.answerer)
    if (this.one.id === 'EX-42') await this.h.stamps(this.asker)
    await this.asker.receipts()
    await this.asker.records({ holds: true })
  }
}

/** Events for which this version of the record has no message; everything else must be told. */
const NOT_IN_THE_RECORD: ReadonlySet<string> = new Set(['assessed', 'reply to assessment', 'hotline', 'note'])
/** Cases whose request is not receipted by the end of the year. */
const SHUT: ReadonlySet<string> = new Set(['EX-28', 'EX-40', 'EX-42'])

const PEOPLE = {
  arden: { name: 'M. Okafor', role: 'case handler' },
  beiyuan: { name: '周敏', role: '案件承办人' },
} as const

function outcomesOf(one: ToldCase): unknown[] {
  const told = readOutcomes()[one.id] ?? one.asks.map(() => 'done')
  return told.map((text, i) => {
    const [outcome, ground, article] = text.split(':')
    return { ask: i + 1, outcome, ...(ground && { ground }), ...(article && { article }) }
  })
}

async function tellsPlainly(t: Teller): Promise<void> {
  await t.enters()
  await t.isReceipted()
  for (const event of t.one.history) if (!NOT_IN_THE_RECORD.has(event.event)) await t.turn(event)
}

function entry(t: Teller, event: string): ToldCase['history'][number] {
  const found = t.one.history.find((each) => each.event === event)
  if (!found) throw new Error(`${t.one.id} has no "${event}"`)
  return found
}

/** Cases whose history the list of events alone does not give. */
const TOLD_OTHERWISE: Readonly<Record<string, (t: Teller) => Promise<void>>> = {
  'EX-28': tellsClaimed,
  'EX-29': async (t) => {
    // Beiyuan's node is dark; the witnesses hold Arden's head with the request and see none of Beiyuan's.
    await t.enters()
    await t.h.stamps(t.asker)
    t.at('2025-08-01T13:01:00Z')
    await t.h.stamps(t.asker)
    await t.asker.records()
    t.at('2025-08-03T22:00:00Z')
    await t.h.stamps(t.asker)
    await t.asker.records()
    await t.keepsBundle('before the receipt')
    await t.everybodyIsTimed(entry(t, 'receipted').at)
    // The acknowledgement stands in the text of the receipt: "acknowledged at 23:05Z".
    const at = '2025-08-03T23:05:00Z'
    await t.turn({ by: 'beiyuan', event: 'acknowledged', at, text: 'acknowledged' })
    await t.turn(entry(t, 'answered'))
  },
  'EX-37': tellsFork,
  'EX-39': async (t) => {
    // Arden's node takes nothing in, but its lines out still work: witnesses go on seeing fresh heads of its log.
    await t.enters()
    await t.h.stamps(t.asker)
    for (const at of ['2025-09-12T07:01:00Z', '2025-09-13T12:00:00Z', '2025-09-14T15:00:00Z']) {
      t.at(at)
      await t.h.stamps(t.asker)
      await t.h.stamps(t.answerer)
      await t.asker.records()
    }
    await t.keepsBundle('before the receipt')
    await t.everybodyIsTimed(entry(t, 'receipted').at)
    const answered = entry(t, 'answered')
    await t.everybodyIsTimed(parseTime(answered.at) - BEFORE)
    t.at(answered.at)
    // Nobody acknowledged apart: the answer does.
    await t.says(answered, ['acknowledgement', 'answer'])
    await t.everybodyIsTimed(t.h.now + AFTER)
  },
  'EX-40': tellsClaimed,
  'EX-41': tellsFork,
  'EX-42': async (t) => {
    await t.enters()
    await t.h.stamps(t.asker)
    // Both witnesses see fresh heads of Beiyuan's node, which takes nothing in.
    for (const at of ['2025-12-02T15:01:00Z', '2025-12-03T15:01:00Z', '2025-12-04T14:00:00Z']) {
      t.at(at)
      await t.h.stamps(t.asker)
      await t.h.stamps(t.answerer)
      await t.asker.records()
      if (at === '2025-12-03T15:01:00Z') await t.keepsBundle('after the limit of receipt')
    }
  },
}

/** The peer refused the key, and so did the witnesses: the request stands in the asker's log under the asker's own line alone. */
async function tellsClaimed(t: Teller): Promise<void> {
  await t.enters()
  await t.ownLineOnly()
  t.at(t.h.now + 120)
  await t.ownLineOnly()
}

/** The answerer's restored node has signed two trees; the asker records that before it records the turn in question. */
async function tellsFork(t: Teller): Promise<void> {
  const isExposed = t.one.verdicts.acknowledgement === 'exposed' ? 'acknowledged' : 'answered'
  const notes = t.one.history.filter(({ event }) => event === 'note')
  await t.enters()
  await t.isReceipted()
  for (const event of t.one.history) {
    if (NOT_IN_THE_RECORD.has(event.event)) continue
    if (event.event !== isExposed) {
      await t.turn(event)
      continue
    }
    await t.everybodyIsTimed(parseTime(event.at) - BEFORE)
    t.at(event.at)
    await t.says(event)
    t.at(t.h.now + AFTER)
    const head = t.answerer.head()
    await t.h.stamps(t.answerer)
    const found = notes.length > 1 ? parseTime(notes[0]!.at) : t.h.now + 3600
    t.at(found)
    const other = { ...head, root: head.root.map((byte) => byte ^ 1) }
    await t.asker.records({
      lines: 'none',
      conflict: [await t.answerer.note(head), await t.answerer.note(other)],
    })
    await t.everybodyIsTimed(found + AFTER)
    // The tombstone and the successor log; what stood in the old one up to the last receipt goes on.
    t.at(notes.at(-1)!.at)
    await t.answerer.succeeds({ guard: t.answerer.size })
    await t.everybodyIsTimed(t.h.now + AFTER)
    if (isExposed === 'answered') {
      await t.says(event)
      await t.everybodyIsTimed(t.h.now + AFTER)
    }
  }
}

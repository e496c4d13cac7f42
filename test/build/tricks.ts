/** Each trick of the verdict function alone, with its numbers (docs/spec/verdicts.md); vectors/verdicts is written from these. */

import type { Duty, MessageId } from '../../src/protocol/index.ts'
import type { DutyVerdict } from '../../src/protocol/verdict/index.ts'
import { aHistory, type History } from './history.ts'
import { ardenCalendar } from './history-agreement.ts'

export type Trick = {
  readonly name: string
  /** The rule that it is about. */
  readonly rule: string
  /** What happens and why it must end so. */
  readonly story: string
  /** Tells it; the first request of the document is the one in question. */
  tell(): Promise<History>
  /** What must be found, by duty (`update 2`: the second update). */
  readonly finds: Readonly<Record<string, Partial<DutyVerdict>>>
  /** Leaves given of each log, where the cut is short of the end. */
  readonly cut?: { readonly arden?: number; readonly beiyuan?: number }
  /** Why the whole record is refused instead. */
  readonly refused?: 'bad_cut' | 'bad_order'
}

/** The name that a duty is found under. */
export function nameOf({ duty, n }: { duty: Duty; n?: number }): string {
  return n === undefined ? duty : `${duty} ${n}`
}

/** Everybody stamps both heads and both parties record everything. */
async function settles(h: History): Promise<void> {
  await h.everybodyStamps()
  for (const writer of [h.arden, h.beiyuan]) await writer.records({ holds: true })
}

/** At 12:10:00 Arden asks; at 12:10:01 it is timed and receipted; at 12:10:10 the receipt is timed. */
async function asks(h: History, rule: Parameters<History['arden']['requests']>[0] = {}): Promise<MessageId> {
  h.passes({ minutes: 10 })
  const request = await h.arden.requests(rule)
  h.passes({ seconds: 1 })
  await settles(h)
  h.passes({ seconds: 9 })
  await settles(h)
  return request
}

/** Lets hours go by with every head timed each hour. */
async function waits(h: History, hours: number): Promise<void> {
  for (let i = 0; i < hours; i++) {
    h.passes({ hours: 1 })
    await settles(h)
  }
}

export const TRICKS: readonly Trick[] = [
  {
    name: 'on-time',
    rule: 'V12',
    story:
      'Arden asks at 12:10, receipt is at 12:10:01; the acknowledgement of 13:00 is timed at 13:00:05, before 14:10:01.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ minutes: 49, seconds: 50 })
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: {
      receipt: { verdict: 'on-time', due: '2025-01-14T12:25:01Z' },
      acknowledgement: { verdict: 'on-time', due: '2025-01-14T14:10:01Z' },
      answer: { verdict: 'open', due: '2025-01-15T12:10:01Z' },
    },
  },
  {
    name: 'late',
    rule: 'V12',
    story:
      'The acknowledgement stands after a leaf that witnesses timed at 15:10:10, an hour after it was due.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await waits(h, 3)
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'late', due: '2025-01-14T14:10:01Z' } },
  },
  {
    name: 'stale-checkpoint-stamped-late',
    rule: 'V6',
    story:
      'Beiyuan acknowledges in time. Then an old checkpoint of its log, without the acknowledgement, is shown to all witnesses at 20:00, ' +
      'as if the acknowledgement had not been there then. Of Beiyuan’s own line and each witness’s on that checkpoint the lesser counts: still on time.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      const stale = h.beiyuan.head()
      await h.stamps(h.beiyuan)
      h.passes({ minutes: 30 })
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      h.passes({ hours: 8 })
      await h.stamps(h.beiyuan, { own: false, over: stale })
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'on-time', due: '2025-01-14T14:10:01Z' } },
  },
  {
    name: 'empty-announcement',
    rule: 'V10',
    story:
      'Arden shows a checkpoint with the request to the witnesses, but not the bytes to Beiyuan, who records at 12:12 that it lacks them. They come at 18:12. ' +
      'The acknowledgement is due two hours from then, not from 12:10.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10 })
      const request = await h.arden.requests()
      h.passes({ seconds: 1 })
      await h.stamps(h.arden)
      await h.stamps(h.beiyuan)
      h.passes({ minutes: 2 })
      await h.beiyuan.records({ holds: h.arden.size - 1, lacks: {} })
      h.passes({ seconds: 1 })
      await h.stamps(h.beiyuan)
      await h.beiyuan.records()
      h.passes({ hours: 6 })
      await settles(h)
      h.passes({ minutes: 30 })
      await h.beiyuan.acknowledges(request)
      await settles(h)
      return h
    },
    finds: {
      receipt: { verdict: 'undelivered', due: '2025-01-14T12:25:01Z' },
      acknowledgement: { verdict: 'on-time', due: '2025-01-14T20:12:02Z' },
    },
  },
  {
    name: 'lack-too-late',
    rule: 'V10',
    story:
      'Beiyuan records only at 13:10, after the 15 minutes of receipt, that it lacks what was shown at 12:10:01. A lack that is not said in time delays nothing: ' +
      'the acknowledgement is due two hours after 12:25:01.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10 })
      const request = await h.arden.requests()
      h.passes({ seconds: 1 })
      await h.stamps(h.arden)
      await h.stamps(h.beiyuan)
      await h.arden.records()
      h.passes({ hours: 1 })
      await h.beiyuan.records({ holds: h.arden.size - 2, lacks: {} })
      await h.stamps(h.beiyuan)
      h.passes({ hours: 4 })
      await settles(h)
      await h.beiyuan.acknowledges(request)
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'late', due: '2025-01-14T14:25:01Z' } },
  },
  {
    name: 'undelivered',
    rule: 'V12',
    story: 'Beiyuan says in time that it lacks the bytes, and they never come: counted against neither.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10 })
      await h.arden.requests()
      h.passes({ seconds: 1 })
      await h.stamps(h.arden)
      h.passes({ minutes: 2 })
      await h.beiyuan.records({ lacks: {} })
      h.passes({ seconds: 1 })
      await h.stamps(h.beiyuan)
      await h.beiyuan.records()
      h.passes({ hours: 6 })
      await h.stamps(h.beiyuan)
      await h.arden.records()
      return h
    },
    finds: {
      receipt: { verdict: 'undelivered', due: '2025-01-14T12:25:01Z' },
      acknowledgement: { verdict: 'undelivered', due: null },
    },
  },
  {
    name: 'slow-cosignature-buys-no-time',
    rule: 'V9',
    story:
      'Beiyuan’s node is up, but gives its receipt line only three hours later. The acknowledgement is due two hours after the 15 minutes of receipt, not two hours after the receipt.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10 })
      const request = await h.arden.requests()
      h.passes({ seconds: 1 })
      await h.stamps(h.arden)
      await h.stamps(h.beiyuan)
      await h.arden.records()
      await h.beiyuan.records()
      h.passes({ hours: 3 })
      await settles(h)
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: {
      receipt: { verdict: 'late', due: '2025-01-14T12:25:01Z' },
      acknowledgement: { verdict: 'late', due: '2025-01-14T14:25:01Z' },
    },
  },
  {
    name: 'backdated-lines',
    rule: 'V7',
    story:
      'Beiyuan acknowledges at 15:10, an hour late, and both its own line and a colluding receipt line of Arden claim 13:00. Own lines bound nothing from above, and a ' +
      'receipt line from before the leaf can have been written counts for nothing.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await waits(h, 3)
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      const back = -(2 * 3600 + 10 * 60)
      await h.stamps(h.beiyuan, { own: back })
      await h.arden.receipts({ off: back })
      await h.stamps(h.arden)
      await h.arden.records({ holds: true })
      await h.beiyuan.records()
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'late', due: '2025-01-14T14:10:01Z' } },
  },
  {
    name: 'retired-key',
    rule: 'K2',
    story:
      'Beiyuan’s cosign key ends at 13:00. Two days later somebody who has it gives Arden a receipt line dated 12:10:01, within the limit: recorded more than a day after the end, it counts ' +
      'for nothing, and there is no receipt.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 5 })
      await h.beiyuan.entersKeys({ ends: { cosign: '2025-01-14T13:00:00Z' } })
      await h.stamps(h.beiyuan)
      h.passes({ minutes: 5 })
      await h.arden.requests()
      h.passes({ seconds: 1 })
      const over = h.arden.head()
      await h.stamps(h.arden)
      await h.arden.records()
      h.passes({ days: 2 })
      await h.beiyuan.receipts({ over, off: -2 * 86_400 })
      await h.stamps(h.arden)
      await h.arden.records()
      h.passes({ minutes: 1 })
      await h.stamps(h.arden)
      await h.arden.records()
      return h
    },
    finds: { receipt: { verdict: 'claimed', answer: null } },
  },
  {
    name: 'one-fast-witness',
    rule: 'V3',
    story:
      'One witness of three is three hours fast; two of three are the quorum, so it alone bounds nothing: the acknowledgement of 13:00 stays on time, and its bounds are the others’.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ minutes: 49, seconds: 50 })
      await h.stamps(h.beiyuan, { off: { three: 3 * 3600 } })
      await h.beiyuan.records()
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await h.stamps(h.beiyuan, { off: { three: 3 * 3600 } })
      await h.stamps(h.arden)
      await h.arden.records({ holds: true })
      return h
    },
    finds: {
      acknowledgement: {
        verdict: 'on-time',
        due: '2025-01-14T14:10:01Z',
      },
    },
  },
  {
    name: 'future-line',
    rule: 'V4',
    story:
      'A line over Beiyuan’s log, recorded in a leaf that two witnesses timed at 13:00:05, claims 16:00 by all three: more than a minute after its leaf was there, it counts for nothing, and the ' +
      'acknowledgement after it is on time.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ minutes: 49, seconds: 50 })
      const early = 3 * 3600
      await h.stamps(h.beiyuan, { own: early, off: { one: early, two: early, three: early } })
      await h.beiyuan.records()
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      h.passes({ seconds: 10 })
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'on-time', due: '2025-01-14T14:10:01Z' } },
  },
  {
    name: 'witnesses-not-at-hand',
    rule: 'V8',
    story:
      'Beiyuan acknowledges, but no witness can be reached from 12:10 to 18:10; the due time 14:10:01 lies in the gap. Never rounded in anyone’s favour: indeterminate.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ minutes: 30 })
      await h.beiyuan.acknowledges(request)
      h.passes({ hours: 6 })
      await h.everybodyStamps()
      await h.arden.records({ holds: true })
      return h
    },
    finds: {
      acknowledgement: {
        verdict: 'indeterminate',
        gap: ['2025-01-14T12:10:10Z', '2025-01-14T18:40:10Z'],
      },
    },
  },
  {
    name: 'unproven',
    rule: 'V12',
    story:
      'Witnesses were at hand all the time, for they timed Arden’s log every hour and at the due time, but Beiyuan did not show them its log until 18:10. The proof was Beiyuan’s to have.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ minutes: 30 })
      await h.beiyuan.acknowledges(request)
      h.passes({ hours: 1, minutes: 29, seconds: 30 })
      await h.stamps(h.arden)
      await h.arden.records()
      h.passes({ hours: 4 })
      await settles(h)
      return h
    },
    finds: {
      acknowledgement: {
        verdict: 'unproven',
        due: '2025-01-14T14:10:01Z',
      },
    },
  },
  {
    name: 'clocks-contradict',
    rule: 'V12',
    story:
      'Two witnesses were fast when they timed the leaf before the acknowledgement (by 80 minutes) and right after it: the bounds contradict each other (ub ≤ D < lb).',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ hours: 1, minutes: 30 })
      const fast = 50 * 60
      await h.stamps(h.beiyuan, { own: fast, off: { one: fast, two: fast, three: fast } })
      await h.beiyuan.acknowledges(request)
      h.passes({ minutes: 10 })
      await h.everybodyStamps()
      h.passes({ hours: 2 })
      await settles(h)
      return h
    },
    finds: {
      acknowledgement: {
        verdict: 'indeterminate',
        gap: ['2025-01-14T14:30:10Z', '2025-01-14T13:50:10Z'],
      },
    },
  },
  {
    name: 'unanswered',
    rule: 'V12',
    story:
      'Beiyuan’s log is timed by itself and by witnesses at 15:10:10, an hour after the acknowledgement was due, and holds none.',
    tell: async () => {
      const h = await aHistory()
      await asks(h)
      await waits(h, 3)
      return h
    },
    finds: { acknowledgement: { verdict: 'unanswered', due: '2025-01-14T14:10:01Z', answer: null } },
  },
  {
    name: 'dark-node',
    rule: 'V12',
    story: 'Beiyuan gives its receipt and then nothing more. Witnesses time Arden’s log at 15:10:10: dark.',
    tell: async () => {
      const h = await aHistory()
      await asks(h)
      h.passes({ hours: 3 })
      await h.stamps(h.arden)
      await h.arden.records()
      return h
    },
    finds: { acknowledgement: { verdict: 'silent', says: 'dark', due: '2025-01-14T14:10:01Z' } },
  },
  {
    name: 'withheld',
    rule: 'V12',
    story:
      'As when dark, but Arden saw at a witness a later checkpoint of Beiyuan’s log, with Beiyuan’s own line, and never got the leaves: withheld.',
    cut: { beiyuan: 4 },
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10 })
      const request = await h.arden.requests()
      h.passes({ seconds: 1 })
      await h.everybodyStamps()
      await h.beiyuan.records({ holds: true })
      await h.arden.records()
      h.passes({ minutes: 30 })
      await h.beiyuan.acknowledges(request)
      await h.stamps(h.beiyuan)
      h.passes({ hours: 3 })
      await h.stamps(h.arden)
      await h.arden.records()
      return h
    },
    finds: { acknowledgement: { verdict: 'silent', says: 'withheld' } },
  },
  {
    name: 'suspected',
    rule: 'V11',
    story:
      'Beiyuan never receipts the request, but witnesses who held Arden’s checkpoint timed a later checkpoint of Beiyuan’s log with its own line: its node was up.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10 })
      await h.arden.requests()
      h.passes({ seconds: 1 })
      await h.stamps(h.arden)
      h.passes({ minutes: 5 })
      await h.stamps(h.beiyuan)
      await h.arden.records()
      h.passes({ minutes: 55 })
      await h.stamps(h.arden)
      await h.arden.records()
      return h
    },
    finds: {
      receipt: { verdict: 'suspected', due: '2025-01-14T12:25:01Z' },
      acknowledgement: { verdict: 'open', due: '2025-01-14T14:25:01Z' },
    },
  },
  {
    name: 'claimed',
    rule: 'V12',
    story:
      'Only Arden’s log says that there was a request; nothing shows that Beiyuan’s node was up. Nothing follows for the other duties.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10 })
      await h.arden.requests()
      h.passes({ seconds: 1 })
      await h.stamps(h.arden)
      await h.arden.records()
      h.passes({ hours: 1 })
      await h.stamps(h.arden)
      await h.arden.records()
      return h
    },
    finds: {
      receipt: { verdict: 'claimed', due: '2025-01-14T12:25:01Z' },
      acknowledgement: { verdict: 'claimed', due: null },
    },
  },
  {
    name: 'grant-excuses',
    rule: 'V12',
    story: 'At 13:10 Arden grants time until 17:10:01; the acknowledgement of 16:10 is excused.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await waits(h, 1)
      await h.arden.grants(request, { duty: 'acknowledgement', due: '2025-01-14T17:10:01Z' })
      h.passes({ seconds: 5 })
      await settles(h)
      await waits(h, 3)
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: {
      acknowledgement: {
        verdict: 'excused',
        due: '2025-01-14T14:10:01Z',
        granted: '2025-01-14T17:10:01Z',
        lateGrants: [],
      },
    },
  },
  {
    name: 'grant-too-late',
    rule: 'V12',
    story: 'Arden grants time only at 15:10, an hour after the due time: shown, and it changes nothing.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await waits(h, 3)
      await h.arden.grants(request, { duty: 'acknowledgement', due: '2025-01-14T20:00:00Z' })
      await waits(h, 1)
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: {
      acknowledgement: {
        verdict: 'late',
        due: '2025-01-14T14:10:01Z',
        lateGrants: ['2025-01-14T20:00:00Z'],
      },
    },
  },
  {
    name: 'missed-granted-time',
    rule: 'V12',
    story:
      'Arden grants time until 15:10:01; the acknowledgement of 16:10 misses that too and is judged by the first due time.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await waits(h, 1)
      await h.arden.grants(request, { duty: 'acknowledgement', due: '2025-01-14T15:10:01Z' })
      h.passes({ seconds: 5 })
      await settles(h)
      await waits(h, 3)
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: {
      acknowledgement: {
        verdict: 'late',
        due: '2025-01-14T14:10:01Z',
        granted: '2025-01-14T15:10:01Z',
      },
    },
  },
  {
    name: 'withdrawn',
    rule: 'V12',
    story: 'Arden withdraws the request at 13:10; what was not due by then is withdrawn, the receipt stands.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await waits(h, 1)
      await h.arden.withdraws(request)
      h.passes({ seconds: 5 })
      await settles(h)
      await waits(h, 3)
      return h
    },
    finds: {
      receipt: { verdict: 'on-time' },
      acknowledgement: { verdict: 'withdrawn' },
      answer: { verdict: 'withdrawn' },
    },
  },
  {
    name: 'returned',
    rule: 'V12',
    story:
      'Beiyuan returns the request within the limit of receipt, for a file is missing: every duty but receipt is returned.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await h.beiyuan.returns(request, 'missing_file')
      await waits(h, 3)
      return h
    },
    finds: { receipt: { verdict: 'on-time' }, acknowledgement: { verdict: 'unanswered' } },
  },
  {
    name: 'returned-in-time',
    rule: 'V12',
    story: 'As before, but timed within the 15 minutes.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await h.beiyuan.returns(request, 'missing_file')
      h.passes({ seconds: 5 })
      await settles(h)
      await waits(h, 3)
      return h
    },
    finds: {
      receipt: { verdict: 'on-time' },
      acknowledgement: { verdict: 'returned' },
      answer: { verdict: 'returned' },
    },
  },
  {
    name: 'updates-serve-one-each',
    rule: 'V12',
    story:
      'Updates are due every two hours. Two come within the second interval: the first serves update 1, which it misses, the other update 2. Nothing comes for update 3. The result of 19:10 ends them.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h, { class: 'investigation' })
      await waits(h, 3)
      await h.beiyuan.updates(request)
      h.passes({ seconds: 5 })
      await settles(h)
      await h.beiyuan.updates(request)
      h.passes({ seconds: 5 })
      await settles(h)
      await waits(h, 4)
      await h.beiyuan.answers(request, ['acknowledgement', 'answer', 'result'])
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: {
      'update 1': { verdict: 'late', due: '2025-01-14T14:10:01Z' },
      'update 2': { verdict: 'on-time', due: '2025-01-14T16:10:01Z' },
      'update 3': { verdict: 'unanswered', due: '2025-01-14T18:10:01Z' },
      result: { verdict: 'on-time', due: '2025-01-16T12:10:01Z' },
    },
  },
  {
    name: 'working-days-of-both',
    rule: 'A6',
    story:
      'Entered on Saturday 25 January 2025, 10:10 in Shanghai. Three days on which both work: Monday 27 January; then Beiyuan rests until 4 February; 5 and 6 February. ' +
      'Due at the first instant of 7 February in Shanghai. (Sunday the 26th, made up at Beiyuan, is no working day of Arden.)',
    tell: async () => {
      const h = await aHistory({ begins: '2025-01-25T02:00:00Z' })
      await asks(h, { urgency: 'routine' })
      return h
    },
    finds: { acknowledgement: { verdict: 'open', due: '2025-02-06T16:00:00Z' } },
  },
  {
    name: 'working-days-of-either',
    rule: 'A6',
    story:
      'The same time; days on which at least one works: Sunday 26 (made up), Monday 27, Tuesday 28 January (Arden works). Due at the first instant of 29 January in Shanghai.',
    tell: async () => {
      const h = await aHistory({ begins: '2025-01-25T02:00:00Z' })
      await asks(h, { class: 'investigation', urgency: 'routine' })
      return h
    },
    finds: { acknowledgement: { verdict: 'open', due: '2025-01-28T16:00:00Z' } },
  },
  {
    name: 'working-days-of-the-answerer',
    rule: 'A6',
    story:
      'The same time; days on which Beiyuan works: Sunday 26, Monday 27 January, Wednesday 5 February. Due at the first instant of 6 February in Shanghai.',
    tell: async () => {
      const h = await aHistory({ begins: '2025-01-25T02:00:00Z' })
      await asks(h, { class: 'evidence', urgency: 'routine' })
      return h
    },
    finds: { acknowledgement: { verdict: 'open', due: '2025-02-05T16:00:00Z' } },
  },
  {
    name: 'missing-year',
    rule: 'A7',
    story:
      'Entered on 30 December 2025; no calendar has 2026. The due time is unset, and the duty stays open however long it takes.',
    tell: async () => {
      const h = await aHistory({ begins: '2025-12-30T02:00:00Z' })
      await asks(h, { urgency: 'routine' })
      await waits(h, 1)
      h.passes({ days: 30 })
      await settles(h)
      return h
    },
    finds: { receipt: { verdict: 'on-time' }, acknowledgement: { verdict: 'open', due: null } },
  },
  {
    name: 'missing-year-added',
    rule: 'A7',
    story:
      'Both enter a second version with the calendars of 2026. It serves the open duty of the first: 31 December, 2 and 5 January (Arden rests on the 1st, Beiyuan too).',
    tell: async () => {
      const h = await aHistory({ begins: '2025-12-30T02:00:00Z' })
      await asks(h, { urgency: 'routine' })
      await waits(h, 1)
      const { calendars } = h.agreements[0]!
      const off = ['2026-01-01']
      const added = Object.entries(calendars).map(([party, calendar]) => {
        const years = { ...calendar.years, 2026: { off, work: [] } }
        return [party, { ...calendar, years }] as const
      })
      await h.agrees({ calendars: Object.fromEntries(added) })
      h.passes({ days: 30 })
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'unanswered', due: '2026-01-05T16:00:00Z' } },
  },
  {
    name: 'wrong-agreement',
    rule: 'A5',
    story: 'The request names the first version when the second is in effect: it has no duties.',
    tell: async () => {
      const h = await aHistory()
      await h.agrees({ calendars: { ...h.agreements[0]!.calendars, [h.arden.party]: ardenCalendar } })
      h.agreements.pop()
      await asks(h)
      return h
    },
    finds: {},
  },
  {
    name: 'fork-exposed',
    rule: 'V13',
    story:
      'Beiyuan acknowledges in time, then signs another history at the same size. Arden had recorded its log with that root only below the acknowledgement before it recorded the conflict: exposed, against Beiyuan.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ minutes: 30 })
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await h.stamps(h.beiyuan)
      const head = h.beiyuan.head()
      const other = { ...head, root: head.root.map((byte) => byte ^ 1) }
      await h.arden.records({
        lines: 'none',
        conflict: [await h.beiyuan.note(head), await h.beiyuan.note(other)],
      })
      await settles(h)
      await waits(h, 3)
      return h
    },
    finds: { receipt: { verdict: 'on-time' }, acknowledgement: { verdict: 'exposed' } },
  },
  {
    name: 'fork-after-recording',
    rule: 'V13',
    story:
      'The same fork, but Arden had recorded Beiyuan’s log with the acknowledgement in it before: nothing of it rests on exposed leaves.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ minutes: 30 })
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      const head = h.beiyuan.head()
      const other = { ...head, root: head.root.map((byte) => byte ^ 1) }
      await h.arden.records({
        lines: 'none',
        conflict: [await h.beiyuan.note(head), await h.beiyuan.note(other)],
      })
      await waits(h, 3)
      return h
    },
    finds: { acknowledgement: { verdict: 'on-time' } },
  },
  {
    name: 'succession',
    rule: 'V1',
    story:
      'Beiyuan loses its log after the receipt; the epoch after it continues at the largest size that Arden receipted. What lay beyond, an acknowledgement, is lost and benefits nobody; the duty goes on, and the ' +
      'acknowledgement in the new epoch answers it.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ minutes: 20 })
      await h.beiyuan.acknowledges(request)
      h.passes({ minutes: 20 })
      await h.beiyuan.succeeds({ guard: h.beiyuan.size })
      await settles(h)
      h.passes({ minutes: 20 })
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'on-time', due: '2025-01-14T14:10:01Z' } },
  },
  {
    name: 'no-outside-witnesses',
    rule: 'V3',
    story:
      'The agreement has no outside witnesses: the other party’s lines are the quorum. An acknowledgement that Arden receipts only at 18:10 lies in a gap, and reads indeterminate, never unproven.',
    tell: async () => {
      const h = await aHistory({ witnesses: ['one'], quorum: 0 })
      const request = await asks(h)
      h.passes({ minutes: 30 })
      await h.beiyuan.acknowledges(request)
      h.passes({ hours: 6 })
      await settles(h)
      return h
    },
    finds: {
      acknowledgement: {
        verdict: 'indeterminate',
        gap: ['2025-01-14T12:10:10Z', '2025-01-14T18:40:10Z'],
      },
    },
  },
  {
    name: 'line-over-another-root',
    rule: 'V4',
    story:
      'Witnesses are made to sign another root of Beiyuan’s log at the size that holds the acknowledgement. Recorded with that root, their lines of 13:00 count for nothing; the right ones of 18:10 leave a gap.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      h.passes({ minutes: 30 })
      await h.beiyuan.acknowledges(request)
      h.passes({ minutes: 20 })
      const head = h.beiyuan.head()
      await h.stamps(h.beiyuan, { over: { ...head, root: head.root.map((byte) => byte ^ 1) } })
      await h.arden.records()
      h.passes({ hours: 6 })
      await h.everybodyStamps()
      await h.arden.records({ holds: true })
      return h
    },
    finds: { acknowledgement: { verdict: 'indeterminate' } },
  },
  {
    name: 'cut-hides-what-was-held',
    rule: 'V2',
    story: 'Arden’s log says that it holds more of Beiyuan’s than the file gives: nobody can judge that.',
    cut: { beiyuan: 4 },
    refused: 'bad_cut',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await h.beiyuan.acknowledges(request)
      await settles(h)
      return h
    },
    finds: {},
  },
]

import { aHistory } from '../history.ts'
import { ardenCalendar } from '../history-agreement.ts'
import { asks, settles, type Trick, waits } from './telling.ts'

/** What an answer, a return or a withdrawal is worth. */
export const ANSWERS: readonly Trick[] = [
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
]

import { aHistory } from '../history.ts'
import { asks, settles, type Trick, waits } from './telling.ts'

/** When a duty is due, and grants of time. */
export const DUE_TIMES: readonly Trick[] = [
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
]

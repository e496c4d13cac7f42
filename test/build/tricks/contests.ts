import { aHistory } from '../history.ts'
import { asks, settles, type Trick, waits } from './telling.ts'

/** An urgency that the answerer contests (V17). */
export const CONTESTS: readonly Trick[] = [
  {
    name: 'urgency-contested',
    rule: 'V17',
    story:
      'Arden asks as an emergency and Beiyuan says that it is urgent; Arden keeps its own. Acknowledged after 61 minutes: late by the one, on time by the other.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h, { urgency: 'emergency' })
      await h.beiyuan.contests(request, 'urgent')
      await settles(h)
      h.passes({ minutes: 1 })
      await h.arden.contests(request, 'emergency')
      await settles(h)
      await waits(h, 1)
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'late', due: '2025-01-14T12:40:01Z' } },
    contest: {
      urgency: 'urgent',
      finds: { acknowledgement: { verdict: 'on-time' }, answer: { verdict: 'open' } },
    },
  },
  {
    name: 'agreed-urgency-gives-time',
    rule: 'V17',
    story:
      'Arden agrees at 12:11 that its emergency is urgent: the acknowledgement of 13:11 is excused, as if it had been granted the time.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h, { urgency: 'emergency' })
      await h.beiyuan.contests(request, 'urgent')
      await settles(h)
      h.passes({ minutes: 1 })
      await h.arden.contests(request, 'urgent')
      await settles(h)
      await waits(h, 1)
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: {
      acknowledgement: { verdict: 'excused', due: '2025-01-14T12:40:01Z', granted: '2025-01-14T14:10:01Z' },
    },
    contest: { urgency: 'urgent', finds: { acknowledgement: { verdict: 'on-time' } } },
  },
  {
    name: 'urgency-agreed-too-late',
    rule: 'V17',
    story: 'Arden agrees an hour after the emergency fell due: shown, and it changes nothing.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h, { urgency: 'emergency' })
      await h.beiyuan.contests(request, 'urgent')
      await waits(h, 1)
      await h.beiyuan.acknowledges(request)
      await h.arden.contests(request, 'urgent')
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'late', due: '2025-01-14T12:40:01Z' } },
    contest: { urgency: 'urgent', finds: { acknowledgement: { verdict: 'on-time' } } },
  },
  {
    name: 'agreed-urgency-takes-no-time',
    rule: 'V17',
    story:
      'Beiyuan says that an urgent request is an emergency and Arden agrees: acknowledged after an hour, which was on time, it does not become late.',
    tell: async () => {
      const h = await aHistory()
      const request = await asks(h)
      await h.beiyuan.contests(request, 'emergency')
      await settles(h)
      h.passes({ minutes: 1 })
      await h.arden.contests(request, 'emergency')
      await settles(h)
      await waits(h, 1)
      await h.beiyuan.acknowledges(request)
      h.passes({ seconds: 5 })
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'on-time', due: '2025-01-14T14:10:01Z' } },
    contest: { urgency: 'emergency', finds: { acknowledgement: { verdict: 'late' } } },
  },
]

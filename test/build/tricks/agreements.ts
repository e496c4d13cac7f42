import { type Agreement, agreementDigest } from '../../../src/protocol/index.ts'
import { aHistory, type History, type Writer } from '../history.ts'
import { asks, settles, type Trick } from './telling.ts'

/** Which version is in effect: rivals, replaced offers, suspension (A3 to A5, A8). */
export const AGREEMENTS: readonly Trick[] = [
  {
    name: 'rival-versions',
    rule: 'A3',
    story:
      'At one moment Arden enters one second version and Beiyuan another: neither is in effect. Both then enter a third, which names Arden’s: it is, with half an hour to acknowledge.',
    tell: async () => {
      const h = await aHistory()
      const ours = next(h, { retention: { days: 30 } })
      await enters(h.arden, ours)
      await enters(h.beiyuan, next(h, { retention: { days: 60 } }))
      await settles(h)
      const third = next(h, { duties: urgentIn(h, 30) }, ours)
      for (const writer of [h.arden, h.beiyuan]) await enters(writer, third)
      await settles(h)
      h.agreements.push(third)
      await asks(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'open', due: '2025-01-14T12:40:01Z' } },
  },
  {
    name: 'rival-versions-alone',
    rule: 'A3',
    story:
      'The same rivals. Arden asks under its own: no version is governed by what one side alone entered.',
    tell: async () => {
      const h = await aHistory()
      const ours = next(h, { retention: { days: 30 } })
      await enters(h.arden, ours)
      await enters(h.beiyuan, next(h, { retention: { days: 60 } }))
      await settles(h)
      h.agreements.push(ours)
      await asks(h)
      return h
    },
    finds: {},
    returned: 'wrong_agreement',
  },
  {
    name: 'replaced-offer',
    rule: 'A3',
    story:
      'Arden offers a second version and replaces it by a third. Beiyuan, which holds the third, enters the second: the offer is gone, and Arden’s request is judged by the first.',
    tell: async () => {
      const h = await aHistory()
      const first = h.agreements[0]!
      const second = next(h, { duties: urgentIn(h, 30) })
      await enters(h.arden, second)
      await enters(h.arden, next(h, { duties: urgentIn(h, 60) }, second))
      await settles(h)
      await enters(h.beiyuan, second)
      await settles(h)
      h.agreements.push(first)
      await asks(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'open', due: '2025-01-14T14:10:01Z' } },
  },
  {
    name: 'offer-accepted-while-replaced',
    rule: 'A3',
    story:
      'Arden replaces its second version by a third; Beiyuan enters the second before it holds the third. What crossed is accepted: the second is in effect.',
    tell: async () => {
      const h = await aHistory()
      const second = next(h, { duties: urgentIn(h, 30) })
      await enters(h.arden, second)
      await settles(h)
      await enters(h.arden, next(h, { duties: urgentIn(h, 60) }, second))
      await enters(h.beiyuan, second)
      await settles(h)
      h.agreements.push(second)
      await asks(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'open', due: '2025-01-14T12:40:01Z' } },
  },
  {
    name: 'skipped-offer',
    rule: 'A3',
    story:
      'Arden offers a second and a third version; Beiyuan enters the third alone, which names a second that it never entered: in effect.',
    tell: async () => {
      const h = await aHistory()
      const second = next(h, { retention: { days: 30 } })
      const third = next(h, { duties: urgentIn(h, 30) }, second)
      await enters(h.arden, second)
      await enters(h.arden, third)
      await settles(h)
      await enters(h.beiyuan, third)
      await settles(h)
      h.agreements.push(third)
      await asks(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'open', due: '2025-01-14T12:40:01Z' } },
  },
  {
    name: 'follows-what-is-not-held',
    rule: 'A3',
    story:
      'Beiyuan enters a third version that names Arden’s second, without ever showing that it holds that one: it does not follow, so that Arden’s request under it is of no effect.',
    tell: async () => {
      const h = await aHistory()
      const second = next(h, { retention: { days: 30 } })
      const third = next(h, { duties: urgentIn(h, 30) }, second)
      await enters(h.arden, second)
      await enters(h.beiyuan, third)
      await enters(h.arden, third)
      await settles(h)
      h.agreements.push(third)
      await asks(h)
      return h
    },
    finds: {},
    returned: 'wrong_agreement',
  },
  {
    name: 'suspended',
    rule: 'A8',
    story:
      'Arden asks at 12:10; then both enter a version that suspends the agreement. The open request keeps its version: it is due at 14:10:01 and unanswered.',
    tell: async () => {
      const h = await aHistory()
      await asks(h)
      await h.agrees({ state: 'suspended' })
      h.passes({ hours: 2 })
      await settles(h)
      h.passes({ minutes: 5 })
      await settles(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'unanswered', due: '2025-01-14T14:10:01Z' } },
  },
  {
    name: 'asked-while-suspended',
    rule: 'A8',
    story: 'The agreement is suspended by both; Arden asks all the same. Nothing is owed.',
    tell: async () => {
      const h = await aHistory()
      await h.agrees({ state: 'suspended' })
      await asks(h)
      return h
    },
    finds: {},
    returned: 'wrong_agreement',
  },
  {
    name: 'resumed-after-its-end',
    rule: 'A8',
    story: 'The agreement was ended by both; a later version without a state brings it back into force.',
    tell: async () => {
      const h = await aHistory()
      const ended = await h.agrees({ state: 'ended' })
      const { state: _, ...inForce } = ended
      const resumed = { ...inForce, version: ended.version + 1, before: agreementDigest(ended) }
      for (const writer of [h.arden, h.beiyuan]) await enters(writer, resumed)
      await settles(h)
      h.agreements.push(resumed)
      await asks(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'open', due: '2025-01-14T14:10:01Z' } },
  },
]

/** The version after another (the last that both entered), changed. */
function next(h: History, changes: Partial<Agreement>, before = h.agreements.at(-1)!): Agreement {
  return { ...before, version: before.version + 1, before: agreementDigest(before), ...changes }
}

async function enters(writer: Writer, document: Agreement): Promise<void> {
  await writer.enters('agreement', { document })
}

/** Urgent information is acknowledged within so many minutes. */
function urgentIn(h: History, minutes: number): Agreement['duties'] {
  return h.agreements[0]!.duties.map((limits) =>
    limits.class === 'information' && limits.urgency === 'urgent'
      ? { ...limits, acknowledgement: { minutes } }
      : limits,
  )
}

/** A record to review: requests of both parties over two days, each with a fate of its own. vectors/review is written from it. */

import type { MessageId } from '../../src/protocol/index.ts'
import { aHistory, type History } from './history.ts'

/** Periods to review it for, each with what it is for (docs/spec/review.md); those without an end before their beginning are refused. */
export const PERIODS = [
  {
    rule: 'R3',
    name: 'the first day, with five requests of Arden',
    from: '2025-01-14T12:00:00Z',
    to: '2025-01-15T00:00:00Z',
  },
  {
    rule: 'R6',
    name: 'the second day, with two of Beiyuan',
    from: '2025-01-15T00:00:00Z',
    to: '2025-01-16T00:00:00Z',
  },
  {
    rule: 'R9',
    name: 'both days and more than the cut knows',
    from: '2025-01-14T00:00:00Z',
    to: '2025-02-01T00:00:00Z',
  },
  {
    rule: 'R2',
    name: 'a period that begins with the second of the bound',
    from: '2025-01-14T12:10:01Z',
    to: '2025-01-14T12:10:02Z',
  },
  {
    rule: 'R2',
    name: 'a period that ends with the second of the bound, which is no longer in it',
    from: '2025-01-14T12:00:00Z',
    to: '2025-01-14T12:10:01Z',
  },
  {
    rule: 'R8',
    name: 'an hour in which one party is dark',
    from: '2025-01-15T16:00:00Z',
    to: '2025-01-15T17:00:00Z',
  },
  {
    rule: 'R1',
    name: 'a period without a second',
    from: '2025-01-15T16:00:00Z',
    to: '2025-01-15T16:00:00Z',
  },
  {
    rule: 'R1',
    name: 'times in another form',
    from: '2025-01-15T16:00:00+00:00',
    to: '2025-01-16T16:00:00Z',
  },
] as const

/**
 * Day one: Arden asks Beiyuan five times for information, urgently (receipt 15 minutes, acknowledgement 2 hours, answer 24 hours), each
 * receipted one second after it was entered. The fifth is returned at once and the fourth never acknowledged; the others are after 10, 20 and
 * 30 minutes, timed a second later. The first two are answered within the hour, the third is withdrawn.
 * Day two: Beiyuan asks Arden twice. Arden's node is dark for 200 minutes before it receipts the first, which it acknowledges late; for the
 * second it is granted more time, and keeps that; one more grant comes too late.
 */
export async function aStoryToReview(): Promise<History> {
  const h = await aHistory()
  await dayOne(h)
  h.passes({ hours: 24 })
  await dayTwo(h)
  return h
}

async function dayOne(h: History): Promise<void> {
  const { arden, beiyuan } = h
  h.passes({ minutes: 10 })
  const requests: MessageId[] = []
  for (let i = 0; i < 5; i++) requests.push(await arden.requests())
  await receipts(h)
  await beiyuan.returns(requests[4]!, 'not_allowed')
  for (const request of requests.slice(0, 3)) {
    await isTimed(h, { minutes: 9, seconds: 58 })
    await beiyuan.acknowledges(request)
    await isTimed(h, { seconds: 1 })
    h.passes({ seconds: 1 })
  }
  h.passes({ minutes: 20 })
  for (const request of requests.slice(0, 2)) await beiyuan.answers(request)
  await arden.withdraws(requests[2]!)
  await isTimed(h, { seconds: 1 })
  await isTimed(h, { hours: 2 })
}

async function dayTwo(h: History): Promise<void> {
  const { arden, beiyuan } = h
  const first = await beiyuan.requests()
  for (let minutes = 0; minutes < 200; minutes += 10) {
    await h.stamps(beiyuan)
    await beiyuan.records()
    h.passes({ minutes: 10 })
  }
  await receipts(h)
  await isTimed(h, { hours: 3 })
  await arden.acknowledges(first)
  await isTimed(h, { seconds: 1 })
  const second = await beiyuan.requests({ class: 'investigation' })
  await receipts(h)
  await beiyuan.grants(second, { duty: 'acknowledgement', due: '2025-01-16T00:30:00Z' })
  await isTimed(h, { minutes: 30 })
  await isTimed(h, { hours: 2 })
  await arden.acknowledges(second)
  await isTimed(h, { seconds: 1 })
  await isTimed(h, { hours: 6 })
  await beiyuan.grants(second, { duty: 'acknowledgement', due: '2025-01-17T12:00:00Z' })
  await isTimed(h, { seconds: 1 })
}

/** A second later everybody holds everything. */
async function receipts(h: History): Promise<void> {
  await isTimed(h, { seconds: 1 })
}

/** Time goes by; then everybody's clocks stand under both heads, and again over the leaves that record them. */
async function isTimed(h: History, time: Parameters<History['passes']>[0]): Promise<void> {
  h.passes(time)
  for (let i = 0; i < 2; i++) {
    await h.everybodyStamps()
    for (const writer of [h.arden, h.beiyuan]) await writer.records({ holds: true })
  }
}

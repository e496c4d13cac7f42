import { aHistory, type History } from '../history.ts'
import { settles, type Trick } from './telling.ts'

/** Seconds that neither a clock nor a due time explains. */
export const AWAY: readonly Trick[] = [
  {
    name: 'dark-before-the-receipt',
    rule: 'V16',
    story:
      'Beiyuan’s node is last seen at 12:10:10. Arden asks at 12:20:10, and its log is timed every ten minutes. Beiyuan comes back at 14:20:10: dark from the first moment more than ten minutes ' +
      'after its last sign of life (12:30:10) to the last before the next (14:10:10), 6,000 seconds, all of them before the receipt.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10, seconds: 10 })
      await settles(h)
      h.passes({ minutes: 10 })
      await h.arden.requests()
      for (let i = 0; i < 12; i++) {
        await h.stamps(h.arden)
        await h.arden.records()
        h.passes({ minutes: 10 })
      }
      await settles(h)
      h.passes({ seconds: 9 })
      await settles(h)
      return h
    },
    finds: { receipt: { verdict: 'late', due: '2025-01-14T12:35:10Z' } },
    away: { beiyuan: { dark: 6000, withheld: 0 }, request: { dark: 6000, withheld: 0 } },
  },
  {
    name: 'withheld-before-the-receipt',
    rule: 'V16',
    story:
      'Arden shows the request to the witnesses at 12:10:01 and not to Beiyuan, who records at 12:12:01 that it lacks it (timed 12:12:02) and gets it at 18:12:02, in a leaf timed at 18:12:11: Arden withheld for six hours and nine seconds, six hours of them before the receipt.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10 })
      await h.arden.requests()
      h.passes({ seconds: 1 })
      await h.stamps(h.arden)
      await h.stamps(h.beiyuan)
      h.passes({ minutes: 2 })
      await h.beiyuan.records({ lacks: {} })
      h.passes({ seconds: 1 })
      await h.stamps(h.beiyuan)
      await h.beiyuan.records()
      h.passes({ hours: 6 })
      await settles(h)
      h.passes({ seconds: 9 })
      await settles(h)
      return h
    },
    finds: { receipt: { verdict: 'undelivered' } },
    away: { arden: { dark: 0, withheld: 21_609 }, request: { dark: 0, withheld: 21_600 } },
  },
  {
    name: 'fast-clock-dates-no-receipt-late',
    rule: 'V7',
    story:
      'Beiyuan claims at once, and falsely, that it lacks the request, so that its time would run from its receipt; it says at 12:12 that it holds it, and dates the receipt line nine hours ahead, ' +
      'which it records when that is no longer ahead of the witnesses. The acknowledgement runs from the bound of the leaf that names the request as held, 12:12:02.',
    tell: async () => {
      const h = await aHistory()
      h.passes({ minutes: 10 })
      const request = await h.arden.requests()
      h.passes({ seconds: 1 })
      await h.stamps(h.arden)
      await h.arden.records()
      await h.beiyuan.records({ holds: h.arden.size - 2, lacks: {} })
      await h.stamps(h.beiyuan)
      h.passes({ minutes: 2 })
      await h.beiyuan.records({ holds: true })
      h.passes({ seconds: 1 })
      await h.stamps(h.beiyuan)
      await h.beiyuan.receipts({ off: 9 * 3600 })
      h.passes({ hours: 9, minutes: 10 })
      await stampsAndRecords(h)
      await h.beiyuan.acknowledges(request)
      await stampsAndRecords(h)
      await stampsAndRecords(h)
      return h
    },
    finds: { acknowledgement: { verdict: 'late', due: '2025-01-14T14:12:02Z' } },
  },
]

/** As `settles`, without another receipt line; a second goes by. */
async function stampsAndRecords(h: History): Promise<void> {
  for (const writer of [h.arden, h.beiyuan]) await h.stamps(writer)
  for (const writer of [h.arden, h.beiyuan]) await writer.records({ holds: true })
  h.passes({ seconds: 1 })
}

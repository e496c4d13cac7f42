import { aHistory } from '../history.ts'
import { asks, settles, type Trick, waits } from './telling.ts'

/** Clocks that lie, stand still or are not there. */
export const CLOCKS: readonly Trick[] = [
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
]

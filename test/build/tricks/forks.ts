import { aHistory } from '../history.ts'
import { asks, settles, type Trick, waits } from './telling.ts'

/** Two histories, and a history that was lost. */
export const FORKS: readonly Trick[] = [
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
]

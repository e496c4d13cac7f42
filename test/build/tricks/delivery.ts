import { aHistory } from '../history.ts'
import { asks, settles, type Trick } from './telling.ts'

/** Bytes and receipts that do not come. */
export const DELIVERY: readonly Trick[] = [
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

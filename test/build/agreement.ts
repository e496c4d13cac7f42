import { type Agreement, CLASSES, type Limits, printAgreement, URGENCIES } from '../../src/protocol/index.ts'

type Card = Agreement['parties'][number]

/** An agreement of two parties: everything in minutes, no holidays, quotas out of the way; `changes` says what matters to a test. */
export function anAgreement(parties: readonly [Card, Card], changes: Partial<Agreement> = {}): Uint8Array {
  const [first, second] = parties.toSorted((a, b) => (a.identity < b.identity ? -1 : 1)) as [Card, Card]
  const calendar = { zone: 'UTC', week: [1, 2, 3, 4, 5], years: {} }
  return printAgreement({
    v: 1,
    type: 'agreement',
    version: 1,
    verdicts: 1,
    exercise: true,
    parties: [first, second],
    purpose: { en: 'A test.', zh: '测试。' },
    languages: ['en', 'zh'],
    hotline: { scope: 'cybercrime' },
    duties: CLASSES.flatMap((name) => URGENCIES.map((urgency) => limitsFor(name, urgency))),
    calendars: { [first.identity]: calendar, [second.identity]: calendar },
    policy: 'quorum none\n',
    quotas: { messagesPerDay: 1_000_000, bytesPerDay: 100_000_000_000 },
    tests: { dailyLink: false },
    retention: { days: 365 },
    suites: ['Ed25519'],
    ...changes,
  })
}

function limitsFor(name: Limits['class'], urgency: Limits['urgency']): Limits {
  const limits = { class: name, urgency, receipt: { minutes: 5 }, acknowledgement: { minutes: 60 } }
  return name === 'notification' ? limits : { ...limits, answer: { minutes: 24 * 60 } }
}

import type { Agreement, Limits, PartyId } from '../../src/protocol/index.ts'

/** An agreement of two parties with one limit of each sort. */
export function anAgreement(of: { arden: PartyId; beiyuan: PartyId; policy: string }): Agreement {
  const arden = {
    identity: of.arden,
    host: 'arden.example',
    name: { en: 'Arden', zh: '阿登' },
    prefix: 'ARD',
  }
  const beiyuan = {
    identity: of.beiyuan,
    host: 'beiyuan.example',
    name: { en: 'Beiyuan', zh: '北原' },
    prefix: 'BEI',
  }
  const [first, second] = of.arden < of.beiyuan ? [arden, beiyuan] : [beiyuan, arden]
  return {
    v: 1,
    type: 'agreement',
    version: 1,
    verdicts: 1,
    exercise: true,
    parties: [first, second],
    purpose: { en: 'Answer each other', zh: '互相答复' },
    languages: ['en', 'zh'],
    hotline: { scope: 'any' },
    duties: someLimits,
    calendars: { [of.arden]: ardenCalendar, [of.beiyuan]: beiyuanCalendar },
    policy: of.policy,
    quotas: { messagesPerDay: 1000, bytesPerDay: 1_000_000_000 },
    tests: { dailyLink: true },
    retention: { days: 3650 },
    suites: ['Ed25519'],
  }
}

/** Urgent in minutes, with updates; routine in working days of both, either or the answerer. */
const someLimits: readonly Limits[] = [
  { class: 'information', urgency: 'emergency', receipt: { minutes: 5 }, acknowledgement: { minutes: 30 } },
  {
    class: 'information',
    urgency: 'urgent',
    receipt: { minutes: 15 },
    acknowledgement: { minutes: 120 },
    answer: { minutes: 1440 },
  },
  {
    class: 'information',
    urgency: 'routine',
    receipt: { minutes: 60 },
    acknowledgement: { workingDays: 3, of: 'both' },
    answer: { workingDays: 5, of: 'both' },
  },
  {
    class: 'investigation',
    urgency: 'urgent',
    receipt: { minutes: 15 },
    acknowledgement: { minutes: 120 },
    answer: { minutes: 1440 },
    updates: { minutes: 120 },
    result: { minutes: 2880 },
  },
  {
    class: 'investigation',
    urgency: 'routine',
    receipt: { minutes: 60 },
    acknowledgement: { workingDays: 3, of: 'either' },
    answer: { workingDays: 5, of: 'either' },
  },
  {
    class: 'evidence',
    urgency: 'routine',
    receipt: { minutes: 60 },
    acknowledgement: { workingDays: 3, of: 'answerer' },
    answer: { workingDays: 5, of: 'answerer' },
  },
]

export const ardenCalendar = {
  zone: 'America/New_York',
  week: [1, 2, 3, 4, 5],
  years: { 2025: { off: ['2025-01-01', '2025-01-20', '2025-02-17'], work: [] } },
}

export const beiyuanCalendar = {
  zone: 'Asia/Shanghai',
  week: [1, 2, 3, 4, 5],
  years: {
    2025: {
      off: ['2025-01-01', '2025-01-28', '2025-01-29', '2025-01-30', '2025-01-31', '2025-02-03', '2025-02-04'],
      work: ['2025-01-26', '2025-02-08'],
    },
  },
}

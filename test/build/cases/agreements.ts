import type { Agreement } from '../../../src/protocol/index.ts'
import { anAgreement } from '../history-agreement.ts'
import { arden, bads, beiyuan, type Draft, digestText, good, type RecordCase } from './draft.ts'

export const agreement: Agreement = anAgreement({ arden, beiyuan, policy: 'quorum none\n' })
const limits = agreement.duties[1]!

/** Agreements (A1). */
export function agreementCases(): RecordCase[] {
  const calendar = agreement.calendars[arden]!
  const calendars = (changes: Draft) => ({
    calendars: { ...agreement.calendars, [arden]: { ...calendar, ...changes } },
  })
  const duties = (changes: Draft) => ({ duties: [{ ...limits, ...changes }] })
  return [
    good('A1', 'an agreement', agreement),
    good('A1', 'a second version', { ...agreement, version: 2, before: digestText }),
    good('A8', 'a version that suspends', {
      ...agreement,
      version: 2,
      before: digestText,
      state: 'suspended',
    }),
    good('A8', 'a version that ends', { ...agreement, version: 2, before: digestText, state: 'ended' }),
    good('A1', 'the longest limits', {
      ...agreement,
      ...duties({ answer: { minutes: 1_000_000 }, acknowledgement: { workingDays: 1000, of: 'both' } }),
    }),
    ...bads('bad_agreement', { ...agreement }, [
      ['A1', 'version 0', { version: 0 }],
      ['A1', 'a second version that names none before', { version: 2 }],
      ['A1', 'a first version that names one before', { before: digestText }],
      ['A1', 'another verdict function', { verdicts: 2 }],
      ['A1', 'parties out of order', { parties: [agreement.parties[1], agreement.parties[0]] }],
      ['A1', 'one party twice', { parties: [agreement.parties[0], agreement.parties[0]] }],
      [
        'A1',
        'one prefix for both',
        { parties: agreement.parties.map((party) => ({ ...party, prefix: 'ARD' })) },
      ],
      [
        'A1',
        'a host in capitals',
        { parties: [{ ...agreement.parties[0], host: 'Arden.example' }, agreement.parties[1]] },
      ],
      ['A1', 'a receipt in less than 5 minutes', duties({ receipt: { minutes: 4 } })],
      ['A1', 'a receipt in working days', duties({ receipt: { workingDays: 1, of: 'both' } })],
      ['A1', 'updates within the hour', duties({ updates: { minutes: 59 } })],
      ['A1', 'a limit of no minutes', duties({ answer: { minutes: 0 } })],
      ['A1', 'a limit beyond 1,000,000 minutes', duties({ answer: { minutes: 1_000_001 } })],
      ['A1', 'working days of nobody', duties({ answer: { workingDays: 3 } })],
      ['A1', 'a limit in hours', duties({ answer: { hours: 3 } })],
      ['A1', 'an answer to a notification', duties({ class: 'notification' })],
      ['A1', 'duties out of order', { duties: [agreement.duties[1], agreement.duties[0]] }],
      ['A1', 'one duty twice', { duties: [limits, limits] }],
      ['A1', 'a calendar of one party only', { calendars: { [arden]: calendar } }],
      ['A1', 'a zone as an offset', calendars({ zone: '+08:00' })],
      ['A1', 'a zone that is none', calendars({ zone: 'Arden/Port' })],
      ['A1', 'the weekday 0', calendars({ week: [0, 1] })],
      ['A1', 'weekdays out of order', calendars({ week: [2, 1] })],
      ['A1', 'a date under another year', calendars({ years: { 2025: { off: ['2026-01-01'], work: [] } } })],
      ['A1', 'a date that is none', calendars({ years: { 2025: { off: ['2025-02-29'], work: [] } } })],
      [
        'A1',
        'dates out of order',
        calendars({ years: { 2025: { off: ['2025-01-02', '2025-01-01'], work: [] } } }),
      ],
      [
        'A1',
        'a date both off and work',
        calendars({ years: { 2025: { off: ['2025-01-01'], work: ['2025-01-01'] } } }),
      ],
      ['A1', 'a policy without quorum', { policy: '' }],
      ['A1', 'no quota', { quotas: { messagesPerDay: 0, bytesPerDay: 1 } }],
      ['A1', 'a suite that is not taken', { suites: ['Ed25519', 'ES256'] }],
      ['A8', 'a state that is none', { state: 'in_force' }],
      ['A1', 'an unknown member', { note: 'x' }],
    ]),
  ]
}

import type { PartyCard } from '../../app/ports.ts'
import {
  type Agreement,
  agreementDigest,
  CLASSES,
  type Limits,
  printAgreement,
  URGENCIES,
} from '../../protocol/index.ts'
import { type PartyName, readData } from './cases.ts'

type LimitsTable = Readonly<Record<string, Readonly<Record<string, Omit<Limits, 'class' | 'urgency'>>>>>

/** The agreement of Arden and Beiyuan (data/limits.json, data/calendars), with the exercise's witness: the first version, or the one after `before`. Canonical bytes. */
export function exerciseAgreement(
  parties: Readonly<Record<PartyName, PartyCard>>,
  witness: { readonly vkey: string; readonly url: string },
  before?: Agreement,
): Uint8Array {
  const cards = Object.values(parties).toSorted((a, b) => (a.identity < b.identity ? -1 : 1))
  const document: Agreement = {
    v: 1,
    type: 'agreement',
    version: (before?.version ?? 0) + 1,
    ...(before && { before: agreementDigest(before) }),
    verdicts: 1,
    exercise: true,
    parties: cards as unknown as Agreement['parties'],
    purpose: {
      en: 'Exercise: timely answers to requests for information and assistance about malicious cyber activity.',
      zh: '演习：对恶意网络活动的信息及协助请求作出及时答复。',
    },
    languages: ['en', 'zh'],
    hotline: { scope: 'cybercrime' },
    duties: exampleDuties(before ? '2' : '1'),
    calendars: {
      [parties.arden.identity]: readData('calendars/arden.json'),
      [parties.beiyuan.identity]: readData('calendars/beiyuan.json'),
    } as Agreement['calendars'],
    policy: `witness harbour ${witness.vkey} ${witness.url}\nquorum harbour\n`,
    quotas: { messagesPerDay: 100_000, bytesPerDay: 10_000_000_000 },
    tests: { dailyLink: true },
    retention: { days: 1825 },
    suites: ['Ed25519'],
  }
  return printAgreement(document)
}

/** The limits of the example schedule (data/limits.json), as an agreement lists them. */
export function exampleDuties(version: '1' | '2' = '1'): Limits[] {
  const table = (readData('limits.json') as Record<string, { limits: LimitsTable }>)[version]!.limits

  return CLASSES.flatMap((name) =>
    URGENCIES.flatMap((urgency) => {
      const limits = table[name]?.[urgency]
      return limits ? [{ class: name, urgency, ...limits }] : []
    }),
  )
}

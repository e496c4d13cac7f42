import type { Agreement, Limits } from '../protocol/index.ts'
import { agreementInEffect, knownAgreements } from './agreements.ts'
import { confirmedPair, type Node } from './node.ts'

/**
 * A document to begin from: the next version of what we entered last, or a first one with these limits, both parties as they were paired,
 * plain weeks without holidays and no outside witnesses. People complete it (calendars, policy, purpose) before either side enters it.
 */
export async function draftAgreement(
  node: Node,
  wanted: string,
  duties: readonly Limits[],
): Promise<Agreement> {
  const pair = await confirmedPair(node, wanted)
  const last =
    (await knownAgreements(node, pair.id)).findLast((v) => v.own) ?? (await agreementInEffect(node, pair.id))
  if (last) return { ...last.document, version: last.document.version + 1, before: last.digest }
  const parties = [pair.own, pair.peer].toSorted((a, b) => (a.identity < b.identity ? -1 : 1))
  const plainWeek = { zone: 'UTC', week: [1, 2, 3, 4, 5], years: {} }
  return {
    v: 1,
    type: 'agreement',
    version: 1,
    verdicts: 1,
    exercise: pair.exercise,
    parties: parties.map(({ identity, host, name, prefix }) => ({
      identity,
      host,
      name,
      prefix,
    })) as unknown as Agreement['parties'],
    purpose: {
      en: 'Timely answers to requests for information and assistance about malicious cyber activity.',
      zh: '对恶意网络活动的信息及协助请求作出及时答复。',
    },
    languages: ['en', 'zh'],
    hotline: { scope: 'cybercrime' },
    duties,
    calendars: Object.fromEntries(parties.map(({ identity }) => [identity, plainWeek])),
    policy: 'quorum none\n',
    quotas: { messagesPerDay: 1000, bytesPerDay: 1_000_000_000 },
    tests: { dailyLink: true },
    retention: { days: 1825 },
    suites: ['Ed25519'],
  }
}

import type { Agreement, CalendarYear, Limits, PartyId } from '../protocol/index.ts'
import {
  type AgreementState,
  agreementInEffect,
  agreementPlace,
  enteredBy,
  isHeld,
  knownAgreements,
} from './agreements.ts'
import { confirmedPair, type Node } from './node.ts'
import type { Pair } from './ports.ts'
import { recordOf } from './record-state.ts'

/** What the next version changes, beside its number. */
export type DraftChanges = {
  /** `in_force`: brings a suspended or ended agreement back. */
  readonly state?: 'in_force' | 'suspended' | 'ended'
  /** Years to add to our calendar and to theirs, or to replace there. */
  readonly years?: {
    readonly ours?: Readonly<Record<string, CalendarYear>>
    readonly theirs?: Readonly<Record<string, CalendarYear>>
  }
}

/**
 * A document to begin from: the next version after the highest that either side entered, or a first one with these limits, both parties as they
 * were paired, plain weeks without holidays and no outside witnesses. People complete it (calendars, policy, purpose) before either side enters it.
 */
export async function draftAgreement(
  node: Node,
  wanted: string,
  { duties, ...changes }: DraftChanges & { readonly duties: readonly Limits[] },
): Promise<Agreement> {
  const pair = await confirmedPair(node, wanted)
  const last = await lastKnown(node, pair)
  const begun = last ? nextOf(last) : firstOf(pair, duties)
  return changed(begun, pair, changes)
}

/** The highest version that a next one of ours may name (A3): our own, or theirs where our log shows that we hold it; of rivals ours. */
async function lastKnown(node: Node, pair: Pair): Promise<AgreementState | undefined> {
  const { held } = await recordOf(node, pair.id)
  let last: AgreementState | undefined
  for (const version of await knownAgreements(node, pair.id)) {
    const peer = enteredBy(version, 'peer')
    const place = peer && (await agreementPlace(node, pair.id, peer))
    const isOurs = enteredBy(version, 'own') !== undefined
    if (!isOurs && !(place && isHeld(held, place))) continue
    const isHigher = !last || version.document.version > last.document.version
    if (isHigher || isOurs) last = version
  }
  return last ?? agreementInEffect(node, pair.id)
}

function nextOf({ document, digest }: AgreementState): Agreement {
  return { ...document, version: document.version + 1, before: digest }
}

function changed(agreement: Agreement, pair: Pair, { state, years }: DraftChanges): Agreement {
  const { state: before, ...document } = agreement
  const now = state ?? before
  const calendars = { ...document.calendars }
  const add = (party: PartyId, added: Readonly<Record<string, CalendarYear>> | undefined) => {
    const calendar = calendars[party]
    if (added && calendar) calendars[party] = { ...calendar, years: { ...calendar.years, ...added } }
  }
  add(pair.own.identity, years?.ours)
  add(pair.peer.identity, years?.theirs)
  return { ...document, calendars, ...(now && now !== 'in_force' && { state: now }) }
}

function firstOf(pair: Pair, duties: readonly Limits[]): Agreement {
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
    quotas: { messagesPerDay: 1000, bytesPerDay: 10_000_000_000 },
    tests: { dailyLink: true },
    retention: { days: 1825 },
    suites: ['Ed25519'],
  }
}

import { parseCanonical, printCanonical } from './canonical.ts'
import { ProtocolError } from './errors.ts'
import { type Digest, digest } from './hash.ts'
import { isHost, isPartyId, type PartyId } from './ids.ts'
import { CLASSES, type RequestClass, URGENCIES, type Urgency } from './kinds.ts'
import { type Policy, parsePolicy } from './policy.ts'
import { checkMembers, isCount, isDigest, isObject, isOneOf, type Members, refusal } from './shape.ts'

export type TwoTexts = { readonly en: string; readonly zh: string }

export type MinutesLimit = { readonly minutes: number }
export type WorkingDaysLimit = {
  readonly workingDays: number
  readonly of: 'answerer' | 'both' | 'either'
}
export type Limit = MinutesLimit | WorkingDaysLimit

/** What is due for requests of one class and urgency (A1). */
export type Limits = {
  readonly class: RequestClass
  readonly urgency: Urgency
  readonly receipt: MinutesLimit
  readonly acknowledgement: Limit
  readonly answer?: Limit
  readonly updates?: MinutesLimit
  readonly result?: Limit
}

/** A date without time, `YYYY-MM-DD`. */
export type DateText = string
export type CalendarYear = { readonly off: readonly DateText[]; readonly work: readonly DateText[] }
export type Calendar = {
  /** IANA name of the time zone. */
  readonly zone: string
  /** Weekdays that are working days, 1 = Monday. */
  readonly week: readonly number[]
  readonly years: Readonly<Record<string, CalendarYear>>
}

export type Party = {
  readonly identity: PartyId
  readonly host: string
  readonly name: TwoTexts
  readonly prefix: string
}

/** What both parties sign (A1). */
export type Agreement = {
  readonly v: 1
  readonly type: 'agreement'
  readonly version: number
  readonly before?: Digest
  readonly verdicts: 1
  readonly exercise: boolean
  readonly parties: readonly [Party, Party]
  readonly purpose: TwoTexts
  readonly languages: readonly ['en', 'zh']
  readonly hotline: { readonly scope: 'cybercrime' | 'any' }
  readonly duties: readonly Limits[]
  readonly calendars: Readonly<Record<PartyId, Calendar>>
  /** tlog-policy; `quorum none` where there are no outside witnesses. */
  readonly policy: string
  readonly quotas: { readonly messagesPerDay: number; readonly bytesPerDay: number }
  readonly tests: { readonly dailyLink: boolean }
  readonly retention: { readonly days: number }
  /** Absent: in force. While it stands no new request is foreseen; open ones keep their version and duties (A8). */
  readonly state?: 'suspended' | 'ended'
  readonly suites: readonly ['Ed25519']
}

/** Limits beyond these are refused, so that no due time leaves the years that can be written (A1). */
export const MOST_MINUTES = 1_000_000
export const MOST_WORKING_DAYS = 1_000

/** Reads an agreement document (A1). Throws `bad_agreement`, with the cause kept. */
export function parseAgreement(bytes: Uint8Array): Agreement {
  let value: unknown
  try {
    value = parseCanonical(bytes)
  } catch (cause) {
    throw new ProtocolError('bad_agreement', 'not canonical JSON', { cause })
  }
  checkAgreement(value)
  return value
}

/** The canonical bytes of an agreement. Throws `bad_agreement` for what `parseAgreement` would not take. */
export function printAgreement(agreement: Agreement): Uint8Array {
  checkAgreement(agreement)
  return printCanonical(agreement)
}

/** The digest by which a version is named (A1). */
export function agreementDigest(agreement: Agreement): Digest {
  return digest(printAgreement(agreement))
}

/** Throws `bad_agreement` unless a value has the shape of A1. */
export function checkAgreement(value: unknown): asserts value is Agreement {
  if (!isObject(value) || value.v !== 1 || value.type !== 'agreement') refuse('not an agreement of version 1')
  checkMembers(value, MEMBERS, refuse)
  checkVersion(value)
  const parties = readParties(value.parties)
  checkTexts(value.purpose, 'purpose')
  checkHotline(value.hotline)
  checkDuties(value.duties)
  checkCalendars(value.calendars, parties)
  checkPolicy(value.policy)
  checkNumbers(value)
}

/** What is due for a class and urgency; undefined where the agreement foresees no such request, or none while it is suspended or ended (A8). */
export function limitsOf(
  agreement: Agreement,
  requestClass: RequestClass,
  urgency: Urgency,
): Limits | undefined {
  if (agreement.state !== undefined) return undefined
  return agreement.duties.find((limits) => limits.class === requestClass && limits.urgency === urgency)
}

/** The policy of outside witnesses. */
export function policyOf(agreement: Agreement): Policy {
  return parsePolicy(agreement.policy)
}

const refuse: (sentence: string) => never = refusal('bad_agreement')

const MEMBERS = {
  required: [
    'v',
    'type',
    'version',
    'verdicts',
    'exercise',
    'parties',
    'purpose',
    'languages',
    'hotline',
    'duties',
    'calendars',
    'policy',
    'quotas',
    'tests',
    'retention',
    'suites',
  ],
  optional: ['before', 'state'],
}

function checkVersion(value: Members): void {
  if (!isCount(value.version, 1)) refuse('version is not a number from 1')
  if ((value.before === undefined) !== (value.version === 1))
    refuse('before stands in every version but the first')
  if (value.before !== undefined && !isDigest(value.before)) refuse('before is not a digest')
  if (value.verdicts !== 1) refuse('this version of the verdict function is not known here')
  if (typeof value.exercise !== 'boolean') refuse('exercise is neither true nor false')
  if (value.state !== undefined && !isOneOf(['suspended', 'ended'], value.state))
    refuse('state is suspended or ended, or absent while the agreement is in force')
}

function readParties(value: unknown): readonly [Party, Party] {
  if (!Array.isArray(value) || value.length !== 2) refuse('an agreement has two parties')
  for (const party of value) checkParty(party)
  const [first, second] = value as [Party, Party]
  if (!(first.identity < second.identity)) refuse('parties are ordered by identity')
  if (first.prefix === second.prefix) refuse('both parties have one prefix')
  return [first, second]
}

function checkParty(party: unknown): void {
  if (!isObject(party)) refuse('a party is an object')
  checkMembers(party, { required: ['identity', 'host', 'name', 'prefix'] }, refuse)
  if (!isPartyId(party.identity)) refuse('identity is not 64 hex digits')
  if (!isHost(party.host)) refuse('host is not a lower-case host')
  checkTexts(party.name, 'name')
  if (!(typeof party.prefix === 'string' && /^[A-Z]{2,5}$/.test(party.prefix)))
    refuse('prefix is 2 to 5 capitals')
}

function checkTexts(value: unknown, what: string): void {
  if (!isObject(value)) refuse(`${what} is not an object`)
  checkMembers(value, { required: ['en', 'zh'] }, refuse)
  if (typeof value.en !== 'string' || typeof value.zh !== 'string')
    refuse(`${what} is not a text in both languages`)
}

function checkHotline(value: unknown): void {
  if (!isObject(value)) refuse('hotline is not an object')
  checkMembers(value, { required: ['scope'] }, refuse)
  if (value.scope !== 'cybercrime' && value.scope !== 'any') refuse('unknown scope of the hotline')
}

function checkDuties(value: unknown): void {
  if (!Array.isArray(value)) refuse('duties is not a list')
  let last = -1
  for (const limits of value) {
    const place = placeOf(limits)
    if (place <= last) refuse('duties are ordered by class, then urgency, each once')
    last = place
  }
}

function placeOf(limits: unknown): number {
  if (!isObject(limits)) refuse('a duty is an object')
  checkMembers(limits, DUTY_MEMBERS, refuse)
  if (!isOneOf(CLASSES, limits.class)) refuse('unknown class')
  if (!isOneOf(URGENCIES, limits.urgency)) refuse('unknown urgency')
  checkMinutes(limits.receipt, 5)
  checkLimit(limits.acknowledgement)
  if (limits.answer !== undefined) checkLimit(limits.answer)
  if (limits.updates !== undefined) checkMinutes(limits.updates, 60)
  if (limits.result !== undefined) checkLimit(limits.result)
  const more = limits.answer ?? limits.updates ?? limits.result
  if (limits.class === 'notification' && more !== undefined)
    refuse('a notification is receipted and acknowledged only')
  return CLASSES.indexOf(limits.class) * URGENCIES.length + URGENCIES.indexOf(limits.urgency)
}

const DUTY_MEMBERS = {
  required: ['class', 'urgency', 'receipt', 'acknowledgement'],
  optional: ['answer', 'updates', 'result'],
}

function checkLimit(value: unknown): void {
  if (!isObject(value)) refuse('a limit is an object')
  if (value.minutes !== undefined) checkMinutes(value, 1)
  else checkWorkingDays(value)
}

function checkWorkingDays(value: Members): void {
  checkMembers(value, { required: ['workingDays', 'of'] }, refuse)
  if (!isCount(value.workingDays, 1, MOST_WORKING_DAYS)) refuse(`working days are 1 to ${MOST_WORKING_DAYS}`)
  if (!isOneOf(['answerer', 'both', 'either'], value.of)) refuse('working days of whom?')
}

function checkMinutes(value: unknown, least: number): void {
  if (!isObject(value)) refuse('a limit is an object')
  checkMembers(value, { required: ['minutes'] }, refuse)
  if (!isCount(value.minutes, least, MOST_MINUTES)) refuse(`minutes are ${least} to ${MOST_MINUTES}`)
}

function checkCalendars(value: unknown, parties: readonly [Party, Party]): void {
  if (!isObject(value)) refuse('calendars is not an object')
  checkMembers(value, { required: parties.map((party) => party.identity) }, refuse)
  for (const party of parties) checkCalendar(value[party.identity])
}

function checkCalendar(value: unknown): void {
  if (!isObject(value)) refuse('a calendar is an object')
  checkMembers(value, { required: ['zone', 'week', 'years'] }, refuse)
  if (!isZone(value.zone)) refuse('zone is not the IANA name of a time zone')
  if (!isAscending(value.week, (day) => isCount(day, 1, 7)))
    refuse('week lists weekdays from 1 to 7 in order')
  if (!isObject(value.years)) refuse('years is not an object')
  for (const [year, days] of Object.entries(value.years)) checkYear(year, days)
}

function checkYear(year: string, value: unknown): void {
  if (!/^2\d{3}$/.test(year)) refuse('a calendar year is 2000 to 2999')
  if (!isObject(value)) refuse('a calendar year is an object')
  checkMembers(value, { required: ['off', 'work'] }, refuse)
  for (const list of [value.off, value.work]) {
    if (!isAscending(list, (date) => isDateOf(year, date)))
      refuse(`dates of ${year} stand in order, once each`)
  }
  const both = (value.off as string[]).find((date) => (value.work as string[]).includes(date))
  if (both !== undefined) refuse(`${both} is both off and work`)
}

function isAscending(value: unknown, isMember: (member: unknown) => boolean): boolean {
  if (!Array.isArray(value)) return false
  return value.every((member, i) => isMember(member) && (i === 0 || value[i - 1] < member))
}

function isDateOf(year: string, date: unknown): boolean {
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date) || !date.startsWith(year)) return false
  const time = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)
}

/** The zones that the platform knows, in the one spelling of the IANA data base; offsets are no names. */
export function isZone(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Z][A-Za-z0-9_+-]*(\/[A-Z][A-Za-z0-9_+-]*)*$/.test(value))
    return false
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value).timeZoneId === value
  } catch {
    return false
  }
}

function checkPolicy(value: unknown): void {
  if (typeof value !== 'string') refuse('policy is not a text')
  try {
    parsePolicy(value)
  } catch (cause) {
    throw new ProtocolError('bad_agreement', 'policy is not a tlog-policy', { cause })
  }
}

function checkNumbers(value: Members): void {
  const { quotas, tests, retention } = value
  if (!isObject(quotas)) refuse('quotas is not an object')
  checkMembers(quotas, { required: ['messagesPerDay', 'bytesPerDay'] }, refuse)
  if (!isCount(quotas.messagesPerDay, 1) || !isCount(quotas.bytesPerDay, 1))
    refuse('quotas are numbers from 1')
  if (!isObject(tests)) refuse('tests is not an object')
  checkMembers(tests, { required: ['dailyLink'] }, refuse)
  if (typeof tests.dailyLink !== 'boolean') refuse('dailyLink is neither true nor false')
  if (!isObject(retention)) refuse('retention is not an object')
  checkMembers(retention, { required: ['days'] }, refuse)
  if (!isCount(retention.days, 1)) refuse('retention is in days from 1')
  if (!isList(value.languages, ['en', 'zh'])) refuse('languages are en and zh')
  if (!isList(value.suites, ['Ed25519'])) refuse('the suite of this version is Ed25519')
}

function isList(value: unknown, expected: readonly string[]): boolean {
  return (
    Array.isArray(value) &&
    value.length === expected.length &&
    value.every((member, i) => member === expected[i])
  )
}

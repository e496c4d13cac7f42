import { dueAfter } from './model-calendar.ts'
import { readPolicy } from './model-policy.ts'
import type { Node, Side } from './node.ts'
import type { Limit, Version } from './setting.ts'
import type { Truth, World } from './world.ts'

/** The parts of a verdict document (V15) that properties speak of. */
export type Verdicts = {
  readonly cut: { readonly time: string | null }
  readonly requests: readonly RequestVerdicts[]
}
type RequestVerdicts = {
  readonly id: string
  readonly from: string
  readonly class: string
  readonly urgency: string
  readonly agreement: string
  readonly entered: { readonly after: string | null; readonly before: string | null }
  readonly receipt: string | null
  readonly lacked: unknown
  readonly returned: string | null
  readonly duties: readonly DutyVerdict[]
}
export type DutyVerdict = {
  readonly duty: string
  readonly n?: number
  readonly due: string | null
  readonly granted?: string
  readonly verdict: string
  readonly answer: { readonly writer: string } | null
}

/** Seconds by which honest clocks, showings and exchanges may be off together. */
const TOLERANCE = 10
/** A clock this close to the truth is a good one. */
const GOOD_CLOCK = 3

/** Every claim of verdicts.md about honest and hostile answerers that does not hold of this history; empty when all do. */
export function brokenClaims(world: World, verdicts: Verdicts): string[] {
  if (!areWitnessesSound(world)) return []
  const broken: string[] = []
  const known = new Set<string>()
  for (const request of verdicts.requests) {
    // A hostile asker enters a request again under the same id; the history knows the truth of the first.
    if (known.has(request.id)) continue
    known.add(request.id)
    const truth = world.truths.get(request.id)
    const version = world.setting.versions.find((one) => one.digest === request.agreement)
    if (truth === undefined || version === undefined) continue
    const asker = world.nodes[truth.asker]
    const answerer = world.other(asker)
    for (const duty of request.duties) {
      const facts: Facts = { world, truth, version, request, duty, asker, answerer }
      for (const claim of CLAIMS)
        if (!claim(facts)) broken.push(`${claim.name}: ${request.id.slice(7, 15)} ${describe(duty)}`)
    }
  }
  return broken
}

type Facts = {
  readonly world: World
  readonly truth: Truth
  readonly version: Version
  readonly request: RequestVerdicts
  readonly duty: DutyVerdict
  readonly asker: Node
  readonly answerer: Node
}

const CLAIMS: readonly ((facts: Facts) => boolean)[] = [
  honestAnswerIsNeverLate,
  honestReceiptIsNeverLate,
  lateAnswerIsNeverOnTime,
  silenceIsNeverBetterThanUnanswered,
  nobodyBuysTime,
  noDutyRunsBeforeTheBytesCame,
]

function describe(duty: DutyVerdict): string {
  return `${duty.duty} ${duty.n ?? ''} due ${duty.due} ${duty.granted ?? ''} ${duty.verdict}`
}

/** An honest answerer whom witnesses could time, and who answered in time, is never late, unproven, indeterminate or unanswered. */
function honestAnswerIsNeverLate({ world, truth, duty, answerer, version }: Facts): boolean {
  const created = truth.answers.find((one) => one.duty === duty.duty)?.created
  if (created === undefined || duty.due === null || duty.n !== undefined || !keepsTheRules(answerer))
    return true
  if (
    created + TOLERANCE > seconds(duty.due) ||
    !couldBeTimed(world, { version, side: answerer.side, from: created, to: created + 5 })
  )
    return true
  if (answerer.lastRecordAt < created + TOLERANCE) return true
  return !['late', 'unproven', 'indeterminate', 'unanswered', 'silent'].includes(duty.verdict)
}

/** With witnesses up all the while, an honest receiver is never late with a receipt: it had the bytes in time, or said that it lacked them. */
function honestReceiptIsNeverLate({ world, truth, duty, answerer, version }: Facts): boolean {
  if (duty.duty !== 'receipt' || !keepsTheRules(answerer) || duty.due === null) return true
  const received = truth.received ?? world.now
  const wasWithheld = received + TOLERANCE > seconds(duty.due)
  const from = wasWithheld ? truth.created - TOLERANCE : received
  if (!couldBeTimed(world, { version, side: answerer.side, from, to: received + TOLERANCE })) return true
  if (answerer.lastRecordAt < received + TOLERANCE) return true
  return !['late', 'unproven', 'indeterminate', 'suspected', 'claimed'].includes(duty.verdict)
}

/**
 * An answer that truly came after the due time is never on time, nor excused after the granted one. An asker with a false clock may
 * harm itself by an early receipt (V7), so it is honest here.
 */
function lateAnswerIsNeverOnTime({ truth, duty, asker }: Facts): boolean {
  const created = truth.answers.find((one) => one.duty === duty.duty)?.created
  if (created === undefined || duty.due === null || duty.n !== undefined || !asker.isHonest()) return true
  if (duty.verdict === 'on-time') return created <= seconds(duty.due) + TOLERANCE
  if (duty.verdict === 'excused') return created <= seconds(duty.granted!) + TOLERANCE
  return true
}

/** Where the asker has the receipt or the witnesses saw the answerer alive, silence ends as unanswered, silent or suspected. */
function silenceIsNeverBetterThanUnanswered(facts: Facts): boolean {
  const { world, truth, duty, asker, answerer, request } = facts
  if (duty.answer !== null || !['acknowledgement', 'answer', 'result'].includes(duty.duty)) return true
  if (!asker.isHonest() || truth.answers.some((one) => one.duty === duty.duty)) return true
  if (request.returned !== null || request.lacked !== null || duty.due === null) return true
  const passed = Math.max(seconds(duty.due), duty.granted === undefined ? 0 : seconds(duty.granted)) + 120
  if (!hasTimed(world, facts, passed + TOLERANCE)) return true
  if (duty.verdict === 'withdrawn') return true
  const isBound = request.receipt !== null || answerer.receiptsGiven.length > 0
  return !isBound || ['unanswered', 'silent', 'suspected'].includes(duty.verdict)
}

/** Whether the asker recorded lines of its own log by a quorum after a time. */
function hasTimed(world: World, { asker, version }: Facts, after: number): boolean {
  if (asker.lastRecordAt < after + 70) return false
  return couldBeTimed(world, { version, side: asker.side, from: after, to: asker.lastRecordAt })
}

/** A due time never lies later than entry, receipt limit and limit give, but for an honest lack or a grant. */
function nobodyBuysTime(facts: Facts): boolean {
  const { world, truth, duty, asker, version, request } = facts
  if (!asker.isHonest() || duty.due === null || request.lacked !== null || duty.n !== undefined) return true
  if (!couldBeTimed(world, { version, side: asker.side, from: truth.created, to: truth.created + 5 }))
    return true
  if (asker.lastRecordAt < truth.created + TOLERANCE) return true
  const row = rowOf(facts)
  const start = truth.created + TOLERANCE + 60 * row.receipt.minutes
  if (duty.duty === 'receipt') return seconds(duty.due) <= start
  const due = dueFrom(facts, start)
  return due === undefined || seconds(duty.due) <= due
}

/** With witnesses up, no honest answerer's time runs before it had the bytes. */
function noDutyRunsBeforeTheBytesCame(facts: Facts): boolean {
  const { world, truth, duty, answerer, version } = facts
  if (!keepsTheRules(answerer) || duty.due === null || duty.n !== undefined || duty.duty === 'receipt')
    return true
  const received = truth.received ?? world.now
  if (!couldBeTimed(world, { version, side: answerer.side, from: truth.created - 10, to: received + 10 }))
    return true
  if (answerer.lastRecordAt < received + TOLERANCE) return true
  const due = dueFrom(facts, received - TOLERANCE)
  return due === undefined || seconds(duty.due) >= due
}

/** What a lost log held benefits nobody (V1), its honest writer no more than others. */
function keepsTheRules(node: Node): boolean {
  return node.isHonest() && node.epochs.length === 1
}

function rowOf({ version, request }: Facts) {
  return version.duties.find((one) => one.class === request.class && one.urgency === request.urgency)!
}

function dueFrom(facts: Facts, start: number): number | undefined {
  const limit = rowOf(facts)[facts.duty.duty as 'answer'] as Limit
  if ('minutes' in limit) return start + 60 * limit.minutes
  const { versions, identities } = facts.world.setting
  const names = { asker: identities[facts.asker.side], answerer: identities[facts.answerer.side] }
  const later = versions.filter((one) => one.number > facts.version.number)
  const due = dueAfter(start, limit, { governing: facts.version, later, ...names } as never)
  return Number.isFinite(due) ? due : undefined
}

/** Whether all versions of a history have witnesses whose good clocks make a quorum and whose false ones do not. */
export function areWitnessesSound(world: World): boolean {
  return world.setting.versions.every((version) => isSound(world, version))
}

/** No quorum can be made of false clocks alone, and the good ones alone make one. */
function isSound(world: World, version: Version): boolean {
  const policy = readPolicy(version.policy)
  if (policy === undefined) return false
  const isGood = (offset: number) => Math.abs(offset) <= GOOD_CLOCK
  const good = world.setting.witnesses
    .filter((witness) => isGood(witness.offset))
    .map((witness) => witness.vkey)
  const bad = world.setting.witnesses
    .filter((witness) => !isGood(witness.offset))
    .map((witness) => witness.vkey)
  return policy.isSatisfied(new Set(good)) && !policy.isSatisfied(new Set(bad))
}

type Stretch = { readonly version: Version; readonly side: Side; readonly from: number; readonly to: number }

/** Whether witnesses with good clocks, enough for every version, answered all through a stretch, the node being up. */
function couldBeTimed(world: World, { side, from, to }: Stretch): boolean {
  const meets = (span: { from: number; to: number }) => span.from <= to && from <= span.to
  if (world.nodes[side].dark.some(meets)) return false
  const up = world.setting.witnesses.filter(
    (one) => Math.abs(one.offset) <= GOOD_CLOCK && !one.outages.some(meets),
  )
  const names = new Set(up.map((one) => one.vkey))
  return world.setting.versions.every((version) => readPolicy(version.policy)?.isSatisfied(names) ?? false)
}

function seconds(text: string): number {
  return Date.parse(text) / 1000
}

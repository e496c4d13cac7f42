/** Duties of the agreement on open requests: by the record where it has settled them, else as this node expects them. */

import { isOver } from '../../domain/request/state.ts'
import {
  type Duty,
  type Limits,
  limitsOf,
  parseTime,
  printTime,
  type RequestClass,
  type Urgency,
} from '../../protocol/index.ts'
import { type AgreementState, knownAgreements } from '../agreements.ts'
import { judgePair, type RequestVerdicts, type Verdicts } from '../judge-pair.ts'
import type { Node } from '../node.ts'
import type { Pair, Seconds } from '../ports.ts'
import type { RequestRow } from '../request-row.ts'
import { explainOwed } from './explain-owed.ts'
import type { Owed, OwedAt, Owing } from './owed.ts'

export async function dutySource(node: Node, { pair, now, rows }: OwedAt): Promise<readonly Owing[]> {
  const open = rows.filter((row) => !isOver(row.state.request.phase))
  if (open.length === 0) return []
  const versions = await knownAgreements(node, pair.id)
  // What is wrong with the record is said by its page and by `verify`; what is expected is shown all the same.
  const judged = await judgePair(node, pair.id).then(byId, () => undefined)
  return open.flatMap((row) => {
    const version = versions.find((each) => each.digest === row.state.request.agreement)
    if (!version) return []
    return dutiesOn({ row, pair, now, version, versions, verdicts: judged?.get(row.request) })
  })
}

export type Found = {
  readonly row: RequestRow
  readonly pair: Pair
  readonly now: Seconds
  readonly version: AgreementState
  readonly versions: readonly AgreementState[]
  readonly verdicts: RequestVerdicts | undefined
}
/** A duty that nobody has fulfilled: when it is due, and by whose word. */
export type Open = {
  readonly duty: Duty
  readonly n?: number
  readonly due: Seconds | undefined
  readonly granted: boolean
  readonly basis: 'record' | 'expected'
  readonly contested?: NonNullable<Owed['contested']>
}

function dutiesOn(found: Found): Owing[] {
  const { row, pair, now, version, verdicts } = found
  // What counts is the urgency with which it was entered; one that both agree on gives time as a grant does (V17).
  const urgency = verdicts?.urgency ?? (row.urgency as Urgency)
  const limits = limitsOf(version.document, row.state.request.kind as RequestClass, urgency)
  if (!limits || verdicts?.returned) return []
  const open = verdicts ? openByRecord(found, verdicts, limits) : openAsExpected(found)
  return open.map((duty): Owing => {
    const due = duty.due === undefined ? {} : { due: printTime(duty.due), left: duty.due - now }
    const since = row.state.request.turns[0]?.at
    return {
      ...about(row, pair),
      ...(since !== undefined && { since }),
      what: duty.duty,
      ...(duty.n !== undefined && { n: duty.n }),
      by: row.direction === 'in' ? 'us' : 'them',
      ...due,
      basis: duty.basis,
      ...(duty.contested && { contested: duty.contested }),
      explain: () => explainOwed(found, limits, duty),
    }
  })
}

/** What people see of the request beside what is owed on it. */
export function about(row: RequestRow, pair: Pair): Omit<Owing, 'what' | 'by' | 'basis' | 'explain'> {
  const { reference, thread, kind, urgency } = row
  return {
    pair: pair.id,
    peer: pair.peer.name,
    reference,
    thread,
    class: kind,
    urgency,
    title: row.state.title,
  }
}

function openByRecord({ row, now }: Found, verdicts: RequestVerdicts, limits: Limits): Open[] {
  const given = new Set<string>(row.state.request.answered)
  const { contest, duties } = verdicts
  const open = contest?.agreed === null ? contest : undefined
  const isOpen = (duty: (typeof duties)[number]) =>
    duty.answer === null && (duty.duty === 'update' || !given.has(duty.duty))
  // Updates are served one by one; of those that are past the oldest is enough to know that one is owed.
  const updates = duties.filter((duty) => duty.duty === 'update' && isOpen(duty))
  const update = updates.find(({ due }) => due !== null && parseTime(due) >= now) ?? updates.at(-1)
  const others = duties.filter((duty) => duty.duty !== 'update' && isOpen(duty))
  const next = update ? [] : nextUpdate(duties, limits)
  const known = [...others, ...(update ? [update] : [])].map((duty): Open => {
    const due = duty.granted ?? duty.due
    const rival = open?.duties.find((each) => each.duty === duty.duty && each.n === duty.n)
    return {
      duty: duty.duty,
      ...(duty.n !== undefined && { n: duty.n }),
      due: due === null ? undefined : parseTime(due),
      granted: duty.granted !== undefined,
      basis: 'record',
      ...(rival && { contested: { urgency: open!.urgency, ...(rival.due && { due: rival.due }) } }),
    }
  })
  return [...known, ...next]
}

/** The document lists updates as far as its cut reaches: when all of those are given, the next interval has begun. */
function nextUpdate(duties: RequestVerdicts['duties'], limits: Limits): Open[] {
  const last = duties.findLast(({ duty }) => duty === 'update')
  if (!last?.due || !limits.updates) return []
  const due = parseTime(last.due) + 60 * limits.updates.minutes
  return [{ duty: 'update', n: (last.n ?? 0) + 1, due, granted: false, basis: 'expected' }]
}

/** Before the record holds the request on both sides: from when we entered it or took it in. */
function openAsExpected({ row }: Found): Open[] {
  const given = new Set<string>(row.state.request.answered)
  const { dues, request } = row.state
  const isOwed = (duty: string) => !given.has(duty) && !(duty === 'receipt' && row.direction === 'in')
  return Object.entries(dues)
    .filter(([duty]) => isOwed(duty))
    .map(([duty, due]) => ({
      duty: duty as Duty,
      ...(duty === 'update' && { n: 1 }),
      due,
      granted: request.granted?.duty === duty,
      basis: 'expected',
    }))
}

const indexes = new WeakMap<Verdicts, ReadonlyMap<string, RequestVerdicts>>()

function byId(verdicts: Verdicts): ReadonlyMap<string, RequestVerdicts> {
  const found = indexes.get(verdicts) ?? new Map(verdicts.requests.map((request) => [request.id, request]))
  indexes.set(verdicts, found)
  return found
}

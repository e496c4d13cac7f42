/** Every duty of one request, given or not: when it is due, what is proven, and why it is due then, in both languages. */

import { isOver } from '../../domain/request/state.ts'
import { limitsOf, parseTime, printTime, type RequestClass, type Urgency } from '../../protocol/index.ts'
import { knownAgreements } from '../agreements.ts'
import { judgePair, type RequestVerdicts } from '../judge-pair.ts'
import { findPair, type Node } from '../node.ts'
import type { RequestRow } from '../request-row.ts'
import type { TwoLanguages } from './explain-due.ts'
import { explainOwed } from './explain-owed.ts'
import type { Found, Open } from './owed-requests.ts'

export type ExplainedDuty = {
  readonly duty: Open['duty']
  /** Of updates: which one. */
  readonly n?: number
  readonly by: 'us' | 'them'
  /** The urgency under which it is due: of a contested request each duty stands under both until that is decided (V17). */
  readonly urgency: string
  /** RFC 3339; absent while it is not set. */
  readonly due?: string
  /** The due time in force by a grant. */
  readonly granted?: string
  /** By the verdict function; absent before the record holds the request on both sides. */
  readonly verdict?: string
  readonly explanation: TwoLanguages
}

export async function explainRequest(node: Node, row: RequestRow): Promise<readonly ExplainedDuty[]> {
  const pair = await findPair(node, row.pair)
  const versions = await knownAgreements(node, pair.id)
  const version = versions.find((each) => each.digest === row.state.request.agreement)
  if (!version) return []
  const verdicts = await judgePair(node, pair.id).then(
    (judged) => judged.requests.find(({ id }) => id === row.request),
    () => undefined,
  )
  const found: Found = { row, pair, now: node.clock.now(), version, versions, verdicts }
  if (!verdicts) return expected(found)
  const { contest } = verdicts
  return [
    ...recorded(found, verdicts.duties, verdicts.urgency),
    ...(contest ? recorded(found, contest.duties, contest.urgency) : []),
  ]
}

function recorded(found: Found, duties: RequestVerdicts['duties'], urgency: Urgency): ExplainedDuty[] {
  return duties.flatMap((each): ExplainedDuty[] => {
    const due = each.due === null ? undefined : parseTime(each.due)
    const open: Open = { duty: each.duty, ...(each.n && { n: each.n }), due, granted: false, basis: 'record' }
    return explainedAs(found, open, urgency).map((explained) => ({
      ...explained,
      ...(each.granted && { granted: each.granted }),
      verdict: each.verdict,
    }))
  })
}

function expected(found: Found): ExplainedDuty[] {
  const { row } = found
  if (isOver(row.state.request.phase)) return []
  return Object.entries(row.state.dues).flatMap(([duty, due]) =>
    explainedAs(
      found,
      {
        duty: duty as Open['duty'],
        ...(duty === 'update' && { n: 1 }),
        due,
        granted: false,
        basis: 'expected',
      },
      row.urgency as Urgency,
    ),
  )
}

function explainedAs(found: Found, open: Open, urgency: Urgency): ExplainedDuty[] {
  const { row, version } = found
  const limits = limitsOf(version.document, row.state.request.kind as RequestClass, urgency)
  if (!limits) return []
  return [
    {
      duty: open.duty,
      ...(open.n !== undefined && { n: open.n }),
      by: row.direction === 'in' ? 'us' : 'them',
      urgency,
      ...(open.due !== undefined && { due: printTime(open.due) }),
      explanation: explainOwed(found, limits, open),
    },
  ]
}

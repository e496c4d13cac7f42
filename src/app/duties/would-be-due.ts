import {
  dueAt,
  type Limits,
  limitsOf,
  printTime,
  type RequestClass,
  type Urgency,
} from '../../protocol/index.ts'
import { agreementInEffect, knownAgreements } from '../agreements.ts'
import { calendarsOf, sidesOf } from '../dues.ts'
import { confirmedPair, type Node } from '../node.ts'
import { explainDue, placesOf, type TwoLanguages } from './explain-due.ts'

/** A duty that the other side would have. */
export type WouldBeDue = {
  readonly duty: 'receipt' | 'acknowledgement' | 'answer' | 'update' | 'result'
  /** RFC 3339; absent where a calendar lacks the year. */
  readonly due?: string
  readonly explanation: TwoLanguages
}

/**
 * What the other side would owe, and when, were a request of ours of that class and urgency receipted now; nothing where the agreement in effect foresees
 * none such. Throws 'unknown_pair', 'not_confirmed'.
 */
export async function wouldBeDue(
  node: Node,
  wanted: string,
  { kind, urgency }: { readonly kind: RequestClass; readonly urgency: Urgency },
): Promise<readonly WouldBeDue[]> {
  const pair = await confirmedPair(node, wanted)
  const version = await agreementInEffect(node, pair.id)
  const limits = version && limitsOf(version.document, kind, urgency)
  if (!version || !limits) return []
  const versions = await knownAgreements(node, pair.id)
  const calendars = calendarsOf(version, versions, sidesOf('asker', pair))
  const start = node.clock.now()
  const places = placesOf('asker')
  return DUTIES.flatMap(([duty, member]) => {
    const limit = limits[member]
    if (!limit) return []
    const due = dueAt(limit, start, calendars)
    return {
      duty,
      ...(due !== undefined && { due: printTime(due) }),
      explanation: explainDue(limit, start, { calendars, places }),
    }
  })
}

const DUTIES = [
  ['receipt', 'receipt'],
  ['acknowledgement', 'acknowledgement'],
  ['answer', 'answer'],
  ['update', 'updates'],
  ['result', 'result'],
] as const satisfies readonly (readonly [WouldBeDue['duty'], keyof Limits])[]

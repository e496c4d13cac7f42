/** What was promised on a request beside the duties of the agreement: conditions, holds, follow-ups, ratifications. */

import { type Obligation, obligationsOf } from '../../domain/request/obligations.ts'
import { parseTime, type TimeText } from '../../protocol/index.ts'
import type { Node } from '../node.ts'
import { explainObligation } from './obligation-words.ts'
import type { OwedAt, Owing } from './owed.ts'
import { about } from './owed-requests.ts'

const DAY = 86_400
/** A hold that lapses loses data for good: its asker is warned so many days before. */
const WARNED_BEFORE = [2, 7, 14]

export async function obligationSource(_: Node, { pair, now, rows }: OwedAt): Promise<readonly Owing[]> {
  return rows.flatMap((row) =>
    obligationsOf(row.state.request).map((obligation): Owing => {
      const { what, until, ask, days, by, from } = obligation
      return {
        ...about(row, pair),
        what,
        from,
        ...(ask !== undefined && { ask }),
        ...(days !== undefined && { days }),
        by: by === row.state.request.we ? 'us' : 'them',
        ...(until && { due: until, left: parseTime(until as TimeText) - now }),
        basis: 'said',
        ...warningOf(obligation, now),
        explain: () => explainObligation(obligation),
      }
    }),
  )
}

function warningOf({ what, until }: Obligation, now: number): { readonly warning?: number } {
  if (what !== 'hold_ends' || !until) return {}
  const left = parseTime(until as TimeText) - now
  const warning = WARNED_BEFORE.find((days) => left <= days * DAY)
  return warning === undefined ? {} : { warning }
}

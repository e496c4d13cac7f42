import { dueAt, type Instant, type Limits } from '../protocol/index.ts'
import type { AgreementState } from './agreements.ts'
import { forgetEmergencies } from './emergencies.ts'
import { perPair } from './memory.ts'
import type { Node } from './node.ts'
import type { PairId, Seconds } from './ports.ts'
import type { RequestRow } from './request-row.ts'

/** Due times of requests that are not over, as this node expects them; the record's own are the verdict function's. */
const dues = perPair(async (node, pair) => {
  const rows = await node.store.threads({ pair, limit: 5_000 })
  const open = rows.filter((row) => row.kind !== 'agreement' && row.kind !== 'keys') as RequestRow[]
  return open.flatMap((row) => Object.values(row.state.dues)).toSorted((a, b) => a - b)
})

export function openDues(node: Node, pair: PairId): Promise<readonly Seconds[]> {
  return dues.of(node, pair)
}

/** To be called by whoever changes the due times of a request. */
export function forgetDues(node: Node, pair: PairId): void {
  dues.forget(node, pair)
  forgetEmergencies(node, pair)
}

export type Dues = Readonly<
  Partial<Record<'receipt' | 'acknowledgement' | 'answer' | 'update' | 'result', Seconds>>
>

/** What falls due when for a request that is receipted at `start`: our expectation, shown until the record settles it. */
export function expectedDues(
  version: AgreementState,
  limits: Limits,
  at: { readonly start: Instant; readonly answerer: string; readonly asker: string },
): Dues {
  const working = (identity: string) => ({ calendar: version.document.calendars[identity]!, later: [] })
  const calendars = { answerer: working(at.answerer), asker: working(at.asker) }
  const due = (limit: Limits['answer']) => (limit ? dueAt(limit, at.start, calendars) : undefined)
  const all = {
    receipt: due(limits.receipt),
    acknowledgement: due(limits.acknowledgement),
    answer: due(limits.answer),
    update: due(limits.updates),
    result: due(limits.result),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Dues
}

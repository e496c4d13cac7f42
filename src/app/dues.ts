import { dueAt, type Instant, type Limits } from '../protocol/index.ts'
import type { AgreementState } from './agreements.ts'
import type { Seconds } from './ports.ts'

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

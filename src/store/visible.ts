import { type ExpressionBuilder, sql } from 'kysely'
import type { Visibility } from '../app/people/viewer.ts'
import type { Tables } from './tables.ts'

/**
 * The condition that a thread was assigned to the viewer's agency or to himself and, where he opened it himself, that this has not run out.
 * `at` names the columns that hold the pair's id and the thread.
 */
export function isVisibleTo<Of extends keyof Tables>(
  is: ExpressionBuilder<Tables, Of>,
  { agency, person, nowMs }: Visibility,
  at: { readonly pair: string; readonly thread: string },
) {
  return is.exists(
    sql`(SELECT 1 FROM assignment WHERE assignment.pair = ${sql.ref(at.pair)} AND assignment.thread = ${sql.ref(at.thread)}
      AND assignment.holder IN (${`agency:${agency}`}, ${`person:${person}`})
      AND (assignment.until_ms IS NULL OR assignment.until_ms > ${nowMs}))`,
  )
}

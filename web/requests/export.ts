import { mayLeave } from '../../src/domain/content/tlp.ts'
import { printCsv } from '../../src/domain/export/csv.ts'
import { LIST_COLUMNS } from '../../src/domain/export/list-columns.ts'
import type { Row } from './rows.ts'

/** Rows as CSV in the order in which they are shown. A title stands only where its label lets it out by this door (docs/handling.md). */
export function listCsv(rows: readonly Row[]): { readonly text: string; readonly withheld: number } {
  const lines = rows.map((row) => [
    row.reference,
    row.direction,
    row.kind,
    row.urgency,
    row.phase,
    `TLP:${row.tlp}`,
    mayLeave(row.tlp, 'csv') ? row.title.text : '',
    row.nextDuty ?? '',
    row.nextDue ?? '',
    row.updated,
  ])
  return {
    text: printCsv([LIST_COLUMNS, ...lines]),
    withheld: rows.filter(({ tlp }) => !mayLeave(tlp, 'csv')).length,
  }
}

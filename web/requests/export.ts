import { mayLeave } from '../../src/domain/content/tlp.ts'
import { printCsv } from '../../src/domain/export/csv.ts'
import type { Row } from './rows.ts'

/** As the node writes them (`GET /api/v1/exports/requests`), but for the id of the message, which a list does not hold. */
const COLUMNS = [
  'reference',
  'direction',
  'kind',
  'urgency',
  'state',
  'tlp',
  'title',
  'next_duty',
  'next_due',
  'updated',
] as const

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
    text: printCsv([COLUMNS, ...lines]),
    withheld: rows.filter(({ tlp }) => !mayLeave(tlp, 'csv')).length,
  }
}

/** Gives the reader a file. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  // The browser has taken it by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}

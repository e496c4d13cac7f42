/**
 * Rows as CSV (RFC 4180: CRLF, quotes doubled), with a byte order mark, without which spreadsheets take Chinese for another encoding. A cell that a
 * spreadsheet would run as a formula is preceded by an apostrophe: titles are written by the other party.
 */
export function printCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`
}

function cell(text: string): string {
  const safe = /^\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

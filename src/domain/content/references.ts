import type { Recogniser } from './observable.ts'

/** Names that public lists have given: flaws (CVE) and ways of attack (ATT&CK). */
export const REFERENCES: readonly Recogniser[] = [
  {
    type: 'cve',
    pattern: /(?<![A-Za-z0-9])CVE[-‐‑–]\d{4}[-‐‑–]\d{4,7}(?![A-Za-z0-9-])/dgiu,
    parse: parseCve,
  },
  {
    type: 'technique',
    pattern: /(?<![A-Za-z0-9.])T1\d{3}(?:\.\d{3})?(?![A-Za-z0-9-]|\.\d)/dgu,
    parse: (text) => (/^T1\d{3}(?:\.\d{3})?$/.test(text) && text !== 'T1000' ? text : undefined),
  },
]

/** The list began in 1999; its numbers have four digits at least, and no leading zeros where they have more. */
function parseCve(text: string): string | undefined {
  const [, year, number] = /^CVE[-‐‑–](\d{4})[-‐‑–](\d{4,7})$/i.exec(text) ?? []
  if (!year || !number || Number(year) < 1999 || Number(year) > 2199) return undefined
  return number.length > 4 && number.startsWith('0') ? undefined : `CVE-${year}-${number}`
}

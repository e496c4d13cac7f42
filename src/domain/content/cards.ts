/** Schemes by the first digits of their numbers, and the lengths that they give out (ISO/IEC 7812). */
const SCHEMES: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:62|81)/, [16, 17, 18, 19]],
  [/^(?:6011|64[4-9]|65)/, [16, 17, 18, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 17, 18, 19]],
  [/^3(?:0[0-5]|095|[689])/, [14]],
  [/^220[0-4]/, [16, 17, 18, 19]],
]
const MASKED = /^\d{6}\*{3,9}\d{4}$/

/**
 * A payment card's number with all but its first six and last four digits taken away; undefined for what is no such number. The whole number
 * is never kept: neither party needs it, and whoever holds it can spend (PCI DSS, requirement 3.4).
 */
export function maskCard(text: string): string | undefined {
  if (MASKED.test(text)) return text
  const digits = text.replaceAll(/[ -]/g, '')
  const isNumber = /^\d{13,19}$/.test(digits) && /^[\d -]+$/.test(text)
  const isOfScheme = SCHEMES.some(([begin, lengths]) => begin.test(digits) && lengths.includes(digits.length))
  if (!isNumber || !isOfScheme || !holdsLuhn(digits)) return undefined
  return `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`
}

/** The text with every card number masked, and how many there were. */
export function maskCards(text: string): { readonly text: string; readonly found: number } {
  if (!EIGHT_DIGITS.test(text)) return { text, found: 0 }
  let found = 0
  const masked = text.replaceAll(IN_TEXT, (number) => {
    const short = maskCard(number)
    if (short === undefined) return number
    found += 1
    return short
  })
  return { text: masked, found }
}

/** Any value with the card numbers in all its texts masked: what another party wrote out need not be repeated. */
export function maskAll<T>(value: T): T {
  if (typeof value === 'string') return maskCards(value).text as T
  if (Array.isArray(value)) return value.map(maskAll) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskAll(member)])) as T
}

/** Stands in every number that the next one finds, and is seen to be absent in far less time. */
const EIGHT_DIGITS = /\d{4}[ -]?\d{4}/
const IN_TEXT =
  /(?<![A-Za-z0-9+*-])(?:\d{13,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?|\d{4}[ -]\d{6}[ -]\d{4,5})(?![A-Za-z0-9*-])/g

function holdsLuhn(digits: string): boolean {
  let sum = 0
  for (const [i, char] of [...digits].reverse().entries()) {
    const doubled = Number(char) * (i % 2 === 0 ? 1 : 2)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

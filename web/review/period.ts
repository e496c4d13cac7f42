/** The seconds from ≤ T < to, in UTC, as the review takes them. */
export type Period = { readonly from: string; readonly to: string }

const NAMED = /^(\d{4})(?:-(Q[1-4]|H[12]))?$/

/** `2026`, `2026-H2`, `2026-Q4`, or any two dates; undefined for what is no period. */
export function readPeriod(query: URLSearchParams): Period | undefined {
  const named = NAMED.exec(query.get('period') ?? '')
  if (named) return periodOf(Number(named[1]), named[2])
  const [from, to] = [query.get('from'), query.get('to')]
  if (!isDate(from) || !isDate(to) || from >= to) return undefined
  return { from: `${from}T00:00:00Z`, to: `${to}T00:00:00Z` }
}

export function quarterOf(now: Date): string {
  return `${now.getUTCFullYear()}-Q${Math.floor(now.getUTCMonth() / 3) + 1}`
}

/** The quarters before a time and its own, the newest first. */
export function quartersBefore(now: Date, count: number): string[] {
  return Array.from({ length: count }, (_, i) =>
    quarterOf(new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 3 * i, 1))),
  )
}

/** The last day that belongs to a period, for those who read "from … to …". */
export function lastDay({ to }: Period): string {
  return new Date(Date.parse(to) - 1000).toISOString().slice(0, 10)
}

function periodOf(year: number, part: string | undefined): Period | undefined {
  if (year < 2000 || year > 2998) return undefined
  const [first, months] =
    part === undefined
      ? [0, 12]
      : part[0] === 'Q'
        ? [3 * (Number(part[1]) - 1), 3]
        : [6 * (Number(part[1]) - 1), 6]
  return { from: firstOf(year, first), to: firstOf(year, first + months) }
}

function firstOf(year: number, month: number): string {
  return `${new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10)}T00:00:00Z`
}

function isDate(text: string | null): text is string {
  return text !== null && /^2\d{3}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
}

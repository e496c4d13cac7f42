import type { Period } from '../protocol/index.ts'
import type { Options, Run } from './command.ts'
import { CliError, EXIT } from './errors.ts'
import { reviewTexts } from './texts/review.ts'

/** The period that was typed: by its name, or by its two ends, never both. In UTC, as reviews are (R1). Throws CliError `usage`. */
export function periodOf({ options, texts }: Pick<Run, 'options' | 'texts'>, typed?: string): Period {
  const said = reviewTexts[texts.lang]
  const [from, to] = endsOf(options)
  if (typed === undefined) {
    if (from === undefined || to === undefined) throw new CliError('usage', said.whichPeriod, EXIT.usage)
    return { from, to }
  }
  if (from !== undefined || to !== undefined) throw new CliError('usage', said.periodTwice, EXIT.usage)
  const found = namedPeriod(typed)
  if (!found) throw new CliError('usage', said.badPeriod(typed), EXIT.usage)
  return found
}

function endsOf({ from, to }: Options): (string | undefined)[] {
  return [from, to].map((end) => (end === undefined ? undefined : String(end)))
}

/** Years of leaves.md, whole or in parts. */
const NAMED = /^(2\d{3})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?$/i

/** `2025`, `2025-H1`, `2025-Q1` or `2025-03`: from its first second up to the first one after it. */
function namedPeriod(typed: string): Period | undefined {
  const [, year, half, quarter, month] = NAMED.exec(typed) ?? []
  if (year === undefined) return undefined
  const [number, months] = half ? [half, 6] : quarter ? [quarter, 3] : month ? [month, 1] : [1, 12]
  const first = (Number(number) - 1) * months
  return { from: monthOf(Number(year), first), to: monthOf(Number(year), first + months) }
}

/** The first second of a month, counted from 0; the thirteenth is the next year's first. */
function monthOf(year: number, month: number): string {
  return new Date(Date.UTC(year, month)).toISOString().replace('.000Z', 'Z')
}

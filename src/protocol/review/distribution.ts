import type { Distribution } from './types.ts'

/** What some whole numbers are like; null where there are none (R7). */
export function distributionOf(numbers: readonly number[]): Distribution | null {
  const sorted = new Float64Array(numbers).sort()
  const n = sorted.length
  if (n === 0) return null
  const part = (percent: number) => sorted[Math.ceil((percent * n) / 100) - 1]!
  return {
    max: sorted[n - 1]!,
    median: part(50),
    min: sorted[0]!,
    n,
    p10: part(10),
    p25: part(25),
    p75: part(75),
    p90: part(90),
  }
}

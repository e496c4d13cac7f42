import type { CountedDuty, CountedRequest } from '../verdict/index.ts'

const UNKNOWN = Number.POSITIVE_INFINITY

/** Seconds from the beginning of a duty to its answer: at least, and at most; infinite where that is unknown. */
export type Elapsed = { readonly least: number; readonly most: number }

/** How long a duty took (R6); undefined where it is not measured. `before`: the duty listed before it. */
export function elapsedOf(
  duty: CountedDuty,
  of: { readonly request: CountedRequest; readonly before: CountedDuty | undefined },
): Elapsed | undefined {
  if (duty.answer === null || duty.verdict === 'returned') return undefined
  const begin = beginOf(duty, of)
  if (begin === undefined) return undefined
  const { after, before } = duty.answer
  return {
    least: after === 0 ? 0 : Math.max(0, after - begin.latest),
    most: before === UNKNOWN ? UNKNOWN : Math.max(0, before - begin.earliest),
  }
}

/** When the time of a duty begins (R6), between two bounds; undefined where the record does not say. */
export function beginOf(
  { duty, n }: CountedDuty,
  { request, before }: { readonly request: CountedRequest; readonly before: CountedDuty | undefined },
): { readonly earliest: number; readonly latest: number } | undefined {
  if (duty === 'receipt') {
    const isKnown = request.after !== 0 && request.before !== UNKNOWN
    return isKnown ? { earliest: request.after, latest: request.before } : undefined
  }
  const at = duty === 'update' && n! > 1 ? before!.due : request.receipt
  return at === UNKNOWN ? undefined : { earliest: at, latest: at }
}

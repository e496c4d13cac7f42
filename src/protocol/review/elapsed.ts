import type { TimeText } from '../time.ts'
import type { DutyVerdict, RequestVerdicts } from '../verdict/index.ts'
import { readPrinted } from './printed-time.ts'

/** Seconds from the beginning of a duty to its answer: at least, and at most where that is known. */
export type Elapsed = { readonly least: number; readonly most?: number }

/** How long a duty took (R6); undefined where it is not measured. `before`: the duty listed before it. */
export function elapsedOf(
  duty: DutyVerdict,
  of: { readonly request: RequestVerdicts; readonly before: DutyVerdict | undefined },
): Elapsed | undefined {
  if (duty.answer === null || duty.verdict === 'returned') return undefined
  const begin = beginOf(duty, of)
  if (begin === undefined) return undefined
  const { after, before } = duty.answer
  const least = after === null ? 0 : Math.max(0, readPrinted(after) - readPrinted(begin.latest))
  if (before === null) return { least }
  return { least, most: Math.max(0, readPrinted(before) - readPrinted(begin.earliest)) }
}

type Begin = { readonly earliest: TimeText; readonly latest: TimeText }

function beginOf(
  { duty, n }: DutyVerdict,
  { request, before }: { readonly request: RequestVerdicts; readonly before: DutyVerdict | undefined },
): Begin | undefined {
  if (duty === 'receipt') {
    const { after, before: latest } = request.entered
    return after === null || latest === null ? undefined : { earliest: after, latest }
  }
  const at = duty === 'update' && n! > 1 ? before!.due : request.receipt
  return at === null ? undefined : { earliest: at, latest: at }
}

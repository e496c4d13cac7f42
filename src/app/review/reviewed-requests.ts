import type { Duty, RequestClass, Urgency, Verdict } from '../../protocol/index.ts'
import {
  beginOf,
  elapsedOf,
  enteredAt,
  type Period,
  readCounted,
  readPeriod,
} from '../../protocol/review/index.ts'
import type { RequestVerdicts } from '../judge-pair.ts'
import { judgementOf } from '../judge-pair.ts'
import type { Node } from '../node.ts'
import { threadPlace } from '../people/place.ts'
import { allow, isVisible, type Viewer } from '../people/viewer.ts'
import type { PairId } from '../ports.ts'
import { isRequestRow } from '../request-row.ts'

/** One duty of a request that a review counts, with the time it took against the time it had. */
export type ReviewedDuty = {
  readonly duty: Duty
  readonly n?: number
  readonly verdict: Verdict
  /** Seconds from its beginning to the due time in force; absent where either is unset. */
  readonly limit?: number
  /** Seconds that it took, at least and at most (R6); absent where it is not measured. */
  readonly least?: number
  readonly most?: number
}
export type ReviewedRequest = {
  readonly id: string
  /** Where the viewer may list requests. */
  readonly reference?: string
  /** Who owed: 32 hex digits, as a review names it. */
  readonly answerer: string
  readonly class: RequestClass
  readonly urgency: Urgency
  readonly duties: readonly ReviewedDuty[]
  /** What became of each ask, by the messages that are held here; absent where this node holds none of them. */
  readonly asks?: readonly { readonly n: number; readonly outcome?: string }[]
  /** How answers were rated by their asker, 1 to 5. */
  readonly ratings: readonly number[]
}

/** The requests behind the figures of a period (R2), so that each figure opens onto them. Throws `bad_period`, and whatever judging throws. */
export async function reviewedRequests(
  node: Node,
  viewer: Viewer,
  pair: PairId,
  period: Period,
): Promise<readonly ReviewedRequest[]> {
  const { from, to } = readPeriod(period)
  const { verdicts } = await judgementOf(node, pair)
  const writers = verdicts.cut.logs.map(({ writer }) => writer)
  const found: ReviewedRequest[] = []
  for (const request of verdicts.requests) {
    const entered = enteredAt(readCounted(request))
    if (entered === undefined || entered < from || entered >= to) continue
    const answerer = writers.find((writer) => writer !== request.from)!
    found.push({
      id: request.id,
      answerer,
      class: request.class,
      urgency: request.urgency,
      duties: dutiesOf(request),
      ...(await seenBy(node, viewer, { pair, thread: request.thread })),
    })
  }
  return found
}

function dutiesOf(request: RequestVerdicts): ReviewedDuty[] {
  const counted = readCounted(request)
  return request.duties.map((duty, i): ReviewedDuty => {
    const of = { request: counted, before: counted.duties[i - 1] }
    const took = elapsedOf(counted.duties[i]!, of)
    const begin = beginOf(counted.duties[i]!, of)?.latest
    const due = duty.granted ?? duty.due
    return {
      duty: duty.duty,
      ...(duty.n !== undefined && { n: duty.n }),
      verdict: duty.verdict,
      ...(due !== null && begin !== undefined && { limit: Date.parse(due) / 1000 - begin }),
      ...(took && { least: took.least }),
      ...(took && Number.isFinite(took.most) && { most: took.most }),
    }
  })
}

/** What the thread says beside the verdicts. */
async function seenBy(
  node: Node,
  viewer: Viewer,
  { pair, thread }: { readonly pair: PairId; readonly thread: string },
): Promise<Pick<ReviewedRequest, 'reference' | 'asks' | 'ratings'>> {
  const row = await node.store.thread(pair, thread)
  if (!row || !isRequestRow(row)) return { ratings: [] }
  const { asks, assessments = [] } = row.state.request
  const mayList = allow(node, viewer, 'list', { type: 'node' })
  const isSeen = mayList && isVisible(viewer, await threadPlace(node, pair, thread))
  return {
    ...(isSeen && { reference: row.reference }),
    asks: asks.map(({ n, outcome }) => ({ n, ...(outcome !== undefined && { outcome }) })),
    ratings: assessments.map(({ rating }) => rating),
  }
}

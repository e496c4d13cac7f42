import { type Period, type Review, reviewOf, reviewRecord } from '../../protocol/review/index.ts'
import { keptOrRecord } from '../judge-pair.ts'
import type { Node } from '../node.ts'
import type { PairId } from '../ports.ts'

/**
 * The figures of a period over what both sides hold (docs/spec/review.md): from the verdicts that are kept of the newest cut, or else from
 * its leaves, of which no verdict is kept. The bytes are the same; the review names the cut. Throws `bad_period`, and whatever judging throws.
 */
export async function reviewPair(node: Node, pair: PairId, period: Period): Promise<Review> {
  const found = await keptOrRecord(node, pair)
  return 'judgement' in found ? reviewOf(found.judgement, period) : reviewRecord(found.record, period)
}

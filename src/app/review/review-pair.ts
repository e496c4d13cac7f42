import { type Period, type Review, reviewOf } from '../../protocol/review/index.ts'
import { judgementOf } from '../judge-pair.ts'
import type { Node } from '../node.ts'
import type { PairId } from '../ports.ts'

/**
 * The figures of a period over what both sides hold (docs/spec/review.md), from the verdicts that are kept of the newest cut: the same
 * bytes as a fresh computation over that cut, which the review names. Throws `bad_period`, and whatever judging throws.
 */
export async function reviewPair(node: Node, pair: PairId, period: Period): Promise<Review> {
  return reviewOf(await judgementOf(node, pair), period)
}

/** Writes vectors/review: a bundle, and the review of each period. `node scripts/write-review-vectors.ts` */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ProtocolError } from '../src/protocol/errors.ts'
import { type Period, reviewOf } from '../src/protocol/review/index.ts'
import { type Report, verifyBundle } from '../src/protocol/verify/index.ts'
import { aStoryToReview, PERIODS } from '../test/build/review-story.ts'

const folder = join(import.meta.dirname, '../vectors/review')

await mkdir(folder, { recursive: true })
const history = await aStoryToReview()
const { identities } = history
const bundle = await history.bundle({ isPublic: true })
const report = await verifyBundle(bundle, { identities })
const cases = PERIODS.map(({ rule, name, ...period }) => ({
  rule,
  name,
  ...period,
  ...outcome(report, period),
}))
await writeFile(join(folder, 'two-days.bundle'), bundle)
await writeFile(
  join(folder, 'two-days.json'),
  `${JSON.stringify({ bundle: 'two-days.bundle', identities, cases }, undefined, 1)}\n`,
)

function outcome({ verdicts, beside }: Report, period: Period) {
  if (!verdicts || !beside) throw new Error('the story is not proven')
  try {
    return { expect: reviewOf({ verdicts, beside }, period) }
  } catch (error) {
    if (error instanceof ProtocolError) return { error: error.code }
    throw error
  }
}

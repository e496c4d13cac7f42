import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'

/** How many histories; those of `npm test` are left out. */
const COUNT = Number(process.env.COMITY_HISTORIES ?? 10_000)
const FIRST = 1000
const HOUR = 3_600_000
/** Of one history in so many all cuts are compared. */
const EVERY_CUT_OF = 20

test(
  `the verdict function equals the model over ${COUNT} random histories, and its claims hold`,
  async () => {
    const workers = availableParallelism()
    const found = await Promise.all(Array.from({ length: workers }, (_, i) => checkFrom(FIRST + i, workers)))
    expect(found.flat()).toEqual([])
  },
  HOUR,
)

async function checkFrom(from: number, step: number): Promise<string[]> {
  const workerData = { from, to: FIRST + COUNT, step, everyCutOf: EVERY_CUT_OF }
  const worker = new Worker(new URL('./history-worker.ts', import.meta.url), { workerData })
  const [complaints] = (await once(worker, 'message')) as [string[]]
  return complaints
}

import { parentPort, workerData } from 'node:worker_threads'
import { checkHistory } from './check-history.ts'

/** Checks the histories of every n-th seed, and tells of each what does not hold. */
const { from, to, step, everyCutOf } = workerData as {
  from: number
  to: number
  step: number
  everyCutOf: number
}
const complaints: string[] = []
for (let seed = from; seed < to; seed += step) {
  complaints.push(...(await checkHistory(seed, { cuts: seed % everyCutOf === 0 })))
  if (complaints.length > 50) break
}
parentPort?.postMessage(complaints)

/** How long a review of very many requests takes, in a process of its own: `node --expose-gc test/bench/review.ts [COUNT]` */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { runtimeEngine } from '../../src/ops/crypto-engine.ts'
import { useEngine } from '../../src/protocol/engine.ts'
import { judgeRecord, type Period, printReview, reviewOf, reviewRecord } from '../../src/protocol/index.ts'
import { manyRequests } from '../build/many-requests.ts'

type Note = (name: string, value: number, unit: string) => void
type Measured = {
  /** From the leaves: every timed line verified, every request judged. */
  readonly freshSeconds: number
  /** From verdicts that a node keeps. */
  readonly keptSeconds: number
  /** What five reviews from the leaves leave behind beside the record. */
  readonly leftMb: number
}

const COUNT = 100_000
const YEAR: Period = { from: '2025-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' }

/** The figures of the bench. */
export async function review(note: Note): Promise<void> {
  const child = spawn(process.execPath, ['--expose-gc', import.meta.filename, String(COUNT)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  child.stdout.on('data', (chunk) => (told += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the review ended with ${code}`)
  const { freshSeconds, keptSeconds, leftMb } = JSON.parse(told) as Measured
  note('review.100k_s', freshSeconds, 's')
  note('review.100k_kept_s', keptSeconds, 's')
  note('review.100k_left_mb', leftMb, 'MB')
}

async function measure(count: number): Promise<Measured> {
  useEngine(runtimeEngine())
  const record = await manyRequests(count)
  const judged = await judgeRecord(await manyRequests(Math.min(count, 2000))) // The compiler learns the paths.
  for (let round = 0; round < 3; round++) reviewOf(judged, YEAR)
  const fresh: number[] = []
  const before = heldMb()
  for (let round = 0; round < 5; round++) fresh.push(await secondsOf(() => reviewRecord(record, YEAR)))
  const leftMb = heldMb() - before
  const kept = await judgeRecord(record)
  const again: number[] = []
  for (let round = 0; round < 5; round++)
    again.push(await secondsOf(async () => printReview(reviewOf(kept, YEAR))))
  return { freshSeconds: median(fresh), keptSeconds: median(again), leftMb }
}

function heldMb(): number {
  globalThis.gc!()
  const { heapUsed, external } = process.memoryUsage()
  return (heapUsed + external) / 1e6
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!
}

if (import.meta.main) {
  process.stdout.write(JSON.stringify(await measure(Number(process.argv[2] ?? COUNT))))
  process.exit(0)
}

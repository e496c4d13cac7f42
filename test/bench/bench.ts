/** `npm run bench -- --json FILE`: figures of one run, compared within it. Nothing here passes or fails. */

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { exportBundle } from '../../src/app/export-record.ts'
import { parseBundle, parseEnvelope, parseLeaf, verifyBundle } from '../../src/protocol/index.ts'
import { api } from './api.ts'
import { desk } from './desk.ts'
import { bulk, enter, provenUpTo, sampleOf } from './exchange.ts'
import { fileFigures } from './files.ts'
import { openExchangeLimit } from './limit.ts'
import { openPair, type PairOfNodes } from './pair-of-nodes.ts'
import { review } from './review.ts'
import { verifyLimit } from './verify-limit.ts'

const { values } = parseArgs({
  options: { json: { type: 'string' }, leaves: { type: 'string', default: '100000' } },
})
const BATCH = 256
const BULK = 16 * BATCH
const PORT = 4901
type Figure = { readonly name: string; readonly value: number; readonly unit: string }
const figures: Figure[] = []
const folder = await mkdtemp(join(tmpdir(), 'comity-bench-'))

try {
  await run()
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function run(): Promise<void> {
  const pair = await openPair(join(folder, 'pair'), PORT)
  await bulk(pair, 4 * BATCH) // The compiler of the runtime learns the hot paths.
  await exchange(pair)
  await singles(pair)
  await verification(pair)
  for (const { name, value, unit } of await fileFigures(pair, folder)) note(name, value, unit)
  await growth(pair)
  await pair.close()
  await startAndMemory(join(folder, 'pair', 'asker'))
  await api(note, join(folder, 'api'), PORT + 20)
  await desk(note, join(folder, 'desk'), PORT + 30)
  await review(note)
  await report()
}

/** Limit and product by turns, so that both meet the same machine. */
async function exchange(pair: PairOfNodes): Promise<void> {
  const limit = await openExchangeLimit({ folder, batch: BATCH, ...(await sampleOf(pair)) })
  await limit.perSecond(4 * BATCH)
  const limits: number[] = []
  const rates: number[] = []
  for (let round = 0; round < 5; round++) {
    limits.push(await limit.perSecond(BULK))
    rates.push(BULK / (await timeOf(() => bulk(pair, BULK))))
  }
  await limit.close()
  note('exchange.bulk.per_second', median(rates), '1/s')
  note('exchange.bulk.limit_per_second', median(limits), '1/s')
  note('exchange.bulk.ratio', median(rates.map((rate, i) => rate / limits[i]!)), 'ratio')
}

async function singles(pair: PairOfNodes): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < 300; i++) {
    times.push(
      1000 *
        (await timeOf(async () => {
          const { position } = await enter(pair)
          await provenUpTo(pair, position + 1)
        })),
    )
  }
  note('exchange.single.p50_ms', percentile(times, 0.5), 'ms')
  note('exchange.single.p99_ms', percentile(times, 0.99), 'ms')
}

async function verification(pair: PairOfNodes): Promise<void> {
  const bytes = await exportBundle(pair.asker.node, pair.pair, { public: false })
  const bundle = await parseBundle(bytes)
  const leaves = bundle.logs.flatMap((log) => log.epochs.flatMap((epoch) => epoch.leaves))
  const payloads = bundle.messages.map((envelope) => parseEnvelope(envelope).payload)
  const lines = leaves.reduce((sum, leaf) => {
    const read = parseLeaf(leaf)
    return (
      sum + (read.type === 'checkpoints' ? read.checkpoints.reduce((n, each) => n + each.lines.length, 0) : 0)
    )
  }, 0)
  const rates: number[] = []
  const limits: number[] = []
  for (let round = 0; round < 3; round++) {
    limits.push(await verifyLimit({ leaves, payloads, lines, bytes }))
    const seconds = await timeOf(async () => {
      const report = await verifyBundle(bytes)
      if (!report.proven)
        throw new Error(`the bench's own bundle is not proven: ${JSON.stringify(report.findings[0])}`)
    })
    rates.push(leaves.length / seconds)
  }
  note('verify.leaves_per_second', median(rates), '1/s')
  note('verify.limit_leaves_per_second', median(limits), '1/s')
  note('verify.ratio', median(rates.map((rate, i) => rate / limits[i]!)), 'ratio')
}

/**
 * The cost of the same bulk in a log of 100,000 leaves over that in one of 1,000: two pairs, by turns, in the same warm processes, so that
 * neither the machine's mood nor the compiler's knowledge differs between them.
 */
async function growth(large: PairOfNodes): Promise<void> {
  const wanted = Number(values.leaves)
  for (;;) {
    const { size } = (await large.asker.node.store.log(large.origin))!
    process.stderr.write(`\rgrowing: ${size} leaves `)
    if (size >= wanted) break
    await bulk(large, Math.min(BULK, Math.max(BATCH, wanted - size)))
  }
  process.stderr.write('\n')
  const small = await openPair(join(folder, 'small'), PORT + 10)
  await bulk(small, 4 * BATCH)
  const late: number[] = []
  const early: number[] = []
  for (let round = 0; round < 7; round++) {
    early.push(await timeOf(() => bulk(small, 4 * BATCH)))
    late.push(await timeOf(() => bulk(large, 4 * BATCH)))
  }
  await small.close()
  note('growth.cost_100k_over_1k', median(late) / median(early), 'ratio')
}

/** From the start of a process of its own until that node answers, and what it then holds in memory. */
async function startAndMemory(nodeFolder: string): Promise<void> {
  const times: number[] = []
  const sizes: number[] = []
  for (let round = 0; round < 3; round++) {
    const began = performance.now()
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../src/main.ts'), 'serve', '--folder', nodeFolder],
      { stdio: 'ignore' },
    )
    try {
      while (!(await isUp())) await new Promise((resolve) => setTimeout(resolve, 10))
      times.push((performance.now() - began) / 1000)
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
      sizes.push(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024)
    } finally {
      child.kill('SIGTERM')
      await new Promise((resolve) => child.once('exit', resolve))
    }
  }
  note('start.100k_s', median(times), 's')
  note('memory.100k_mb', median(sizes), 'MB')
}

function isUp(): Promise<boolean> {
  return fetch(`http://127.0.0.1:${PORT}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

function note(name: string, value: number, unit: string): void {
  figures.push({ name, value: Number(value.toPrecision(4)), unit })
  process.stderr.write(`${name.padEnd(34)} ${value.toPrecision(4)} ${unit}\n`)
}

async function report(): Promise<void> {
  if (values.json) await writeFile(values.json, `${JSON.stringify({ figures }, null, 2)}\n`)
  const width = Math.max(...figures.map((figure) => figure.name.length))
  for (const { name, value, unit } of figures)
    process.stdout.write(`${name.padEnd(width)}  ${String(value).padStart(10)}  ${unit}\n`)
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5)
}

function percentile(numbers: readonly number[], part: number): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!
}

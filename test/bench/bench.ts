/** `npm run bench -- --json FILE`: figures of one run, compared within it. Nothing here passes or fails. */

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { enterRequest } from '../../src/app/enter-request.ts'
import { exportBundle } from '../../src/app/export-record.ts'
import { openNode } from '../../src/main.ts'
import { readConfig } from '../../src/ops/config.ts'
import {
  parseBundle,
  parseEnvelope,
  parseLeaf,
  partyKeyName,
  verifyBundle,
  writerOf,
} from '../../src/protocol/index.ts'
import { exchangeLimit, verifyLimit } from './limit.ts'
import { benchWorld, openPair, type PairOfNodes } from './pair-of-nodes.ts'

const { values } = parseArgs({
  options: { json: { type: 'string' }, leaves: { type: 'string', default: '100000' } },
})
const BATCH = 256
const PORTS = { asker: 4901, answerer: 4902 }
type Figure = { readonly name: string; readonly value: number; readonly unit: string }
const figures: Figure[] = []
const folder = await mkdtemp(join(tmpdir(), 'comity-bench-'))

try {
  await run()
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function run(): Promise<void> {
  const pair = await openPair(join(folder, 'pair'), PORTS)
  await bulk(pair, 2 * BATCH) // warm
  const early = await timeOf(() => bulk(pair, 2 * BATCH))
  const bulkMessages = 16 * BATCH
  const sample = await sampleOf(pair)
  const limits: number[] = []
  const rates: number[] = []
  for (let round = 0; round < 3; round++) {
    limits.push(await exchangeLimit({ folder, messages: bulkMessages, batch: BATCH, ...sample }))
    rates.push(bulkMessages / (await timeOf(() => bulk(pair, bulkMessages))))
  }
  note('exchange.bulk.per_second', median(rates), '1/s')
  note('exchange.bulk.limit_per_second', median(limits), '1/s')
  note('exchange.bulk.ratio', median(rates.map((rate, i) => rate / limits[i]!)), 'ratio')
  const singles = await oneAtATime(pair, 200)
  note('exchange.single.p50_ms', percentile(singles, 0.5), 'ms')
  note('exchange.single.p99_ms', percentile(singles, 0.99), 'ms')
  await verification(pair)
  await growth(pair, early)
  await pair.close()
  await startAndMemory(join(folder, 'pair', 'asker'))
  await report()
}

/** So many requests, entered 256 at a time; resolves when the last is durable, receipted by the peer and witnessed. */
async function bulk(pair: PairOfNodes, messages: number): Promise<void> {
  for (let at = 0; at < messages; at += BATCH)
    await Promise.all(Array.from({ length: Math.min(BATCH, messages - at) }, () => enter(pair)))
  await provenUpTo(pair, pair.asker.node.ledger.head(pair.pair)!.size)
}

async function oneAtATime(pair: PairOfNodes, count: number): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const began = performance.now()
    const { position } = await enter(pair)
    await provenUpTo(pair, position + 1)
    times.push(performance.now() - began)
  }
  return times
}

function enter(pair: PairOfNodes) {
  return enterRequest(
    pair.asker.node,
    'BEI',
    {
      kind: 'preservation',
      urgency: 'urgent',
      title: { lang: 'en', text: 'Preserve the logs of a control host' },
      facts: {
        lang: 'en',
        text: 'The host 198.51.100.23 gave orders to about 4,000 cameras on 20 November between 06:55 and 09:10 UTC. '.repeat(
          4,
        ),
      },
      asks: [
        { lang: 'en', text: 'Preserve flow records of 18 to 21 November' },
        { lang: 'en', text: 'Say who rents the host' },
      ],
      observables: ['198.51.100.23:48101/tcp', 'cnc.botnet-01.example'],
    },
    { name: 'Bench', role: 'handler' },
  )
}

/** Waits for a receipt line of the peer and a line of the witness over our log at that size or beyond. */
async function provenUpTo(pair: PairOfNodes, size: number): Promise<void> {
  const { node, config } = pair.asker
  const peer = pair.answerer.config
  const receipt = partyKeyName(peer.host, writerOf(peer.identity), 'cosign')
  const origin = node.ledger.head(pair.pair)!.origin
  const own = writerOf(config.identity)
  if (!origin.includes(own)) throw new Error('another log')
  await new Promise<void>((resolve, reject) => {
    let asking = false
    const look = async () => {
      if (asking) return
      asking = true
      const names = new Set(
        (await node.store.lines(origin, size, Number.MAX_SAFE_INTEGER)).map((line) => line.name),
      )
      asking = false
      if (!names.has(receipt) || !names.has(pair.witnessName)) return
      clearInterval(timer)
      resolve()
    }
    const timer = setInterval(() => look().catch(reject), 1)
  })
}

async function sampleOf(
  pair: PairOfNodes,
): Promise<{ readonly envelopeBytes: number; readonly payloadBytes: number }> {
  const { node } = pair.asker
  const origin = node.ledger.head(pair.pair)!.origin
  const rows = await node.store.messages(origin, 0, 50)
  const envelope = (await node.store.content(pair.pair, rows.at(-1)!.id))!
  return { envelopeBytes: envelope.length, payloadBytes: parseEnvelope(envelope).payload.length }
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

/** The cost of the same bulk at 1,000 and at 100,000 leaves. */
async function growth(pair: PairOfNodes, early: number): Promise<void> {
  const wanted = Number(values.leaves)
  const size = () => pair.asker.node.ledger.head(pair.pair)!.size
  while (size() < wanted) {
    process.stderr.write(`\rgrowing: ${size()} leaves `)
    await bulk(pair, Math.min(16 * BATCH, Math.max(BATCH, wanted - size())))
  }
  process.stderr.write('\n')
  const late = await timeOf(() => bulk(pair, 2 * BATCH))
  note('growth.cost_100k_over_1k', late / early, 'ratio')
}

/** The time until a node with that log is open and would listen, and what it then holds in memory, in a process of its own. */
async function startAndMemory(nodeFolder: string): Promise<void> {
  const times: number[] = []
  for (let round = 0; round < 3; round++) {
    const began = performance.now()
    const running = await openNode(readConfig(nodeFolder, {}), benchWorld())
    times.push((performance.now() - began) / 1000)
    await running.close()
  }
  note('start.100k_s', median(times), 's')
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, '../../src/main.ts'), 'serve', '--folder', nodeFolder],
    { stdio: 'ignore' },
  )
  try {
    for (;;) {
      const up = await fetch(`http://127.0.0.1:${PORTS.asker}/healthz`).then(
        () => true,
        () => false,
      )
      if (up) break
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '')
    const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN)
    note('memory.100k_mb', kilobytes / 1024, 'MB')
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('exit', resolve))
  }
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

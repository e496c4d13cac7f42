import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { enterRequest } from '../../src/app/enter-request.ts'
import { beginUpload, continueUpload } from '../../src/app/files/upload-file.ts'
import type { FileName } from '../../src/protocol/index.ts'
import { provenUpTo } from './exchange.ts'
import type { PairOfNodes } from './pair-of-nodes.ts'

const MB = 1_000_000
const LENGTH = 256 * 1024 * 1024
const STEP = 1024 * 1024
const ROUNDS = 3

type Figure = { readonly name: string; readonly value: number; readonly unit: string }

/**
 * A file from node to node: from the entry of the request that names it until all its bytes are synced there and the request is receipted. The limit beside
 * it, by turns: a copy of the same file on the same disk that takes its SHA-256 on the way and is synced.
 */
export async function fileFigures(pair: PairOfNodes, folder: string): Promise<readonly Figure[]> {
  const rates: number[] = []
  const limits: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const file = await upload(pair)
    const path = join(pair.asker.config.blobs, pair.pair, file.digest.slice('sha256:'.length))
    const limit = LENGTH / MB / (await timeOf(() => copy(path, join(folder, `copy-${round}`), file)))
    const rate = LENGTH / MB / (await timeOf(() => send(pair, file)))
    if (round === 0) continue // The compiler of the runtime learns the hot paths.
    limits.push(limit)
    rates.push(rate)
  }
  return [
    { name: 'file.mb_per_second', value: median(rates), unit: 'MB/s' },
    { name: 'file.limit_mb_per_second', value: median(limits), unit: 'MB/s' },
    { name: 'file.ratio', value: median(rates.map((rate, i) => rate / limits[i]!)), unit: 'ratio' },
  ]
}

async function upload({ asker, pair }: PairOfNodes): Promise<FileName> {
  const viewer = { person: 'bench', name: 'Bench', roles: ['handler'], isProgram: false } as const
  const { id } = await beginUpload(asker.node, pair, { name: 'bench.bin', length: LENGTH }, viewer)
  const { file } = await continueUpload(asker.node, id, { offset: 0, bytes: someBytes() }, viewer)
  return file!
}

async function* someBytes(): AsyncGenerator<Uint8Array> {
  const step = randomBytes(STEP)
  for (let at = 0; at < LENGTH; at += STEP) {
    step.writeUInt32LE(at / STEP)
    yield Buffer.from(step)
  }
}

async function send(pair: PairOfNodes, file: FileName): Promise<void> {
  const { position } = await enterRequest(
    pair.asker.node,
    'BEI',
    {
      kind: 'information',
      urgency: 'routine',
      title: { lang: 'en', text: 'Traffic of one host' },
      facts: { lang: 'en', text: 'The capture is enclosed.' },
      asks: [{ lang: 'en', text: 'Say who rents the host' }],
      files: [file],
    },
    { name: 'Bench', role: 'handler' },
  )
  await provenUpTo(pair, position + 1)
}

async function copy(from: string, to: string, { digest }: FileName): Promise<void> {
  const target = await open(to, 'w')
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(from, { highWaterMark: STEP })) {
    hash.update(chunk as Uint8Array)
    await target.write(chunk as Uint8Array)
  }
  await target.sync()
  await target.close()
  if (`sha256:${hash.digest('hex')}` !== digest) throw new Error(`the copy of ${from} is not ${digest}`)
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!
}

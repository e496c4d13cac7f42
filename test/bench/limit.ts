/**
 * What an exchange must cost whatever is built around it: the same signatures, verifications, hashes and synced writes, in the same batches
 * and in the same order, with nothing around them. The products' own code is not used, but for the primitives it measures by.
 */
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  generateSigningKey,
  leafHash,
  nodeHash,
  type SigningKey,
  sha256,
  verifyEd25519,
} from '../../src/protocol/index.ts'

export type LimitSetting = {
  readonly folder: string
  readonly messages: number
  readonly batch: number
  readonly envelopeBytes: number
  readonly payloadBytes: number
}

/** Messages per second through the bare work of both nodes and the witness. */
export async function exchangeLimit(setting: LimitSetting): Promise<number> {
  const bare = await openBare(setting.folder)
  const payloads = Array.from({ length: setting.messages }, (_, i) => bytesOf(setting.payloadBytes, i))
  const began = performance.now()
  for (let at = 0; at < payloads.length; at += setting.batch)
    await bareBatch(bare, payloads.slice(at, at + setting.batch), setting)
  const seconds = (performance.now() - began) / 1000
  bare.close()
  return setting.messages / seconds
}

type Bare = Awaited<ReturnType<typeof openBare>>

async function openBare(folder: string) {
  const key = await generateSigningKey()
  const databases = ['asker', 'answerer', 'witness'].map((name) =>
    openDatabase(join(folder, `${name}.limit.sqlite`)),
  )
  const guards = ['asker', 'answerer'].map((name) => openSync(join(folder, `${name}.limit.guard`), 'w'))
  return {
    key,
    write: (node: 0 | 1 | 2, rows: readonly Uint8Array[]) => databases[node]!(rows),
    guard(node: 0 | 1) {
      writeSync(guards[node]!, new Uint8Array(400), 0, 400, 0)
      fsyncSync(guards[node]!)
    },
    close() {
      for (const guard of guards) closeSync(guard)
    },
  }
}

function openDatabase(path: string): (rows: readonly Uint8Array[]) => void {
  const database = new DatabaseSync(path)
  database.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE IF NOT EXISTS row (bytes BLOB)',
  )
  const insert = database.prepare('INSERT INTO row VALUES (?)')
  return (rows) => {
    database.exec('BEGIN')
    for (const row of rows) insert.run(row)
    database.exec('COMMIT')
  }
}

/** One batch: sent, stored, guarded, signed; verified, stored, guarded, cosigned there; witnessed; the lines kept. */
async function bareBatch(
  { key, write, guard }: Bare,
  payloads: readonly Uint8Array[],
  { envelopeBytes }: LimitSetting,
): Promise<void> {
  const envelope = new Uint8Array(envelopeBytes)
  const signatures = await Promise.all(payloads.map((payload) => key.sign(payload)))
  hashAll(payloads)
  write(
    0,
    payloads.map(() => envelope),
  )
  guard(0)
  const note = payloads[0]!.subarray(0, 200)
  const [log, time] = await Promise.all([key.sign(note), key.sign(note)])
  await Promise.all([
    verified(key, log, note),
    verified(key, time, note),
    ...payloads.map((payload, i) => verified(key, signatures[i]!, payload)),
  ])
  hashAll(payloads)
  write(
    1,
    payloads.map(() => envelope),
  )
  guard(1)
  const receipt = await key.sign(note)
  const witness = async () => {
    await verified(key, log, note)
    write(2, [note])
    return key.sign(note)
  }
  const [line] = await Promise.all([witness(), verified(key, receipt, note)])
  await verified(key, line, note)
  write(0, [receipt, line])
}

/** Digest of each payload, leaf hash of each leaf, and the tree above them. */
function hashAll(payloads: readonly Uint8Array[]): void {
  let level = payloads.map((payload) => leafHash(payload.subarray(0, 420)))
  for (const payload of payloads) sha256(payload)
  while (level.length > 1) {
    const above: typeof level = []
    for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i]!, level[i + 1]!))
    level = above
  }
}

async function verified(key: SigningKey, signature: Uint8Array, bytes: Uint8Array): Promise<void> {
  if (!(await verifyEd25519(key.publicKey, signature, bytes))) throw new Error('the limit does not verify')
}

function bytesOf(length: number, seed: number): Uint8Array {
  return new Uint8Array(length).fill(seed % 251)
}

/** Leaves per second through the bare hashes and signature checks of a bundle: what verification cannot do without. */
export async function verifyLimit(bundle: {
  readonly leaves: readonly Uint8Array[]
  readonly payloads: readonly Uint8Array[]
  readonly lines: number
  readonly bytes: Uint8Array
}): Promise<number> {
  const key = await generateSigningKey()
  const note = new Uint8Array(300)
  const line = await key.sign(note)
  const signatures = await Promise.all(bundle.payloads.map((payload) => key.sign(payload)))
  const began = performance.now()
  await crypto.subtle.digest('SHA-256', bundle.bytes as Uint8Array<ArrayBuffer>)
  let level = bundle.leaves.map(leafHash)
  while (level.length > 1) {
    const above: typeof level = []
    for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i]!, level[i + 1]!))
    level = above
  }
  for (let at = 0; at < bundle.payloads.length; at += 512) {
    const chunk = bundle.payloads.slice(at, at + 512)
    for (const payload of chunk) sha256(payload)
    await Promise.all(chunk.map((payload, i) => verified(key, signatures[at + i]!, payload)))
  }
  for (let at = 0; at < bundle.lines; at += 512) {
    await Promise.all(
      Array.from({ length: Math.min(512, bundle.lines - at) }, () => verified(key, line, note)),
    )
  }
  return bundle.leaves.length / ((performance.now() - began) / 1000)
}

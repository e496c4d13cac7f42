/**
 * The bare work of one batch at each of its three places: signatures, verifications, hashes and synced writes, and nothing around them. Of
 * the product only its primitives are used. Counted per batch of n requests, as docs/spec orders it:
 *
 * asker     n message signatures, n ids, 2n leaf hashes and 2n nodes (before the commit, and of what is read back), one commit of the batch, the
 *           guard; the note's two lines, one commit of them; the digest and signature of the request; the receipt and the witness's line
 *           verified, one commit of both.
 * answerer  the digest and signature of the request, the note's two lines, n messages verified, n ids, 2n leaf hashes and 2n nodes, one commit
 *           of the batch, the guard, the receipt, one commit of the lines.
 * witness   the note verified, one commit, one line.
 * Then the checkpoints leaf that every intake asks for (W5): entered, signed, witnessed and receipted as above, with one leaf and no message; the
 * asker takes in those of two batches at once.
 *
 * A commit writes the bytes that the product writes for a message, in one table without index. A guard is a new file, synced, renamed, its
 * folder synced. Counted by the system over 16 batches the product syncs 121 (asker), 163 (answerer), 35 (witness) times, this 112, 160, 32.
 */
import { hash } from 'node:crypto'
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  generateSigningKey,
  leafHash,
  rootOf,
  type SigningKey,
  sha256,
  verifyEd25519,
} from '../../src/protocol/index.ts'

/** Sizes of one message as the product had them in this run, in bytes. */
export type LimitSetting = {
  readonly folder: string
  readonly batch: number
  readonly payload: number
  readonly leaf: number
  readonly envelope: number
  /** What is stored beside leaf and envelope: the row that people see. */
  readonly row: number
}

const NOTE = new Uint8Array(250)
const LINE = new Uint8Array(200)

/** The asker's part: before a batch leaves, and when the two lines over it have come. */
export async function askLimit(setting: LimitSetting) {
  const side = await openSide('asker', setting)
  return {
    sign: () => Promise.all(side.payloads.map((payload) => side.key.sign(payload))),
    async enter() {
      for (const payload of side.payloads) sha256(payload)
      await side.grow(setting.batch)
      await side.signHead()
      await side.signRequest(setting.batch)
    },
    /** Receipt and witness's line, kept together. */
    proven: () => side.keepLines(2),
    /** Checkpoints leaves of two batches come back together. */
    takeIn: () => side.takeIn(2),
    close: side.close,
  }
}

export async function answerLimit(setting: LimitSetting) {
  const side = await openSide('answerer', setting)
  return {
    async batch() {
      await Promise.all(side.payloads.map((payload, i) => side.verify(side.signatures[i]!, payload)))
      for (const payload of side.payloads) sha256(payload)
      await side.takeIn(setting.batch)
      await side.grow(1)
      await side.signHead()
      await side.signRequest(1)
      await side.keepLines(1)
      await side.keepLines(1)
    },
    close: side.close,
  }
}

/** For each batch two heads: the asker's, and the answerer's with the leaf of its intake. */
export async function witnessLimit(setting: LimitSetting) {
  const side = await openSide('witness', { ...setting, batch: 0 })
  return {
    async batch() {
      for (const _ of ['asker', 'answerer']) {
        await side.verify(side.line, NOTE)
        side.commit([NOTE])
        await side.key.sign(NOTE)
      }
    },
    close: side.close,
  }
}

async function openSide(name: string, setting: LimitSetting) {
  const folder = join(setting.folder, `limit-${name}`)
  mkdirSync(folder, { recursive: true })
  const { commit, close } = openDatabase(join(folder, 'node.sqlite'))
  const key: SigningKey = await generateSigningKey()
  const payloads = Array.from({ length: setting.batch }, (_, i) => new Uint8Array(setting.payload).fill(i))
  const signatures = await Promise.all(payloads.map((payload) => key.sign(payload)))
  const line = await key.sign(NOTE)
  const leaf = new Uint8Array(setting.leaf)
  const message = new Uint8Array(setting.leaf + 32 + setting.envelope + setting.row)
  const body = (leaves: number) =>
    new Uint8Array(leaves * (setting.leaf + (leaves > 1 ? setting.envelope : 0)))
  const tree = (leaves: number) => rootOf(Array.from({ length: leaves }, () => leafHash(leaf)))
  const verify = async (signature: Uint8Array, bytes: Uint8Array) => {
    if (!(await verifyEd25519(key.publicKey, signature, bytes))) throw new Error('the limit does not verify')
  }
  /** Leaves are hashed, stored, read back and hashed again; then the guard moves. */
  async function grow(leaves: number): Promise<void> {
    tree(leaves)
    commit(Array.from({ length: leaves }, () => message))
    tree(leaves)
    moveGuard(folder)
  }
  return {
    key,
    payloads,
    signatures,
    line,
    verify,
    commit,
    grow,
    close,
    async signHead() {
      await Promise.all([key.sign(NOTE), key.sign(NOTE)])
      commit([NOTE, LINE])
    },
    async signRequest(leaves: number) {
      hash('sha256', body(leaves))
      await key.sign(NOTE)
    },
    async takeIn(leaves: number) {
      hash('sha256', body(leaves))
      await Promise.all([verify(line, NOTE), verify(line, NOTE), verify(line, NOTE)])
      await grow(leaves)
      await key.sign(NOTE)
      commit([LINE, LINE])
    },
    async keepLines(count: number) {
      const lines = Array.from({ length: count }, () => LINE)
      await Promise.all(lines.map(() => verify(line, NOTE)))
      commit(lines)
    },
  }
}

function openDatabase(path: string) {
  const database = new DatabaseSync(path)
  database.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; CREATE TABLE IF NOT EXISTS row (bytes BLOB)',
  )
  const insert = database.prepare('INSERT INTO row VALUES (?)')
  return {
    commit(rows: readonly Uint8Array[]) {
      database.exec('BEGIN')
      for (const row of rows) insert.run(row)
      database.exec('COMMIT')
    },
    close: () => database.close(),
  }
}

function moveGuard(folder: string): void {
  const file = openSync(join(folder, 'guard.new'), 'w')
  writeSync(file, new Uint8Array(600))
  fsyncSync(file)
  closeSync(file)
  renameSync(join(folder, 'guard.new'), join(folder, 'guard'))
  const names = openSync(folder, 'r')
  fsyncSync(names)
  closeSync(names)
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  consistencyProof,
  leafHash,
  makeVerifier,
  type NoteLine,
  openCosignature,
  parseLine,
  parseNote,
  parseVerifierKey,
  printBase64,
  printCheckpointBody,
  printHex,
  printNote,
  printVerifierKey,
  rootOf,
  type SigningKey,
  sha256,
  signCheckpoint,
  signingKeyFromSeed,
  utf8,
} from '../../src/protocol/index.ts'
import { addLog, initWitness, runWitness, type WitnessOptions } from '../../src/witness/index.ts'

export const NOW = 1_800_000_000

/** A log whose leaves are numbers; `story` tells two histories of one log apart from leaf `from` on. */
export class TestLog {
  readonly origin: string
  readonly key: SigningKey
  readonly #story: (index: number) => string

  private constructor(origin: string, key: SigningKey, story: (index: number) => string) {
    this.origin = origin
    this.key = key
    this.#story = story
  }

  static async open(origin = 'arden.example/log/1', seed = 1): Promise<TestLog> {
    const key = await signingKeyFromSeed(new Uint8Array(32).fill(seed))
    return new TestLog(origin, key, (index) => `leaf ${index}`)
  }

  /** The same log and key with other leaves from an index on. */
  forkedAt(from: number): TestLog {
    return new TestLog(this.origin, this.key, (index) => `${index >= from ? 'other ' : ''}leaf ${index}`)
  }

  withKey(key: SigningKey): TestLog {
    return new TestLog(this.origin, key, this.#story)
  }

  get vkey(): string {
    return printVerifierKey(makeVerifier(this.origin, 0x01, this.key.publicKey))
  }

  get hash(): string {
    return printHex(sha256(utf8(this.origin)))
  }

  root(size: number) {
    return rootOf(this.#hashes(0, size)) as Uint8Array<ArrayBuffer>
  }

  body(size: number): string {
    return printCheckpointBody({ origin: this.origin, size, root: this.root(size) })
  }

  async line(size: number): Promise<NoteLine> {
    return signCheckpoint({ origin: this.origin, size, root: this.root(size) }, this.key, this.origin)
  }

  async note(size: number): Promise<string> {
    return printNote(this.body(size), [await this.line(size)])
  }

  proof(from: number, to: number): Uint8Array[] {
    return consistencyProof(from, to, (start, end) => rootOf(this.#hashes(start, end)))
  }

  /** The body of a good request to grow from one size to another. */
  async request(from: number, to: number): Promise<string> {
    return printRequest({ old: from, proof: this.proof(from, to), note: await this.note(to) })
  }

  #hashes(start: number, end: number): Uint8Array[] {
    return Array.from({ length: end - start }, (_, i) => leafHash(utf8(this.#story(start + i))))
  }
}

export function printRequest(parts: {
  readonly old: number | string
  readonly proof: readonly Uint8Array[]
  readonly note: string
}): string {
  return `old ${parts.old}\n${parts.proof.map((hash) => `${printBase64(hash)}\n`).join('')}\n${parts.note}`
}

export function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'comity-witness-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A made witness's folder that takes these logs. */
export async function aWitnessFolder(...logs: readonly TestLog[]): Promise<{ folder: string; vkey: string }> {
  const folder = aFolder()
  const vkey = await initWitness({ folder, name: 'witness.example/1', seed: new Uint8Array(32).fill(9) })
  for (const log of logs) addLog(folder, log.vkey)
  return { folder, vkey }
}

/** A running witness, ended with the test. Its clock stands at NOW until it is moved. */
export async function aWitness(logs: readonly TestLog[], options: Partial<WitnessOptions> = {}) {
  const folder = options.folder ?? (await aWitnessFolder(...logs)).folder
  const clock = { now: NOW }
  const running = await runWitness({ folder, host: '127.0.0.1', port: 0, now: () => clock.now, ...options })
  onTestFinished(() => running.close())
  return { ...running, folder, clock, ask: (body: string | Uint8Array) => ask(running.url, body) }
}

export type Told = { readonly status: number; readonly type: string | null; readonly body: string }

export async function ask(url: string, body: string | Uint8Array): Promise<Told> {
  const response = await fetch(`${url}/add-checkpoint`, {
    method: 'POST',
    body: typeof body === 'string' ? utf8(body) : new Uint8Array(body),
  })
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() }
}

/** The time of an answer's line, proven to be this witness's over this body. */
export async function timeOf(told: Told, body: string, vkey: string): Promise<number> {
  if (told.status !== 200 || !told.body.endsWith('\n')) throw new Error(`${told.status} ${told.body}`)
  return (await openCosignature(body, parseLine(told.body.slice(0, -1)), parseVerifierKey(vkey))).time
}

export async function readNote(url: string, log: TestLog) {
  const response = await fetch(`${url}/${log.hash}/checkpoint`)
  return response.status === 200 ? parseNote(await response.text()) : undefined
}

import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Node } from '../app/node.ts'
import type { NodeKey, Origin } from '../app/ports.ts'
import type { Config } from '../ops/config.ts'
import { readSecret, writeSecret } from '../ops/secret-files.ts'
import {
  type KeySet,
  makeVerifier,
  type NoteVerifier,
  ProtocolError,
  parseBase64,
  parseOrigin,
  printHex,
  printVerifierKey,
  writerOf,
} from '../protocol/index.ts'
import { syncFolder } from '../witness/files.ts'
import { parseAddCheckpoint } from '../witness/request.ts'
import { WitnessState } from '../witness/state.ts'
import { type Answer, Witness, type WitnessReport } from '../witness/witness.ts'

type Opened = { readonly witness: Witness; readonly state: WitnessState }
type Parts = Pick<Node, 'keys' | 'ledger' | 'store' | 'clock'>

/**
 * The node's own witness (X5): a tlog-witness for the logs of its pairs, by each pair's `witness` key, never by the one that signs receipts. Its
 * state lies in the guard's folder, under the guard's lock; like the guard it must not go back in time.
 */
export class OwnWitness {
  readonly #node: Parts
  readonly #config: Pick<Config, 'guard' | 'keys'>
  readonly #report: (event: WitnessReport) => void
  /** By public key. */
  readonly #opened = new Map<string, Promise<Opened>>()
  readonly #trusted = new Map<Origin, readonly NoteVerifier[]>()

  constructor(node: Parts, config: Pick<Config, 'guard' | 'keys'>, report: (event: WitnessReport) => void) {
    this.#node = node
    this.#config = config
    this.#report = report
  }

  /** Answers the body of an add-checkpoint request, whatever its bytes (WI2 to WI9). Never throws. */
  async addCheckpoint(body: Uint8Array): Promise<Answer> {
    try {
      const { origin } = parseAddCheckpoint(body).checkpoint
      const key = await this.#keyFor(origin)
      if (key === undefined) return refusal(404, 'this log is not known here')
      const { witness } = await this.#open(key)
      return await witness.addCheckpoint(body)
    } catch (fault) {
      if (fault instanceof ProtocolError) return refusal(400, 'not an add-checkpoint request')
      this.#report({ outcome: 'failed', fault })
      return { ...refusal(503, 'the witness cannot answer now'), retryAfter: 60 }
    }
  }

  /** Answers what is under way, then lets go of what it remembers by. */
  async close(): Promise<void> {
    for (const opening of this.#opened.values()) {
      const opened = await opening.catch(() => undefined)
      await opened?.witness.settled()
      opened?.state.close()
    }
  }

  /** The key by which a log is witnessed, the oldest that has not ended; undefined for what is no log of a pair that runs. */
  async #keyFor(origin: Origin): Promise<NodeKey | undefined> {
    const pair = (await this.#node.store.pairs()).find(({ id }) => origin.includes(`/log/${id}/`))
    // A node without its guard signs nothing: what its witness remembered lay beside it.
    if (pair?.phase !== 'confirmed' || this.#node.ledger.phase(pair.id).phase !== 'running') return undefined
    const row = (await this.#node.store.logs(pair.id)).find((log) => log.origin === origin)
    if (row === undefined) return undefined
    const isOwn = parseOrigin(origin).writer === writerOf(pair.own.identity)
    const set = isOwn ? await this.#node.keys.keySet(pair.id) : this.#node.ledger.peerKeys(pair.id)
    this.#trusted.set(origin, logKeys(set, origin))
    return this.#node.keys.active(pair.id, 'witness')[0]
  }

  #open(key: NodeKey): Promise<Opened> {
    const id = printHex(key.publicKey)
    let opening = this.#opened.get(id)
    if (opening === undefined) {
      opening = this.#openKey(key, id)
      opening.catch(() => this.#opened.delete(id)) // Asked again, it is tried again.
      this.#opened.set(id, opening)
    }
    return opening
  }

  async #openKey(key: NodeKey, id: string): Promise<Opened> {
    const verifierKey = printVerifierKey(makeVerifier(key.name, 0x04, key.publicKey))
    const path = join(this.#config.guard, `witness-${id}.sqlite`)
    await this.#makeState(path, { id, verifierKey })
    const state = new WitnessState(path, verifierKey)
    const { clock } = this.#node
    const witness = new Witness({
      name: key.name,
      key,
      state,
      trusted: (origin) => this.#trusted.get(origin) ?? [],
      now: () => clock.now(),
      report: this.#report,
    })
    return { witness, state }
  }

  /**
   * Makes the state of a key once. Beside the key stands that it was made: lost later, it is never begun anew, or the key could cosign a second
   * history.
   */
  async #makeState(path: string, of: { readonly id: string; readonly verifierKey: string }): Promise<void> {
    const made = `witness-${of.id}.json`
    if ((await readSecret(this.#config.keys, made)) !== undefined) return
    if (!existsSync(path)) {
      mkdirSync(this.#config.guard, { recursive: true, mode: 0o700 })
      WitnessState.create(path, of.verifierKey)
      syncFolder(this.#config.guard)
    }
    // A crash before this leaves an empty state, which is taken up again: nothing was signed by it yet.
    await writeSecret(this.#config.keys, made, {
      v: 1,
      type: 'comity-witness-state',
      verifierKey: of.verifierKey,
    })
  }
}

/** Every key that may have signed this log's checkpoints, ended ones too. */
function logKeys(set: KeySet | undefined, origin: Origin): NoteVerifier[] {
  const keys = set?.keys.filter((key) => key.use === 'log') ?? []
  return keys.map((key) => makeVerifier(origin, 0x01, parseBase64(key.public)))
}

function refusal(status: Answer['status'], sentence: string): Answer {
  return { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` }
}

import type { Head, Origin, Pair, PairId } from '../app/ports.ts'
import { type PolicyWitness, printCheckpointBody } from '../protocol/index.ts'
import type { PeerNode } from './port.ts'
import { schedule } from './schedule.ts'
import { addCheckpoint, readWitnessed } from './witness-client.ts'

/** A witness that can be asked. */
export type Asked = { readonly name: string; readonly keyName: string; readonly url: string }

/** Milliseconds for one answer of a witness, by the machine's own clock. */
const TIMEOUT_MS = 5000
/** A witness that answers with another size is asked again at once so many times. */
const AT_ONCE = 3

export function askedOf(witnesses: readonly PolicyWitness[]): Asked[] {
  return witnesses.flatMap(({ name, verifier, url }) => (url ? [{ name, keyName: verifier.name, url }] : []))
}

/** One witness and one log of ours: at most one request in flight, the newest head only. */
export class WitnessLink {
  readonly #node: PeerNode
  readonly #pair: Pair
  readonly #witness: Asked
  readonly #abort = new AbortController()
  #known: { readonly origin: Origin; readonly size: number } | undefined
  #shown = ''
  #running: Promise<void> | undefined
  #wanted = false
  #attempt = 0
  #failingSinceMs = 0
  #cancelRetry: (() => void) | undefined

  constructor(node: PeerNode, pair: Pair, witness: Asked) {
    this.#node = node
    this.#pair = pair
    this.#witness = witness
  }

  /** Shows the newest head, unless that is under way or the witness must be let alone. */
  show(): void {
    this.#wanted = true
    if (this.#running || this.#cancelRetry || this.#abort.signal.aborted) return
    this.#running = this.#run().finally(() => {
      this.#running = undefined
    })
  }

  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    this.#cancelRetry?.()
    await this.#running
  }

  async #run(): Promise<void> {
    while (this.#wanted && !this.#abort.signal.aborted) {
      this.#wanted = false
      const head = this.#node.ledger.head(this.#pair.id)
      if (!head || head.size === 0 || this.#shown === nameOf(head)) continue
      try {
        await this.#submit(head)
        this.#attempt = 0
      } catch (fault) {
        if (!this.#abort.signal.aborted) this.#retryLater(fault)
        return
      }
    }
  }

  async #submit(head: Head): Promise<void> {
    for (let asked = 0; asked < AT_ONCE; asked++) {
      const oldSize = await this.#oldSize(head)
      const askedAt = this.#node.clock.now()
      const answer = await addCheckpoint({
        url: this.#witness.url,
        oldSize,
        proof: await this.#node.ledger.consistency(head.origin, oldSize, head.size),
        note: noteOf(head),
        signal: AbortSignal.any([this.#abort.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      })
      if (answer.result === 'cosigned') return this.#keep(head, answer.lines, askedAt)
      if (answer.result !== 'size') return this.#refused(answer.result)
      if (answer.size > head.size) return this.#refused('ahead')
      this.#known = { origin: head.origin, size: answer.size }
    }
    throw new Error('the witness keeps answering with other sizes')
  }

  async #keep(head: Head, lines: readonly string[], askedAt: number): Promise<void> {
    this.#known = { origin: head.origin, size: head.size }
    this.#shown = nameOf(head)
    for (const line of lines) await this.#node.ledger.keepLine(this.#pair.id, head, line, askedAt)
  }

  /** A witness that has seen more than we hold, or another tree, may know of a log that we lost: its note tells (recovery). */
  async #refused(result: 'conflict' | 'unknown_log' | 'later' | 'ahead'): Promise<void> {
    if (result === 'conflict' || result === 'ahead') {
      const head = this.#node.ledger.head(this.#pair.id)!
      const note = await readWitnessed(this.#witness.url, head.origin, AbortSignal.timeout(TIMEOUT_MS))
      if (note !== undefined) await this.#node.ledger.compare(this.#pair.id, note)
    }
    throw new Error(`the witness ${this.#witness.name} answered ${result}`)
  }

  /** The size that the witness saw last, as far as we know: from its newest line when the node has just started. */
  async #oldSize(head: Head): Promise<number> {
    if (this.#known?.origin === head.origin) return Math.min(this.#known.size, head.size)
    const lines = await this.#node.store.lines(head.origin, Math.max(0, head.size - 1024), head.size)
    const size = lines.findLast((line) => line.name === this.#witness.keyName)?.size ?? 0
    this.#known = { origin: head.origin, size }
    return size
  }

  #retryLater(fault: unknown): void {
    const node = this.#node
    const nowMs = node.clock.nowMs()
    this.#attempt += 1
    if (this.#attempt === 1) this.#failingSinceMs = nowMs
    node.report({ at: 'witness', pair: this.#pair.id, outcome: this.#witness.name, fault })
    const since = (nowMs - this.#failingSinceMs) / 1000
    const emergencyOpen = true // A witness that is back must not miss due times for long: a minute at most.
    const waitMs = schedule(
      { attempt: this.#attempt, emergencyOpen, since },
      0.5 + node.chance.bytes(1)[0]! / 512,
    )
    this.#cancelRetry = node.timers.after(waitMs, () => {
      this.#cancelRetry = undefined
      this.show()
    })
  }
}

export type WitnessLinks = Map<string, WitnessLink>

export function linkKey(pair: PairId, witness: Asked): string {
  return `${pair} ${witness.keyName} ${witness.url}`
}

function nameOf(head: Head): string {
  return `${head.origin} ${head.size} ${head.time}`
}

function noteOf(head: Head): string {
  const { origin, size } = head
  const root = head.root as Uint8Array<ArrayBuffer>
  return `${printCheckpointBody({ origin, size, root })}\n${head.lines.join('\n')}\n`
}

import type { Pair, PairId } from '../app/ports.ts'
import type { HeldByPeers } from './held.ts'
import { Unreachable } from './http-client.ts'
import { type FileLink, sendFile } from './send-file.ts'
import { MAX_LEAVES } from './shapes.ts'

/** Milliseconds for which leaves may wait for the files that they name: as long as bytes move, and no longer than this. */
const HOLD_MS = 30 * 60_000
/** While a message of an emergency is among the leaves that wait, nothing waits longer. */
const HOLD_EMERGENCY_MS = 60_000
/** A file of which nothing moved for so long keeps nothing back. */
const STILL_MS = 120_000
const LOOK_MS = 5_000
/** A file that did not get through is tried again after so long, also when there is nothing else to send. */
const AGAIN_MS = 60_000

type Sending = {
  heldSinceMs: number | undefined
  movedMs: number
  running: Promise<void> | undefined
  cancelAgain?: () => void
}

/**
 * Sends the files that messages of ours name before these messages go (X3), for every pair. A file that does not get through keeps no message back
 * for ever: it goes on by itself meanwhile, and a message that came without its file is returned and can be entered again.
 */
export class FileSender {
  readonly #link: FileLink & { readonly held: HeldByPeers }
  readonly #pairs = new Map<PairId, Sending>()
  readonly #abort = new AbortController()

  constructor(link: FileLink & { readonly held: HeldByPeers }) {
    this.#link = link
  }

  /** Resolves when leaves may go. Throws Unreachable while they should wait for a peer that is not reached. */
  async beforeLeaves(pair: Pair): Promise<void> {
    const sending = this.#of(pair.id)
    if (sending.running === undefined && (await this.#waiting(pair.id)).length === 0) {
      sending.heldSinceMs = undefined
      return
    }
    sending.heldSinceMs ??= this.#nowMs()
    const work = this.#run(pair)
    while (await this.#isHeld(pair)) {
      if (!(await this.#isDoneSoon(work))) continue
      sending.heldSinceMs = undefined
      return
    }
  }

  /** Whether leaves of ours wait for files just now: then an answer carries none either. */
  async holdsLeaves(pair: Pair): Promise<boolean> {
    if (pair.url === undefined) return false
    const sending = this.#of(pair.id)
    if (sending.running === undefined && (await this.#waiting(pair.id)).length === 0) return false
    sending.heldSinceMs ??= this.#nowMs()
    return this.#isHeld(pair)
  }

  /** Goes on with what was under way when the node stopped. */
  goOn(pair: Pair): void {
    if (pair.phase === 'confirmed' && pair.url !== undefined) this.#run(pair).catch(() => {})
  }

  async idle(): Promise<void> {
    await Promise.allSettled([...this.#pairs.values()].map(({ running }) => running))
  }

  async stop(): Promise<void> {
    this.#abort.abort()
    for (const { cancelAgain } of this.#pairs.values()) cancelAgain?.()
    await this.idle()
  }

  async #isHeld(pair: Pair): Promise<boolean> {
    const { heldSinceMs, movedMs } = this.#of(pair.id)
    if (heldSinceMs === undefined || this.#abort.signal.aborted) return false
    const nowMs = this.#nowMs()
    const heldMs = nowMs - heldSinceMs
    if (heldMs >= HOLD_MS || nowMs - Math.max(movedMs, heldSinceMs) >= STILL_MS) return false
    return heldMs < HOLD_EMERGENCY_MS || !(await this.#keepsEmergencyWaiting(pair))
  }

  /** Whether a message of an emergency is among the leaves that the peer lacks. Other emergencies, however many are open, lose nothing by waiting. */
  async #keepsEmergencyWaiting(pair: Pair): Promise<boolean> {
    const { node, held } = this.#link
    const { origin, size } = await held.of(pair)
    const threads = new Set(
      (await node.store.messages(origin, size, size + MAX_LEAVES)).map((row) => row.thread),
    )
    const rows = await Promise.all([...threads].map((thread) => node.store.thread(pair.id, thread)))
    return rows.some((row) => row?.urgency === 'emergency')
  }

  async #isDoneSoon(work: Promise<void>): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const cancel = this.#link.node.timers.after(LOOK_MS, () => resolve(false))
    try {
      return await Promise.race([work.then(() => true), promise])
    } finally {
      cancel()
    }
  }

  /** One at a time for a pair; whoever comes meanwhile joins. Throws Unreachable. */
  #run(pair: Pair): Promise<void> {
    const sending = this.#of(pair.id)
    sending.cancelAgain?.()
    const running = sending.running ?? this.#sendAll(pair, sending)
    if (running === sending.running) return running
    sending.running = running
    const done = () => {
      if (sending.running === running) sending.running = undefined
    }
    running.then(done, (fault) => {
      done()
      if (this.#abort.signal.aborted) return
      this.#link.node.report({ at: 'file', pair: pair.id, outcome: 'unreachable', fault })
      sending.cancelAgain = this.#link.node.timers.after(AGAIN_MS, () => this.goOn(pair))
    })
    return running
  }

  /** A line that was cut while bytes moved is tried again at once; one over which nothing moves is left to the exchange's own patience. */
  async #sendAll(pair: Pair, sending: Sending): Promise<void> {
    for (let isMoving = true; isMoving; ) {
      isMoving = false
      const moved = () => {
        isMoving = true
        sending.movedMs = this.#nowMs()
      }
      try {
        return await this.#sendWaiting(pair, moved)
      } catch (fault) {
        if (!isMoving || this.#abort.signal.aborted) throw fault
      }
    }
  }

  async #sendWaiting(pair: Pair, moved: () => void): Promise<void> {
    const { node } = this.#link
    for (const { hex } of await this.#waiting(pair.id)) {
      const outcome = await sendFile(this.#link, pair, { hex, signal: this.#abort.signal, moved })
      if (outcome === 'later') throw new Unreachable('the peer takes no file now')
      if (outcome === 'refused') node.report({ at: 'file', pair: pair.id, outcome })
      else await node.fileMoved(pair.id, hex, 'sent')
      await node.files.sent(pair.id, hex)
    }
  }

  /** Marks of messages that are in our log: a file leaves only for a message that people have released. */
  async #waiting(pair: PairId) {
    const { files, store } = this.#link.node
    const marks = await files.waiting(pair)
    const rows = await Promise.all(marks.map(({ message }) => store.message(pair, message)))
    return marks.filter((_, i) => rows[i] !== undefined)
  }

  #of(pair: PairId): Sending {
    const known = this.#pairs.get(pair)
    if (known) return known
    const sending: Sending = { heldSinceMs: undefined, movedMs: 0, running: undefined }
    this.#pairs.set(pair, sending)
    return sending
  }

  #nowMs(): number {
    return this.#link.node.clock.nowMs()
  }
}

import { expect } from 'vitest'
import type { Entry, Extension, Head, SealedMessage, Store, TakenIn } from '../../src/app/ports.ts'
import { LogError } from '../../src/log/errors.ts'
import { leafHash, rootOf } from '../../src/protocol/tree.ts'
import { openSqliteStore } from '../../src/store/index.ts'
import { aFolder, LogNode, MovedClock, Party } from '../build/ledgers.ts'
import {
  Disk,
  type Fault,
  faultyFiles,
  faultyStore,
  findContradiction,
  rememberingKeys,
  type Statement,
} from './faulty.ts'

/** A node on a disk that may fail, with all that it ever signed and all that it ever acknowledged. */
export class NodeWithFaults {
  readonly node: LogNode
  readonly disk: Disk
  readonly signed: Statement[]
  readonly acknowledged = new Map<string, { readonly position: number; readonly head: Head }>()
  readonly receipts: (TakenIn & { result: 'receipted' })[] = []
  #restarting: Promise<void> | undefined

  private constructor(node: LogNode, disk: Disk, signed: Statement[]) {
    this.node = node
    this.disk = disk
    this.signed = signed
  }

  static async begin(fault: Fault | undefined, clock = new MovedClock()): Promise<NodeWithFaults> {
    const [party, peer] = [await Party.called('arden'), await Party.called('beiyuan')]
    const disk = new Disk(fault)
    const store: Store = faultyStore(await openSqliteStore(':memory:'), disk)
    const signed: Statement[] = []
    const more = { files: faultyFiles(disk), keys: rememberingKeys(party.port(), signed) }
    const node = new LogNode({ party, peer, clock, folder: await aFolder(), store, more })
    await node.store.savePair(node.pair)
    await node.open()
    return new NodeWithFaults(node, disk, signed)
  }

  get id(): string {
    return this.node.pair.id
  }

  /** Epoch 1, made again after a fault until it stands. */
  async creates(): Promise<void> {
    await this.#untilDone(async () => {
      if (this.node.ledger.phase(this.id).phase !== 'running') await this.node.ledger.create(this.node.pair)
    })
  }

  /** Enters a message once, as a careful caller does: after a doubt it looks whether it stands before it enters it again. */
  async enters(message: SealedMessage, ...before: Entry[]): Promise<void> {
    await this.#untilDone(async () => {
      const row = await this.node.store.message(this.id, message.id)
      if (row) {
        const head = await this.node.ledger.refresh(this.id, 1_000_000)
        this.acknowledged.set(message.id, { position: row.index, head })
        return
      }
      const { positions, head } = await this.node.enters(...before, { message })
      this.acknowledged.set(message.id, { position: positions.at(-1)!, head })
    })
  }

  async refreshes(): Promise<void> {
    await this.#untilDone(async () => {
      await this.node.ledger.refresh(this.id, 1)
    })
  }

  async takesIn(extension: Extension): Promise<TakenIn> {
    let answer: TakenIn | undefined
    await this.#untilDone(async () => {
      answer = await this.node.takesIn(extension)
    })
    if (answer?.result === 'receipted') this.receipts.push(answer)
    return answer!
  }

  /** The process ends, however it stands, and starts again on a disk that works. */
  restarts(): Promise<void> {
    this.#restarting ??= (async () => {
      this.disk.restart()
      await this.node.reopen()
      this.#restarting = undefined
    })()
    return this.#restarting
  }

  /** What must be true whatever failed. */
  async isSound(peerOrigin: string): Promise<void> {
    await this.restarts()
    expect(this.node.ledger.phase(this.id)).toEqual({ phase: 'running' })
    expect(findContradiction(this.signed)).toBeUndefined()
    const own = await this.#leafHashes(this.node.origin)
    const peer = await this.#leafHashes(peerOrigin)
    for (const { origin, size, root } of this.signed) {
      const hashes = origin === peerOrigin ? peer : own
      expect(hashes.length, 'what was signed is held').toBeGreaterThanOrEqual(size)
      expect(rootOf(hashes.slice(0, size)).toBase64(), 'what was signed is what is held').toBe(root)
    }
    for (const receipt of this.receipts) expect(receipt.size).toBeLessThanOrEqual(peer.length)
    const rows = await this.node.store.messages(this.node.origin, 0, own.length)
    for (const [id, { position, head }] of this.acknowledged) {
      expect(
        rows.filter((row) => row.id === id).map((row) => row.index),
        'nothing doubled, nothing lost',
      ).toEqual([position])
      expect(head.size).toBeGreaterThan(position)
    }
    expect(this.node.ledger.head(this.id)?.size).toBe(own.length)
  }

  async #untilDone(step: () => Promise<void>): Promise<void> {
    const tried: unknown[] = []
    while (tried.length < 4) {
      await this.#restarting
      try {
        await step()
        return
      } catch (cause) {
        if (this.disk.isDead) await this.restarts()
        else if (!(cause instanceof LogError)) throw cause
        tried.push(cause)
      }
    }
    throw new AggregateError(tried, 'the node does not recover')
  }

  async #leafHashes(origin: string): Promise<Uint8Array[]> {
    const log = await this.node.store.log(origin)
    return (await this.node.store.leaves(origin, 0, log?.size ?? 0)).map((row) => leafHash(row.bytes))
  }
}

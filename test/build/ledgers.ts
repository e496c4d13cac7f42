import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {
  Clock,
  Entry,
  Examine,
  Extension,
  Keys,
  Ledger,
  NodeEvent,
  NodeKey,
  Pair,
  SealedMessage,
  Store,
} from '../../src/app/ports.ts'
import { type LedgerOptions, openLedger } from '../../src/log/ledger.ts'
import { printBase64, printHex, utf8 } from '../../src/protocol/bytes.ts'
import { printCheckpointBody } from '../../src/protocol/checkpoint.ts'
import { type SigningKey, signingKeyFromSeed } from '../../src/protocol/ed25519.ts'
import { sealMessage } from '../../src/protocol/envelope.ts'
import { sha256 } from '../../src/protocol/hash.ts'
import { originOf, pairOf, partyKeyName, writerOf } from '../../src/protocol/ids.ts'
import type { KeySet, KeyUse } from '../../src/protocol/key-set.ts'
import { type CheckpointsLeaf, printLeaf } from '../../src/protocol/leaf.ts'
import { leafOf, printPayload } from '../../src/protocol/message.ts'
import type { Payload } from '../../src/protocol/message-schema.ts'
import { parseLine, printNote } from '../../src/protocol/note.ts'
import { printTime } from '../../src/protocol/time.ts'
import { openSqliteStore } from '../../src/store/index.ts'

/** Noon of a day in the record's years. */
export const NOON = 1_764_000_000

/** A clock that stands still until somebody moves it. */
export class MovedClock implements Clock {
  seconds: number
  constructor(seconds = NOON) {
    this.seconds = seconds
  }
  now(): number {
    return this.seconds
  }
  nowMs(): number {
    return this.seconds * 1000
  }
  passes(seconds: number): void {
    this.seconds += seconds
  }
}

const USES = ['log', 'time', 'cosign', 'message', 'transport', 'witness'] as const

/** A party with keys that follow from its name. */
export class Party {
  readonly name: string
  readonly host: string
  readonly identity: SigningKey
  readonly keys: Map<KeyUse, SigningKey[]>

  private constructor(name: string, identity: SigningKey, keys: Map<KeyUse, SigningKey[]>) {
    this.name = name
    this.host = `${name}.example`
    this.identity = identity
    this.keys = keys
  }

  static async called(name: string): Promise<Party> {
    const key = (use: string) => signingKeyFromSeed(sha256(utf8(`${name} ${use}`)))
    const keys = new Map<KeyUse, SigningKey[]>()
    for (const use of USES) keys.set(use, [await key(use)])
    return new Party(name, await key('identity'), keys)
  }

  get id(): string {
    return printHex(this.identity.publicKey)
  }

  get writer(): string {
    return writerOf(this.id)
  }

  nameOf(use: string): string {
    return partyKeyName(this.host, this.writer, use)
  }

  port(): Keys {
    return {
      identity: () => this.identity,
      active: (_pair, use) => this.keys.get(use)!.map((key): NodeKey => ({ ...key, name: this.nameOf(use) })),
      keySet: async () => this.keySet(),
      rotate: async (_pair, use) => {
        this.keys
          .get(use)!
          .push(await signingKeyFromSeed(sha256(utf8(`${this.name} ${use} ${this.keys.get(use)!.length}`))))
        return this.keySet(2)
      },
    }
  }

  keySet(version = 1): KeySet {
    const keys = [...this.keys].flatMap(([use, list]) =>
      list.map((key) => ({ use, name: this.nameOf(use), public: printBase64(key.publicKey) })),
    )
    return { v: 1, type: 'keys', party: this.id, version, keys }
  }

  card() {
    const { name, host } = this
    const prefix = name.slice(0, 3).toUpperCase()
    return { identity: this.id, host, prefix, name: { en: name, zh: CHINESE_NAMES[name] ?? name } }
  }
}

const CHINESE_NAMES: Readonly<Record<string, string>> = { arden: '阿登', beiyuan: '北原' }
let salts = 0

/** One party's node, as far as its logs go: store, guard folder and ledger, which may be closed and opened again. */
export class LogNode {
  readonly party: Party
  readonly peer: Party
  readonly clock: MovedClock
  readonly pair: Pair
  readonly folder: string
  readonly published: NodeEvent[] = []
  store: Store
  #ledger: Ledger | undefined
  readonly #more: Partial<LedgerOptions>

  constructor(parts: {
    party: Party
    peer: Party
    clock: MovedClock
    folder: string
    store: Store
    more?: Partial<LedgerOptions>
  }) {
    this.party = parts.party
    this.peer = parts.peer
    this.clock = parts.clock
    this.folder = parts.folder
    this.store = parts.store
    this.#more = parts.more ?? {}
    const id = pairOf(this.party.id, this.peer.id)
    this.pair = { id, own: this.party.card(), peer: this.peer.card(), phase: 'confirmed', exercise: true }
  }

  get ledger(): Ledger {
    return this.#ledger!
  }

  get origin(): string {
    return this.originOf(1)
  }

  originOf(epoch: number): string {
    return originOf({ host: this.party.host, pair: this.pair.id, writer: this.party.writer, epoch })
  }

  async open(more: Partial<LedgerOptions> = {}): Promise<this> {
    this.#ledger = await openLedger({
      store: this.store,
      keys: this.party.port(),
      clock: this.clock,
      events: { publish: (event) => this.published.push(event), subscribe: () => () => undefined },
      guardFolder: this.folder,
      ...this.#more,
      ...more,
    })
    return this
  }

  async reopen(more: Partial<LedgerOptions> = {}): Promise<this> {
    await this.#ledger?.close()
    return this.open(more)
  }

  async begin(): Promise<this> {
    await this.store.savePair(this.pair)
    await this.open()
    await this.ledger.create(this.pair)
    await this.ledger.append(this.pair.id, [{ message: await this.keysMessage() }])
    return this
  }

  enters(...entries: Entry[]) {
    return this.ledger.append(this.pair.id, entries)
  }

  async keysMessage(version = 1): Promise<SealedMessage> {
    return this.seal({ kind: 'keys', body: { document: this.party.keySet(version) } })
  }

  /** A message that may stand where no agreement is in effect yet. */
  async aReturn(detail = 'not known here'): Promise<SealedMessage> {
    return this.seal({
      kind: 'return',
      ref: `sha256:${'0'.repeat(64)}`,
      code: 'unknown_ref',
      body: { code: 'unknown_ref', detail },
    })
  }

  async seal(parts: Record<string, unknown>): Promise<SealedMessage> {
    const payload = {
      v: 1,
      thread: '0'.repeat(32),
      at: printTime(this.clock.now()),
      exercise: true,
      from: this.party.id,
      to: this.peer.id,
      salt: (++salts).toString(16).padStart(32, '0'),
      ...parts,
    } as Payload
    const bytes = printPayload(payload)
    const leaf = leafOf(bytes)
    const signers = payload.kind === 'keys' ? [this.party.identity] : this.party.keys.get('message')!
    const { id, kind, thread, ref } = leaf
    return {
      id,
      kind,
      thread,
      ...(ref && { ref }),
      leaf: printLeaf(leaf),
      envelope: await sealMessage(bytes, signers),
    }
  }

  aCheckpointsLeaf(parts: Partial<CheckpointsLeaf> = {}): Entry {
    return {
      leaf: printLeaf({
        v: 1,
        type: 'checkpoints',
        at: printTime(this.clock.now()),
        checkpoints: [],
        ...parts,
      }),
    }
  }

  /** What this node sends of its log from a size on, to a signed size. */
  async extensionFrom(
    from: number,
    to?: number,
    origin = this.ledger.head(this.pair.id)!.origin,
  ): Promise<Extension> {
    const checkpoint = (await this.store.lastCheckpoint(origin, to))!
    const rows = await this.store.leaves(origin, from, checkpoint.size)
    const envelopes = new Map<string, Uint8Array>()
    for (const { id } of await this.store.messages(origin, from, checkpoint.size)) {
      const content = await this.store.content(this.pair.id, id)
      if (content) envelopes.set(id, content)
    }
    return { origin, from, leaves: rows.map((row) => row.bytes), envelopes, checkpoint: noteOf(checkpoint) }
  }

  takesIn(extension: Extension, examine: Examine = async () => ({})) {
    return this.ledger.takeIn(this.pair.id, extension, examine)
  }

  async close(): Promise<void> {
    await this.#ledger?.close()
    await this.store.close()
  }
}

export function noteOf(checkpoint: {
  origin: string
  size: number
  root: Uint8Array
  signatures: readonly string[]
}): string {
  const { origin, size, root, signatures } = checkpoint
  return printNote(
    printCheckpointBody({ origin, size, root: new Uint8Array(root) }),
    signatures.map(parseLine),
  )
}

export async function aFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'comity-'))
}

/** Two nodes of one pair, each with epoch 1 begun by its key set, one clock for both. */
export async function twoNodes(
  more: { readonly left?: Partial<LedgerOptions> } = {},
): Promise<[LogNode, LogNode]> {
  const clock = new MovedClock()
  const [left, right] = [await Party.called('arden'), await Party.called('beiyuan')]
  const node = async (party: Party, peer: Party, options?: Partial<LedgerOptions>) =>
    new LogNode({
      party,
      peer,
      clock,
      folder: await aFolder(),
      store: await openSqliteStore(':memory:'),
      ...(options && { more: options }),
    }).begin()
  return [await node(left, right, more.left), await node(right, left)]
}

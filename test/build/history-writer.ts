import type { Payload, RequestClass, Urgency } from '../../src/protocol/index.ts'
import {
  type Answers,
  agreementDigest,
  type Checkpoint,
  Frontier,
  type Grantable,
  type Kind,
  type Lacks,
  type Leaf,
  leafHash,
  leafOf,
  type MessageId,
  type NoteLine,
  type Origin,
  originOf,
  type PartyId,
  type PartyKey,
  partyKeyName,
  printBase64,
  printCheckpointBody,
  printHex,
  printLeaf,
  printNote,
  printPayload,
  printTime,
  type ReturnCode,
  sealMessage,
  sha256,
  signCheckpoint,
  signCosignature,
  signSuccession,
  type TimeText,
  utf8,
  type WriterId,
  writerOf,
} from '../../src/protocol/index.ts'
import type { History } from './history.ts'
import type { PartyKeys } from './history-keys.ts'

/** Which of the two parties. */
export type Side = 'arden' | 'beiyuan'

/** A line over a checkpoint that a party has not recorded yet. */
type Unrecorded = { readonly checkpoint: Checkpoint; readonly text: string }

/** What a checkpoints leaf carries beside the lines that its writer had not recorded yet. */
export type Recording = {
  /** Says that all of the other's log is held, or so many of its leaves. */
  readonly holds?: boolean | number
  readonly lacks?: Partial<Omit<Lacks, 'log'>>
  readonly conflict?: readonly [string, string]
  /** Which lines: of all that are kept, or none. */
  readonly lines?: 'all' | 'none'
}

type Epoch = {
  readonly origin: Origin
  readonly leaves: Uint8Array[]
  readonly frontier: Frontier
  readonly ids: (MessageId | undefined)[]
}

/** One party and its log. */
export class Writer {
  readonly side: Side
  readonly party: PartyId
  readonly writer: WriterId
  readonly keys: PartyKeys
  readonly epochs: Epoch[] = []
  readonly unrecorded: Unrecorded[] = []
  readonly envelopes: { readonly id: MessageId; readonly kind: Kind; readonly bytes: Uint8Array }[] = []
  readonly #history: History
  readonly #host: string
  readonly #roots = new Map<string, string>()
  readonly #retired: PartyKey[] = []
  #keySetVersion = 0
  #serial = 0

  constructor(history: History, side: Side, keys: PartyKeys) {
    this.#history = history
    this.side = side
    this.keys = keys
    this.party = keys.party
    this.writer = writerOf(keys.party)
    this.#host = `${side}.example`
    this.#open(1)
  }

  get size(): number {
    return this.#epoch.leaves.length
  }

  head(): Checkpoint {
    const { origin, frontier } = this.#epoch
    return { origin, size: frontier.size, root: frontier.root() as Checkpoint['root'] }
  }

  async entersKeys(changes: { ends?: Partial<Record<'time' | 'cosign', TimeText>> } = {}): Promise<void> {
    const uses = ['log', 'time', 'cosign', 'message'] as const
    const keys = uses.map((use) => {
      const end = use === 'time' || use === 'cosign' ? changes.ends?.[use] : undefined
      const name = partyKeyName(this.#host, this.writer, use)
      return { use, name, public: printBase64(this.keys[use].publicKey), ...(end && { end }) }
    })
    this.#keySetVersion += 1
    const document = {
      v: 1,
      type: 'keys',
      party: this.party,
      version: this.#keySetVersion,
      keys: [...keys, ...this.#retired],
    } as const
    await this.enters('keys', { document })
  }

  /** Asks; by default urgently for information. Gives the request's id. */
  async requests(rule: { class?: RequestClass; urgency?: Urgency } = {}): Promise<MessageId> {
    const requestClass = rule.class ?? 'information'
    const urgency = rule.urgency ?? 'urgent'
    const agreement = agreementDigest(this.#history.agreements.at(-1)!)
    return this.enters('request', aRequestBody(this.#serial + 1), {
      rule: { agreement, class: requestClass, urgency },
    })
  }

  acknowledges(request: MessageId): Promise<MessageId> {
    const body = { state: 'accepted', by: officer } as const
    return this.enters('acknowledge', body, { ref: request, answers: ['acknowledgement'] })
  }

  updates(request: MessageId): Promise<MessageId> {
    return this.enters('status', { text, by: officer }, { ref: request, answers: ['update'] })
  }

  answers(request: MessageId, answers: readonly Answers[] = ['answer']): Promise<MessageId> {
    const body = {
      outcomes: [{ ask: 1, outcome: 'done' }],
      final: answers.includes('result'),
      files: [],
      by: officer,
    } as const
    return this.enters('result', body as never, { ref: request, answers })
  }

  grants(request: MessageId, grant: { duty: Grantable; due: TimeText }): Promise<MessageId> {
    return this.enters('extend', { until: grant.due, by: officer }, { ref: request, grant })
  }

  /** As the answerer: says that another urgency is the right one; as the asker: agrees with it, or keeps its own. */
  contests(request: MessageId, urgency: Urgency): Promise<MessageId> {
    return this.enters('dispute', { urgency, reason: text, by: officer }, { ref: request, urgency })
  }

  withdraws(request: MessageId): Promise<MessageId> {
    return this.enters('withdraw', { by: officer }, { ref: request })
  }

  returns(request: MessageId, code: ReturnCode): Promise<MessageId> {
    return this.enters('return', { code, detail: '' }, { ref: request, code })
  }

  /** A receipt line over the other's head, by this party's clock. */
  async receipts({
    off = 0,
    over = this.#history.other(this).head(),
  }: {
    off?: number
    over?: Checkpoint
  } = {}): Promise<void> {
    this.#history.keep(over, await this.line('cosign', over, this.#history.now + off))
  }

  async line(use: 'time' | 'cosign', over: Checkpoint, time: number): Promise<NoteLine> {
    return signCosignature(
      printCheckpointBody(over),
      this.keys[use],
      partyKeyName(this.#host, this.writer, use),
      time,
    )
  }

  /** Writes a checkpoints leaf with all lines that it did not record yet. */
  async records({ holds, lacks, conflict, lines = 'all' }: Recording = {}): Promise<void> {
    const { now } = this.#history
    const other = this.#history.other(this).head()
    const size = holds === true ? other.size : holds
    const leaf: Leaf = {
      v: 1,
      type: 'checkpoints',
      at: printTime(now),
      checkpoints: lines === 'all' ? this.#newLines() : [],
      ...(typeof size === 'number' && { held: { log: other.origin, size } }),
      ...(lacks && {
        lacks: {
          log: other.origin,
          size: other.size,
          since: printTime(now),
          why: 'not_delivered' as const,
          ...lacks,
        },
      }),
      ...(conflict && { conflict }),
    }
    this.append(printLeaf(leaf))
  }

  /** A signed note over a checkpoint, honest or not. */
  async note(checkpoint: Checkpoint): Promise<string> {
    const line = await signCheckpoint(checkpoint, this.keys.log, checkpoint.origin)
    return printNote(printCheckpointBody(checkpoint), [line])
  }

  /** Gives its log up and goes on in a new epoch with the same keys. */
  async succeeds({ guard }: { guard: number }): Promise<void> {
    this.#open(this.epochs.length + 1)
    this.#roots.clear()
    const note = await signSuccession(
      { origin: this.#epoch.origin, guard, cause: 'lost_database' },
      this.keys.identity,
    )
    this.append(printLeaf({ v: 1, type: 'succession', at: printTime(this.#history.now), note }))
    this.#keySetVersion -= 1
    await this.entersKeys()
  }

  async enters(
    kind: Kind,
    body: Payload['body'],
    more: Partial<Pick<Extract<Payload, { kind: 'result' }>, 'ref' | 'answers'>> &
      Record<string, unknown> = {},
  ): Promise<MessageId> {
    this.#serial += 1
    const chance = (what: string) =>
      printHex(sha256(utf8(`${this.side} ${this.#serial} ${what}`))).slice(0, 32)
    const payload = printPayload({
      v: 1,
      kind,
      thread: chance('thread'),
      at: printTime(this.#history.now),
      exercise: true,
      from: this.party,
      to: this.#history.other(this).party,
      salt: chance('salt'),
      ...more,
      body,
    } as Payload)
    const signer = kind === 'keys' ? this.keys.identity : this.keys.message
    const leaf = leafOf(payload)
    this.append(printLeaf(leaf), leaf.id)
    this.envelopes.push({ id: leaf.id, kind, bytes: await sealMessage(payload, [signer]) })
    return leaf.id
  }

  append(leaf: Uint8Array, id?: MessageId): void {
    const { leaves, frontier, ids } = this.#epoch
    leaves.push(leaf)
    ids.push(id)
    frontier.append(leafHash(leaf))
  }

  /** Its log as a bundle gives it, its last epoch up to a size. */
  async given(size = this.size) {
    const epochs = await Promise.all(
      this.epochs.map(async (epoch) => {
        const leaves = epoch === this.#epoch ? epoch.leaves.slice(0, size) : epoch.leaves
        const frontier = new Frontier()
        for (const leaf of leaves) frontier.append(leafHash(leaf))
        const { origin } = epoch
        const checkpoint = await this.note({
          origin,
          size: leaves.length,
          root: frontier.root() as Checkpoint['root'],
        })
        return { origin, leaves, checkpoint, ids: epoch.ids.slice(0, leaves.length) }
      }),
    )
    const ids = epochs.flatMap((epoch) => epoch.ids).filter((id) => id !== undefined)
    return {
      writer: this.writer,
      epochs: epochs.map(({ origin, leaves, checkpoint }) => ({ origin, leaves, checkpoint })),
      ids,
    }
  }

  get #epoch(): Epoch {
    return this.epochs.at(-1)!
  }

  #open(epoch: number): void {
    const origin = originOf({ host: this.#host, pair: this.#history.pair, writer: this.writer, epoch })
    this.epochs.push({ origin, leaves: [], frontier: new Frontier(), ids: [] })
  }

  #newLines() {
    const groups = new Map<string, { log: Origin; size: number; root: string; lines: string[] }>()
    for (const { checkpoint, text: line } of this.unrecorded.splice(0)) {
      const { origin: log, size } = checkpoint
      const root = printBase64(checkpoint.root)
      const key = `${log} ${size} ${root}`
      const group = groups.get(key) ?? { log, size, root, lines: [] }
      if (!group.lines.includes(line)) group.lines.push(line)
      groups.set(key, group)
    }
    const sorted = [...groups.values()].toSorted((a, b) =>
      a.log === b.log ? a.size - b.size : a.log < b.log ? -1 : 1,
    )
    return sorted.map(({ log, size, root, lines }) => {
      const isKnown = this.#roots.get(`${log} ${size}`) === root
      this.#roots.set(`${log} ${size}`, root)
      return { log, size, ...(!isKnown && { root }), lines: lines.toSorted() }
    })
  }
}

const text = { lang: 'en', text: 'As stated.' } as const
const officer = { name: 'Duty officer', role: 'contact point' } as const

function aRequestBody(number: number): Extract<Payload, { kind: 'request' }>['body'] {
  return {
    reference: `ARD-2025-${String(number).padStart(4, '0')}`,
    title: { lang: 'en', text: 'Logs of one host' },
    facts: text,
    urgencyReason: text,
    urgencyGround: 'data_loss',
    offences: [],
    observables: [{ type: 'ipv4', value: '198.51.100.23' }],
    asks: [{ n: 1, text }],
    tlp: 'AMBER',
    files: [],
    by: officer,
  }
}

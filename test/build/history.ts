/** A history of two parties, told in the field's words, with every clock in the teller's hand. The same story gives the same bytes. */

import { printBundle } from '../../src/protocol/bundle.ts'
import {
  type Agreement,
  agreementDigest,
  type Checkpoint,
  makeVerifier,
  type NoteLine,
  type PairId,
  type PartyId,
  pairOf,
  parseTime,
  printCheckpointBody,
  printVerifierKey,
  type SigningKey,
  signCosignature,
  type TimeText,
} from '../../src/protocol/index.ts'
import { anAgreement } from './history-agreement.ts'
import { keyOf, keysOf, type PartyKeys } from './history-keys.ts'
import { type Side, Writer } from './history-writer.ts'

export { keyOf } from './history-keys.ts'
export { Writer } from './history-writer.ts'

export type Story = {
  /** Names of outside witnesses; each signs under `<name>.example`. */
  readonly witnesses?: readonly string[]
  /** How many of them make the quorum; 0: `quorum none`. */
  readonly quorum?: number
  readonly begins?: TimeText
  readonly agreement?: Partial<Agreement>
}

/** A pair whose agreement is in effect in both logs, everything timed once. */
export async function aHistory(story: Story = {}): Promise<History> {
  const history = await History.begin(story)
  await history.pairs()
  return history
}

export type Stamps = {
  /** Seconds by which the writer's own clock is off; `false`: no line of its own. */
  readonly own?: number | false
  /** Seconds by which each witness's clock is off; those not named are right, `false`: no line. */
  readonly off?: Readonly<Record<string, number | false>>
  /** The checkpoint to stamp; by default the newest. */
  readonly over?: Checkpoint
}

export class History {
  readonly arden: Writer
  readonly beiyuan: Writer
  readonly pair: PairId
  readonly agreements: Agreement[] = []
  readonly #story: Story
  readonly #witnesses: ReadonlyMap<string, SigningKey>
  /** POSIX seconds. */
  now: number

  static async begin(story: Story): Promise<History> {
    const names = story.witnesses ?? ['one', 'two', 'three']
    const witnesses = await Promise.all(
      names.map(async (name) => [name, await keyOf(`witness ${name}`)] as const),
    )
    return new History(story, new Map(witnesses), await keysOf('arden'), await keysOf('beiyuan'))
  }

  private constructor(
    story: Story,
    witnesses: ReadonlyMap<string, SigningKey>,
    arden: PartyKeys,
    beiyuan: PartyKeys,
  ) {
    this.#story = story
    this.#witnesses = witnesses
    this.now = parseTime(story.begins ?? '2025-01-14T12:00:00Z')
    this.pair = pairOf(arden.party, beiyuan.party)
    this.arden = new Writer(this, 'arden', arden)
    this.beiyuan = new Writer(this, 'beiyuan', beiyuan)
  }

  get identities(): readonly [PartyId, PartyId] {
    const [a, b] = [this.arden.party, this.beiyuan.party].toSorted()
    return [a!, b!]
  }

  other(writer: Writer): Writer {
    return writer === this.arden ? this.beiyuan : this.arden
  }

  async pairs(): Promise<void> {
    await this.arden.entersKeys()
    await this.beiyuan.entersKeys()
    await this.agrees(this.#story.agreement)
  }

  /** Both enter the next version and see that the other did. */
  async agrees(changes: Partial<Agreement> = {}): Promise<Agreement> {
    const before = this.agreements.at(-1)
    const agreement: Agreement = {
      ...(before ??
        anAgreement({ arden: this.arden.party, beiyuan: this.beiyuan.party, policy: this.#policy() })),
      ...(before && { version: before.version + 1, before: agreementDigest(before) }),
      ...changes,
    }
    this.agreements.push(agreement)
    for (const writer of [this.arden, this.beiyuan]) await writer.enters('agreement', { document: agreement })
    await this.everybodyStamps()
    for (const writer of [this.arden, this.beiyuan]) await writer.records({ holds: true })
    return agreement
  }

  passes(time: { seconds?: number; minutes?: number; hours?: number; days?: number }): void {
    const { seconds = 0, minutes = 0, hours = 0, days = 0 } = time
    this.now += seconds + 60 * (minutes + 60 * (hours + 24 * days))
  }

  /** Both heads get their writer's line, every witness's and the other party's receipt line. */
  async everybodyStamps(): Promise<void> {
    for (const writer of [this.arden, this.beiyuan]) {
      await this.stamps(writer)
      await this.other(writer).receipts()
    }
  }

  /** The writer's and the witnesses' lines over a head, by their clocks. */
  async stamps(writer: Writer, { own = 0, off = {}, over = writer.head() }: Stamps = {}): Promise<void> {
    if (own !== false) this.keep(over, await writer.line('time', over, this.now + own))
    for (const [name, key] of this.#witnesses) {
      const skew = off[name] ?? 0
      if (skew === false) continue
      this.keep(
        over,
        await signCosignature(printCheckpointBody(over), key, `${name}.example`, this.now + skew),
      )
    }
  }

  keep(checkpoint: Checkpoint, line: NoteLine): void {
    for (const writer of [this.arden, this.beiyuan])
      writer.unrecorded.push({ checkpoint, text: line.text.slice(2) })
  }

  /** The bundle of all there is, public unless the story is to be told whole. */
  async bundle({ isPublic = false, cut }: { isPublic?: boolean; cut?: Partial<Record<Side, number>> } = {}) {
    const writers = [this.arden, this.beiyuan].toSorted((a, b) => (a.writer < b.writer ? -1 : 1))
    const logs = await Promise.all(writers.map((writer) => writer.given(cut?.[writer.side])))
    const isGiven = new Set(logs.flatMap((log) => log.ids))
    const messages = writers.flatMap((writer) => writer.envelopes.filter(({ id }) => isGiven.has(id)))
    return printBundle({
      public: isPublic,
      exercise: true,
      identities: this.identities,
      logs: [logs[0]!, logs[1]!],
      messages: messages
        .filter(({ kind }) => !isPublic || kind === 'keys' || kind === 'agreement')
        .map(({ bytes }) => bytes),
    })
  }

  #policy(): string {
    const names = [...this.#witnesses.keys()]
    const quorum = this.#story.quorum ?? Math.min(2, names.length)
    if (quorum === 0) return 'quorum none\n'
    const lines = names.map((name) => {
      const key = makeVerifier(
        `${name}.example`,
        0x04,
        this.#witnesses.get(name)!.publicKey as Uint8Array<ArrayBuffer>,
      )
      return `witness ${name} ${printVerifierKey(key)}\n`
    })
    return `${lines.join('')}group outside ${quorum} ${names.join(' ')}\nquorum outside\n`
  }
}

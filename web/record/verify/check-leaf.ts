import {
  type Checkpoint,
  digest,
  equalBytes,
  findLine,
  isLeafOf,
  isWellSigned,
  keySetDigest,
  leafHash,
  lowerQuorumTime,
  makeVerifier,
  type Note,
  type NoteVerifier,
  openCosignature,
  type Proof,
  ProtocolError,
  parseBase64,
  parseCheckpointBody,
  parseEnvelope,
  parseLeaf,
  parseNote,
  parseOrigin,
  parseProof,
  parseTime,
  printHex,
  printTime,
  readPayload,
  upperQuorumTime,
  utf8,
  verifyCheckpointLine,
  verifyInclusion,
} from '../../../src/protocol/index.ts'
import { type Party, readTrust, type Trust } from './trust.ts'
import type {
  Checked,
  Feature,
  Known,
  LeafEvidence,
  MessageEvidence,
  PairDocuments,
  Signer,
  Step,
} from './types.ts'

export type Asked = {
  /** Of a message as somebody names it: the evidence must be of that one and no other. */
  readonly id?: string
  /** Of a leaf at a place. */
  readonly at?: { readonly writer: 'own' | 'peer'; readonly index: number }
  readonly evidence: LeafEvidence | MessageEvidence
  readonly documents: PairDocuments
  readonly known: Known
  readonly lacks: readonly Feature[]
}

/**
 * Checks by itself how far a leaf is proven: that it stands in its writer's log, that the writer signed it, and who put a time over it. Keys come of
 * the identities known here; nothing that the node says is believed. Never throws for what the answers are.
 */
export async function checkLeaf({ id, at, evidence, documents, known, lacks }: Asked): Promise<Checked> {
  const trust = await readTrust(documents, known, { readAgreements: !lacks.includes('temporal') })
  const check = new LeafCheck(trust)
  const sides = await check.reading('leaf', undefined, () => sidesOf(trust, evidence.origin))
  if (sides) {
    if (at && (trust[at.writer] !== sides.writer || evidence.index !== at.index))
      check.fail('leaf', undefined, 'the answer is of another place than was asked')
    await check.message(evidence, { id, writer: sides.writer })
    for (const proof of evidence.proofs) await check.proof(proof, evidence, sides)
    if (evidence.proofs.length === 0) check.fail('inclusion', undefined, 'no proof was given')
    if (evidence.before !== undefined) await check.before(evidence.before, evidence, sides)
  }
  return check.result(lacks)
}

type Sides = { readonly writer: Party; readonly receiver: Party }

function sidesOf({ own, peer }: Trust, origin: string): Sides {
  const { writer } = parseOrigin(origin)
  if (writer === own.writer) return { writer: own, receiver: peer }
  if (writer === peer.writer) return { writer: peer, receiver: own }
  throw new ProtocolError('bad_leaf', 'the log is of neither party')
}

type Line = {
  readonly what: 'clock' | 'receipt' | 'witness'
  readonly by: Signer
  readonly name: string
  readonly end?: string
}

class LeafCheck {
  readonly #trust: Trust
  readonly #steps: Step[]
  readonly #heads: Checkpoint[] = []
  /** The earliest good time of each signer over the leaf, and the latest under which it was not there, by the policy's name or the use of the key. */
  readonly #over = new Map<string, number>()
  readonly #under = new Map<string, number>()
  #isReceipted = false
  #isWitnessed = false

  constructor(trust: Trust) {
    this.#trust = trust
    this.#steps = [...trust.steps]
  }

  async message(
    evidence: LeafEvidence | MessageEvidence,
    { id, writer }: { readonly id: string | undefined; readonly writer: Party },
  ): Promise<void> {
    const leaf = await this.reading('leaf', undefined, () => parseLeaf(utf8(evidence.leaf)))
    if (!leaf) return
    if (id !== undefined && (leaf.type !== 'message' || leaf.id !== id))
      return this.fail('leaf', undefined, 'the leaf names another message')
    this.#add({ what: 'leaf', ok: true, by: this.#signerOf(writer) })
    if (!('envelope' in evidence) || evidence.envelope === undefined || leaf.type !== 'message') return
    const { envelope: text } = evidence
    const by = this.#signerOf(writer)
    await this.reading('writer', by, async () => {
      const envelope = parseEnvelope(utf8(text))
      if (digest(envelope.payload) !== leaf.id) refuse('its digest is not the one that the leaf names')
      if (!(await isWellSigned(envelope))) refuse('a signature does not verify')
      const { kid } = envelope.signatures[0]
      const keys = writer.keys('message').map((key) => printHex(parseBase64(key.public)))
      const isKnown = leaf.kind === 'keys' ? kid === writer.identity : keys.includes(kid)
      if (!isKnown) refuse('its first signature is by no message key of its writer')
      const reading = readPayload(envelope.payload)
      const size = { id: envelope.id, length: envelope.payload.length }
      if ('payload' in reading && !isLeafOf(leaf, reading.payload, size))
        refuse('it says something else than its leaf')
      this.#add({ what: 'writer', ok: true, by, time: leaf.at })
    })
  }

  async proof(text: string, evidence: LeafEvidence, sides: Sides): Promise<void> {
    const proof = await this.reading('inclusion', undefined, () => parseProof(text))
    if (!proof) return
    const checkpoint = await this.#head(proof.checkpoint, evidence.origin, sides)
    if (!checkpoint) return
    const holds = await this.reading('inclusion', undefined, () => includes(proof, evidence, checkpoint))
    if (!holds) return
    this.#addOnce({ what: 'inclusion', ok: true })
    await this.#lines(proof.checkpoint, sides, this.#over, Math.min)
  }

  /** A note of the log before the leaf: its times are those before which the leaf was not there. */
  async before(text: string, evidence: LeafEvidence, sides: Sides): Promise<void> {
    const note = await this.reading('before', undefined, () => parseNote(text))
    const checkpoint = note && (await this.#head(note, evidence.origin, sides))
    if (!note || !checkpoint) return
    if (checkpoint.size > evidence.index)
      return this.fail('before', undefined, 'it is not of the log before this leaf')
    await this.#lines(note, sides, this.#under, Math.max)
    this.#add({ what: 'before', ok: true })
  }

  result(lacks: readonly Feature[]): Checked {
    const isForked = this.#findFork()
    const steps = this.#steps
    const holds = steps.every(({ ok }) => ok)
    const state = isForked
      ? 'conflict'
      : this.#isWitnessed
        ? 'witnessed'
        : this.#isReceipted
          ? 'countersigned'
          : 'ours'
    const interval = this.#interval()
    return { steps, state, holds, ...(interval && { interval }), seen: this.#seen(), lacks }
  }

  /** What `read` gives; what the protocol refuses becomes a step that does not hold. */
  async reading<T>(
    what: Step['what'],
    by: Signer | undefined,
    read: () => T | Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      this.fail(what, by, error.message)
      return undefined
    }
  }

  fail(what: Step['what'], by: Signer | undefined, why: string): void {
    this.#add({ what, ok: false, ...(by && { by }), why })
  }

  /** The checkpoint of a note, signed by a log key of the writer, and of this log and no other. */
  async #head(note: Note, origin: string, { writer }: Sides): Promise<Checkpoint | undefined> {
    const by = this.#signerOf(writer)
    return this.reading('log', by, async () => {
      if (parseCheckpointBody(note.text).origin !== origin) refuse('the checkpoint is of another log')
      const verifiers = writer
        .keys('log')
        .map((key) => makeVerifier(origin, 0x01, parseBase64(key.public)))
        .filter((verifier) => findLine(note, verifier))
      if (verifiers.length === 0) refuse('no log key of the writer signed the checkpoint')
      let checkpoint: Checkpoint | undefined
      for (const verifier of verifiers) checkpoint = await verifyCheckpointLine(note, verifier)
      this.#addOnce({ what: 'log', ok: true, by })
      this.#heads.push(checkpoint!)
      return checkpoint
    })
  }

  /** The timed lines under a note whose keys are known; others are passed over. One false line under a known key is told. */
  async #lines(
    note: Note,
    sides: Sides,
    into: Map<string, number>,
    choose: (a: number, b: number) => number,
  ): Promise<void> {
    for (const [verifier, { what, by, name, end }] of this.#verifiers(sides)) {
      const line = await this.reading(what, by, () => findLine(note, verifier))
      if (!line) continue
      const opened = await this.reading(what, by, () => openCosignature(note.text, line, verifier))
      if (!opened) continue
      if (end !== undefined && opened.time > parseTime(end)) {
        this.fail(what, by, `the key ended at ${end}`)
        continue
      }
      const before = into.get(name)
      into.set(name, before === undefined ? opened.time : choose(before, opened.time))
      if (into === this.#under) continue
      if (what === 'receipt') this.#isReceipted = true
      if (what === 'witness') this.#isWitnessed = true
      this.#keepEarliest({ what, ok: true, by, time: printTime(opened.time) })
    }
  }

  *#verifiers({ writer, receiver }: Sides): Generator<readonly [NoteVerifier, Line]> {
    const uses = [
      [writer, 'time', 'clock'],
      [receiver, 'cosign', 'receipt'],
    ] as const
    for (const [party, use, what] of uses) {
      for (const key of party.keys(use)) {
        const line = {
          what,
          by: this.#signerOf(party),
          name: use,
          ...(key.end !== undefined && { end: key.end }),
        }
        yield [makeVerifier(key.name, 0x04, parseBase64(key.public)), line]
      }
    }
    for (const { name, verifier } of this.#trust.policy?.witnesses ?? [])
      yield [verifier, { what: 'witness', by: { witness: verifier.name }, name: `witness ${name}` }]
  }

  /** Two heads of one size with two roots: whoever signed both contradicts himself. */
  #findFork(): boolean {
    const forked = this.#heads.some((a) =>
      this.#heads.some((b) => a.size === b.size && !equalBytes(a.root, b.root)),
    )
    if (forked) this.fail('heads', undefined, 'two checkpoints of one size have two roots')
    return forked
  }

  /** By the quorum of witnesses where the agreement has one; else by the other side's receipt, and by the writer's own clock. */
  #interval(): Checked['interval'] {
    const { policy } = this.#trust
    const to = (policy && upperQuorumTime(policy, timesOf(this.#over))) ?? this.#over.get('cosign')
    const from = (policy && lowerQuorumTime(policy, timesOf(this.#under))) ?? this.#under.get('time')
    if (from === undefined && to === undefined) return undefined
    return {
      ...(from !== undefined && { from: printTime(from) }),
      ...(to !== undefined && { to: printTime(to) }),
    }
  }

  #seen(): Known['seen'] {
    const newest = [this.#trust.own, this.#trust.peer].flatMap(({ identity, sets }) => {
      const set = sets.at(-1)
      return set ? [[identity, { version: set.version, digest: keySetDigest(set) }] as const] : []
    })
    return Object.fromEntries(newest)
  }

  #signerOf(party: Party): Signer {
    return { party: party === this.#trust.own ? 'own' : 'peer' }
  }

  #add(step: Step): void {
    this.#steps.push(step)
  }

  #addOnce(step: Step): void {
    if (!this.#steps.some(({ what, ok }) => what === step.what && ok === step.ok)) this.#add(step)
  }

  #keepEarliest(step: Step): void {
    const at = this.#steps.findIndex(
      ({ what, ok, by }) => ok && what === step.what && JSON.stringify(by) === JSON.stringify(step.by),
    )
    if (at < 0) this.#add(step)
    else if (step.time! < this.#steps[at]!.time!) this.#steps[at] = step
  }
}

function includes(proof: Proof, evidence: LeafEvidence, { size, root }: Checkpoint): true {
  if (proof.index !== evidence.index) refuse('the proof is of another place')
  const hash = leafHash(utf8(evidence.leaf))
  verifyInclusion({ leafHash: hash, index: proof.index, size, root, proof: proof.hashes })
  return true
}

function timesOf(times: ReadonlyMap<string, number>): Map<string, number> {
  return new Map(
    [...times].flatMap(([name, time]) =>
      name.startsWith('witness ') ? [[name.slice(8), time] as const] : [],
    ),
  )
}

function refuse(sentence: string): never {
  throw new ProtocolError('bad_proof', sentence)
}

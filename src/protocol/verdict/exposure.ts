import { parseBase64, printBase64, utf8 } from '../bytes.ts'
import { type Checkpoint, parseCheckpointBody } from '../checkpoint.ts'
import { verifyEd25519 } from '../ed25519.ts'
import type { PartyKey } from '../key-set.ts'
import { parseNote } from '../note.ts'
import { noteKeyId } from '../verifier-key.ts'
import type { LeafAt } from './bounds.ts'
import type { PartyKeys } from './key-sets.ts'
import { type EffectiveLog, type Epoch, epochAt, otherSide, rootsAt, SIDES } from './log.ts'

type Logs = readonly [EffectiveLog, EffectiveLog]

/** For each log, by epoch: from which index on its leaves are exposed, because the writer signed two histories (V13). */
export class Exposure {
  readonly #from: readonly [ReadonlyMap<number, number>, ReadonlyMap<number, number>]
  readonly #logs: Logs

  constructor(logs: Logs, from: readonly [ReadonlyMap<number, number>, ReadonlyMap<number, number>]) {
    this.#logs = logs
    this.#from = from
  }

  isExposed(at: LeafAt): boolean {
    if (this.#from[at.side].size === 0) return false
    const { epoch, index } = epochAt(this.#logs[at.side], at.position)
    return index >= (this.#from[at.side].get(epoch.number) ?? Number.POSITIVE_INFINITY)
  }
}

/** Reads the conflicts that each party recorded against the other and proves them (V13). */
export async function findExposure(logs: Logs, keys: readonly [PartyKeys, PartyKeys]): Promise<Exposure> {
  const from: [Map<number, number>, Map<number, number>] = [new Map(), new Map()]
  for (const side of SIDES) {
    const claims = await readClaims(logs[otherSide(side)], { log: logs[side], keys: keys[side].keys })
    const roots = rootsOf(claims)
    for (const { epoch, notes, position } of claims) {
      // The first conflict of an epoch decides: the least had been recorded before it.
      if (from[side].has(epoch.number) || !isConflict(notes, roots.get(epoch)!)) continue
      from[side].set(epoch.number, largestRight(logs[otherSide(side)], position, epoch))
    }
  }
  return new Exposure(logs, from)
}

/** Two well-signed notes of one epoch, and where they are recorded. */
type Claim = {
  readonly epoch: Epoch
  readonly notes: readonly [Checkpoint, Checkpoint]
  readonly position: number
}

async function readClaims(
  recorder: EffectiveLog,
  against: { readonly log: EffectiveLog; readonly keys: readonly PartyKey[] },
): Promise<Claim[]> {
  const claims: Claim[] = []
  for (const [position, leaf] of recorder.leaves.entries()) {
    if (leaf.type !== 'checkpoints' || leaf.conflict === undefined) continue
    const [first, second] = await Promise.all(leaf.conflict.map((note) => openNote(note, against.keys)))
    if (first === undefined || second === undefined || first.origin !== second.origin) continue
    const epoch = against.log.epochs.find((each) => each.origin === first.origin)
    if (epoch !== undefined) claims.push({ epoch, notes: [first, second], position })
  }
  return claims
}

function rootsOf(claims: readonly Claim[]): Map<Epoch, Map<number, string>> {
  const sizes = new Map<Epoch, Set<number>>()
  for (const { epoch, notes } of claims) {
    const known = sizes.get(epoch) ?? new Set()
    for (const { size } of notes) known.add(size)
    sizes.set(epoch, known)
  }
  return new Map([...sizes].map(([epoch, each]) => [epoch, rootsAt(epoch, each)]))
}

/** Whether two notes differ at one size, or one of them from what the log is. */
function isConflict([first, second]: Claim['notes'], roots: ReadonlyMap<number, string>): boolean {
  if (first.size === second.size && printBase64(first.root) !== printBase64(second.root)) return true
  return [first, second].some(({ size, root }) => roots.has(size) && roots.get(size) !== printBase64(root))
}

/** The checkpoint of a note that bears a good line of one of a party's `log` keys. */
async function openNote(text: string, keys: readonly PartyKey[]): Promise<Checkpoint | undefined> {
  try {
    const note = parseNote(text)
    const checkpoint = parseCheckpointBody(note.text)
    for (const key of keys) {
      if (key.use !== 'log') continue
      const publicKey = parseBase64(key.public)
      const keyId = noteKeyId(checkpoint.origin, 0x01, publicKey)
      for (const line of note.lines) {
        if (line.name !== checkpoint.origin || line.keyId !== keyId) continue
        if (await verifyEd25519(publicKey, line.signature, utf8(note.text))) return checkpoint
      }
    }
  } catch {
    // A note that cannot be read proves nothing.
  }
  return undefined
}

/** The largest size of an epoch that a log recorded, with its right root, before a position; 0 if none. */
function largestRight(log: EffectiveLog, before: number, epoch: Epoch): number {
  const recorded = log.leaves
    .slice(0, before)
    .flatMap((leaf) => (leaf.type === 'checkpoints' ? leaf.checkpoints : []))
  const ofEpoch = recorded.filter((entry) => entry.log === epoch.origin && entry.root !== undefined)
  const roots = rootsAt(epoch, new Set(ofEpoch.map((entry) => entry.size)))
  return Math.max(
    0,
    ...ofEpoch.filter((entry) => roots.get(entry.size) === entry.root).map((entry) => entry.size),
  )
}

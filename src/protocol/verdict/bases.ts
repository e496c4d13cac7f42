import { utf8 } from '../bytes.ts'
import { cosignatureTime } from '../cosignature.ts'
import { verifyEd25519 } from '../ed25519.ts'
import { type Origin, parseOrigin } from '../ids.ts'
import type { RecordedCheckpoint } from '../leaf.ts'
import { parseLine } from '../note.ts'
import type { LogRecord, PairRecord } from '../record.ts'
import { isInstant } from '../time.ts'
import { keySetsOf } from './key-sets.ts'
import { otherSide, rootsAt, SIDES, type Side } from './log.ts'
import { Signers } from './signers.ts'

/** For each log the base of each epoch but the last (V1). */
export type Bases = readonly [readonly number[], readonly number[]]

/** A good receipt line over an epoch that was succeeded, and the leaf that records it. */
type Receipt = {
  readonly of: Side
  /** From 0. */
  readonly epoch: number
  readonly size: number
  readonly by: { readonly side: Side; readonly epoch: number; readonly index: number }
}

/** Where each epoch is continued by the next: as far as the other party is known to have receipted it (V1). */
export async function findBases(record: PairRecord): Promise<Bases> {
  if (record.logs.every((log) => log.epochs.length === 1)) return [[], []]
  const receipts = await readReceipts(record)
  // Leaves that are lost prove nothing, and what is lost depends on the receipts in the other log's leaves: from nothing lost,
  // downwards, until nothing changes.
  let bases = largest(record, receipts)
  for (;;) {
    const next = largest(
      record,
      receipts.filter(({ by }) => by.index < (bases[by.side][by.epoch] ?? Number.POSITIVE_INFINITY)),
    )
    if (SIDES.every((side) => next[side].every((base, i) => base === bases[side][i]))) return next
    bases = next
  }
}

function largest(record: PairRecord, receipts: readonly Receipt[]): [number[], number[]] {
  const basesOf = (side: Side) => record.logs[side].epochs.slice(1).map(() => 0)
  const bases: [number[], number[]] = [basesOf(0), basesOf(1)]
  for (const { of, epoch, size } of receipts) bases[of][epoch] = Math.max(bases[of][epoch]!, size)
  return bases
}

async function readReceipts(record: PairRecord): Promise<Receipt[]> {
  const roots = record.logs.map((log) => log.epochs.map((_, i) => givenRoots(record, log, i)))
  const signers = new Signers()
  for (const side of SIDES) signers.addParty(side, keySetsOf(record, side, allLeaves(record.logs[side])).keys)
  const lastRoots = new Map<string, string>()
  const found: Promise<Receipt | undefined>[] = []
  for (const { entry, by } of entriesOf(record)) {
    const scope = `${by.side} ${by.epoch} ${entry.log} ${entry.size}`
    if (entry.root !== undefined) lastRoots.set(scope, entry.root)
    const { writer, epoch } = parseOrigin(entry.log)
    const of: Side = writer === record.logs[0].writer ? 0 : 1
    const isSucceeded = epoch < record.logs[of].epochs.length
    if (!isSucceeded || (by.side === of && by.epoch < epoch)) continue
    const own = roots[of]![epoch - 1]!.get(entry.size)
    const root = lastRoots.get(scope)
    if (root === undefined || (own !== undefined && root !== own)) continue
    const body = `${entry.log}\n${entry.size}\n${root}\n`
    for (const line of entry.lines) {
      found.push(
        isReceipt(line, { body, of, signers }).then((good) =>
          good ? { of, epoch: epoch - 1, size: entry.size, by } : undefined,
        ),
      )
    }
  }
  return (await Promise.all(found)).filter((receipt) => receipt !== undefined)
}

async function isReceipt(text: string, over: { body: string; of: Side; signers: Signers }): Promise<boolean> {
  const line = parseLine(`— ${text}`)
  const time = cosignatureTime(line)
  if (!isInstant(time)) return false
  const message = utf8(`cosignature/v1\ntime ${time}\n${over.body}`)
  for (const { party, publicKey } of over.signers.candidates(line.name, line.keyId)) {
    const isTheirs = party?.use === 'cosign' && party.side === otherSide(over.of)
    if (isTheirs && (await verifyEd25519(publicKey, line.signature.subarray(8), message))) return true
  }
  return false
}

function* entriesOf(record: PairRecord): Generator<{ entry: RecordedCheckpoint; by: Receipt['by'] }> {
  for (const side of SIDES) {
    for (const [epoch, { leaves }] of record.logs[side].epochs.entries()) {
      for (const [index, leaf] of leaves.entries()) {
        if (leaf.type !== 'checkpoints') continue
        for (const entry of leaf.checkpoints) yield { entry, by: { side, epoch, index } }
      }
    }
  }
}

/** Roots of an epoch at all sizes that any leaf names. */
function givenRoots(record: PairRecord, log: LogRecord, epoch: number): Map<number, string> {
  const { origin } = log.epochs[epoch]!
  return rootsAt(log.epochs[epoch]!, sizesOf(record, origin))
}

function sizesOf(record: PairRecord, origin: Origin): Set<number> {
  const sizes = new Set<number>()
  for (const { entry } of entriesOf(record)) if (entry.log === origin) sizes.add(entry.size)
  return sizes
}

function allLeaves(log: LogRecord) {
  return log.epochs.flatMap((epoch) => epoch.leaves)
}

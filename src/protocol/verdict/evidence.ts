import { policyOf } from '../agreement.ts'
import type { PairRecord } from '../record.ts'
import { runsOutside } from './at-hand.ts'
import { type Away, findAway } from './away.ts'
import { findBases } from './bases.ts'
import { Bounds } from './bounds.ts'
import { Clocks } from './clocks.ts'
import { countLines } from './counting.ts'
import { DueTimes } from './due-times.ts'
import { type Exposure, findExposure } from './exposure.ts'
import { heldSteps, receiptSteps, type Step } from './held.ts'
import { keySetsOf, partyOf } from './key-sets.ts'
import { readLines, type StrayLine } from './lines.ts'
import { checkCut, type EffectiveLog, makeLog, type Side } from './log.ts'
import { References } from './references.ts'
import { Signers } from './signers.ts'
import { Runs } from './spans.ts'
import { readVersions, type Version, type Versions } from './versions.ts'

type BySide<T> = readonly [T, T]

/** All that the duties of one pair are judged by, read once from the record. */
export type Evidence = {
  readonly logs: BySide<EffectiveLog>
  readonly versions: Versions
  /** In effect at the end of each log. */
  readonly ends: BySide<Version | undefined>
  readonly bounds: Bounds
  readonly clocks: Clocks
  /** Of the party that writes each log. */
  readonly away: BySide<Away>
  /** The seconds in which no witnesses are at hand (V15). */
  readonly unwitnessed: Runs
  readonly exposure: Exposure
  readonly dueTimes: DueTimes
  readonly references: BySide<References>
  /** By the log that holds the other. */
  readonly held: BySide<readonly Step[]>
  /** By the log that is receipted, then by the log that records the receipt lines. */
  readonly receipts: BySide<BySide<readonly Step[]>>
  readonly stray: readonly StrayLine[]
  /** Of each epoch as it is given, by log. */
  readonly roots: readonly (readonly string[])[]
}

/** Reads a record: what is lost, what is in effect, which lines count, and all bounds. Throws `bad_cut`, `bad_order`. */
export async function readEvidence(record: PairRecord): Promise<Evidence> {
  const bases = await findBases(record)
  const logs = both((side) =>
    makeLog(record.logs[side], { side, party: partyOf(record, side), bases: bases[side] }),
  )
  checkCut(logs)
  const keys = both((side) => keySetsOf(record, side, logs[side].leaves))
  const versions = readVersions(logs, record)
  const lines = await readLines(logs, makeSigners(record, keys, versions))
  const upper = countLines(logs, lines, { versions, keys })
  const ends = both((side) => versions.at(side, logs[side].leaves.length))
  const bounds = new Bounds(logs, lines, upper, versions)
  const clocks = new Clocks(lines, versions, ends)
  const held = both((side) => heldSteps(logs, side))
  return {
    logs,
    versions,
    ends,
    bounds,
    clocks,
    unwitnessed: findUnwitnessed(clocks, ends[0]),
    away: findAway({ logs, versions, clocks, bounds, held }),
    exposure: await findExposure(logs, keys),
    dueTimes: new DueTimes(logs, versions),
    references: both((side) => new References(logs[side])),
    held,
    receipts: both((of) => both((by) => receiptSteps(upper, by, of))),
    stray: lines.stray,
    roots: lines.roots,
  }
}

/** From the first to the last line of the witnesses of the version at the end of the first log, where they are not at hand (V15). */
function findUnwitnessed(clocks: Clocks, version: Version | undefined): Runs {
  const span = version?.outside ? clocks.witnessed(version) : undefined
  return new Runs(span === undefined ? [] : runsOutside(clocks.atHand(version!), span))
}

function makeSigners(
  record: PairRecord,
  keys: BySide<ReturnType<typeof keySetsOf>>,
  versions: Versions,
): Signers {
  const signers = new Signers()
  signers.addParty(0, keys[0].keys)
  signers.addParty(1, keys[1].keys)
  for (const version of versions.all) signers.addPolicy(version.policy, version)
  for (const document of record.documents.values()) {
    if (document.type === 'agreement') signers.addPolicy(policyOf(document))
  }
  return signers
}

function both<T>(make: (side: Side) => T): BySide<T> {
  return [make(0), make(1)]
}

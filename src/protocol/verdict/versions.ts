import { type Agreement, policyOf } from '../agreement.ts'
import type { Digest } from '../hash.ts'
import { parseOrigin } from '../ids.ts'
import type { Policy } from '../policy.ts'
import type { PairRecord } from '../record.ts'
import { type Entered, readEntered, readTaken } from './entered-versions.ts'
import { type EffectiveLog, effectiveSize, type Side } from './log.ts'

/** A version of the pair agreement that both parties entered. */
export type Version = {
  /** Its place among the versions in effect anywhere, by ascending version. */
  readonly index: number
  readonly digest: Digest
  readonly agreement: Agreement
  readonly policy: Policy
  /** Whether it has outside witnesses (V3). */
  readonly outside: boolean
}

/** Which version is in effect where (A4). */
export type Versions = {
  /** Those that came into effect in either log, by ascending version. */
  readonly all: readonly Version[]
  /** In effect for a leaf at this position of a log; at the log's size: in effect at its end. */
  at(side: Side, position: number): Version | undefined
}

type Begin = { readonly position: number; readonly entered: Entered }

/** Reads from both logs which agreements came into effect, and from which position on (A2 to A4). */
export function readVersions(
  logs: readonly [EffectiveLog, EffectiveLog],
  record: Pick<PairRecord, 'documents' | 'identities'>,
): Versions {
  const taken = readTaken([
    ...readEntered(logs[0], logs[1], record),
    ...readEntered(logs[1], logs[0], record),
  ])
  const entered = [taken.filter(({ side }) => side === 0), taken.filter(({ side }) => side === 1)] as const
  const begins = [
    findBegins(logs[0], logs[1], entered[0], entered[1]),
    findBegins(logs[1], logs[0], entered[1], entered[0]),
  ] as const
  const all = listVersions([...begins[0], ...begins[1]])
  const steps = [makeSteps(begins[0], all), makeSteps(begins[1], all)] as const
  return { all, at: (side, position) => findStep(steps[side], position) }
}

/** Where each version begins in a log: after its own leaf and after a leaf that holds the other's. */
function findBegins(
  log: EffectiveLog,
  other: EffectiveLog,
  own: readonly Entered[],
  others: readonly Entered[],
): Begin[] {
  const waiting = own.flatMap((entered) => {
    const there = others.find((each) => each.digest === entered.digest)
    return there === undefined ? [] : [{ entered, there: there.position }]
  })
  const begins: Begin[] = []
  log.leaves.forEach((leaf, position) => {
    if (leaf.type !== 'checkpoints' || leaf.held === undefined || waiting.length === 0) return
    const held = effectiveSize(other, parseOrigin(leaf.held.log).epoch, leaf.held.size)
    for (let i = waiting.length - 1; i >= 0; i--) {
      const { entered, there } = waiting[i]!
      if (there >= held) continue
      begins.push({ position: Math.max(position, entered.position) + 1, entered })
      waiting.splice(i, 1)
    }
  })
  return begins
}

function listVersions(begins: readonly Begin[]): Version[] {
  const found = new Map<Digest, Entered>()
  for (const { entered } of begins) found.set(entered.digest, entered)
  const sorted = [...found.values()].sort((a, b) => a.agreement.version - b.agreement.version)
  return sorted.map(({ agreement, digest }, index) => {
    const policy = policyOf(agreement)
    return { index, digest, agreement, policy, outside: policy.quorum !== 'none' }
  })
}

/** Of several versions in effect the highest is (A4). */
function makeSteps(begins: readonly Begin[], all: readonly Version[]) {
  const steps: { readonly position: number; readonly version: Version }[] = []
  const inOrder = [...begins].sort((a, b) => a.position - b.position)
  for (const { position, entered } of inOrder) {
    const version = all.find((each) => each.digest === entered.digest)!
    const last = steps.at(-1)
    if (last !== undefined && last.version.index >= version.index) continue
    if (last?.position === position) steps.pop()
    steps.push({ position, version })
  }
  return steps
}

function findStep(steps: ReturnType<typeof makeSteps>, position: number): Version | undefined {
  for (let i = steps.length - 1; i >= 0; i--) if (steps[i]!.position <= position) return steps[i]!.version
  return undefined
}

/** The version in effect at a place, if any, beside a request's own: those in play for bounds (V6). */
export function inPlay(request: Version | undefined, place: Version | undefined): readonly Version[] {
  if (request === undefined) return place === undefined ? [] : [place]
  return place === undefined || place === request ? [request] : [request, place]
}

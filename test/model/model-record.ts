import { printBase64 } from '../../src/protocol/bytes.ts'
import { openCosignature } from '../../src/protocol/cosignature.ts'
import { parseLine } from '../../src/protocol/note.ts'
import { makeVerifier, type NoteVerifier, parseVerifierKey } from '../../src/protocol/verifier-key.ts'
import {
  type Agreement,
  type Entry,
  type Epoch,
  type Input,
  type KeyDocument,
  type Leaf,
  other,
  type Party,
  seconds,
  takeApart,
} from './model-input.ts'
import { readPolicy } from './model-policy.ts'

/** Whether a timed line is the verifier's over a body. Tests may hand in one that remembers. */
export type Opens = (body: string, line: string, verifier: NoteVerifier) => Promise<boolean>

export const opensCosignature: Opens = async (body, line, verifier) => {
  try {
    await openCosignature(body, parseLine(`— ${line}`), verifier)
    return true
  } catch {
    return false
  }
}

/** One line as one leaf records it: well-signed, of a key that K3 knows. Whether it counts is another question (V4). */
export type Line = {
  readonly in: Leaf
  /** Whose log it is over. */
  readonly log: Party
  /** Names the checkpoint: origin and size, and beyond the cut the root too. */
  readonly checkpoint: string
  /** Effective size; for a line beyond the cut of no meaning. */
  readonly size: number
  readonly beyond: boolean
  /** A witness's verifier key, or `time`, or `cosign`. */
  readonly by: string
  /** For `time` and `cosign`: whose, and which key. */
  readonly party: Party | undefined
  readonly publicKey: string
  readonly time: number
}

/** Both logs after V1 and V2. */
export type RecordOfBoth = {
  readonly input: Input
  /** bases[party][epoch index]; for the last epoch all that is given. */
  readonly bases: readonly [readonly number[], readonly number[]]
  /** Effective logs. */
  readonly logs: readonly [readonly Leaf[], readonly Leaf[]]
  readonly lines: readonly Line[]
  readonly keySets: readonly [readonly KeyPlace[], readonly KeyPlace[]]
}
type KeyPlace = { readonly leaf: Leaf; readonly document: KeyDocument }

const FIRST_TIME = Date.UTC(2000, 0, 1) / 1000
const TIMES_END = Date.UTC(3000, 0, 1) / 1000

/** V1, V2 and the first half of V4. Throws an error whose message is the code of the refusal. */
export async function readRecord(input: Input, opens: Opens): Promise<RecordOfBoth> {
  const bases = await findBases(input, opens)
  const logs = [effectiveLog(input.logs[0], bases[0]), effectiveLog(input.logs[1], bases[1])] as const
  checkCut(input, logs)
  checkOrder(input, bases, logs)
  const keySets = [keySetsOf(input, logs[0]), keySetsOf(input, logs[1])] as const
  const reading = { input, bases, keySets, witnesses: witnessesOf(input, logs), opens }
  const lines = await Promise.all([...logs[0], ...logs[1]].map((leaf) => linesIn(leaf, reading)))
  return { input, bases, logs, lines: lines.flat(), keySets }
}

/** V1: the greatest bases that hold together, found by lowering them from "all is kept" until nothing changes. */
async function findBases(input: Input, opens: Opens): Promise<[number[], number[]]> {
  type Receipt = { readonly in: Leaf; readonly log: Party; readonly epoch: number; readonly size: number }
  const receipts: Receipt[] = []
  for (const log of [0, 1] as const) {
    const last = input.logs[log].length - 1
    const keys = allLeaves(input, other(log)).flatMap((leaf) => keysOf(input, leaf, 'cosign'))
    for (const leaf of [...allLeaves(input, 0), ...allLeaves(input, 1)]) {
      for (const entry of leaf.value.checkpoints ?? []) {
        const epoch = input.logs[log].findIndex((given) => given.origin === entry.log)
        if (epoch < 0 || epoch === last) continue
        const given = input.logs[log][epoch]!
        const isGiven = entry.size < given.roots.length
        const root = recordedRoot(input, leaf, entry)
        if (root === undefined || (isGiven && root !== given.roots[entry.size])) continue
        for (const line of entry.lines) {
          const body = `${entry.log}\n${entry.size}\n${root}\n`
          if (await isByOneOf(keys, body, line, opens))
            receipts.push({ in: leaf, log, epoch, size: entry.size })
        }
      }
    }
  }
  const bases = input.logs.map((epochs) => epochs.map(() => Number.POSITIVE_INFINITY)) as [number[], number[]]
  for (let changed = true; changed; ) {
    changed = false
    for (const log of [0, 1] as const) {
      for (let epoch = 0; epoch < input.logs[log].length - 1; epoch += 1) {
        const sizes = receipts
          .filter((receipt) => receipt.log === log && receipt.epoch === epoch)
          .filter(({ in: x }) => x.index < bases[x.log][x.epoch]! && (x.log !== log || x.epoch > epoch))
          .map((receipt) => receipt.size)
        const base = Math.max(0, ...sizes)
        if (base !== bases[log][epoch]) changed = true
        bases[log][epoch] = base
      }
    }
  }
  for (const log of [0, 1] as const) {
    input.logs[log].forEach((epoch, e) => {
      const isLast = e === input.logs[log].length - 1
      if (isLast) bases[log][e] = epoch.leaves.length
      else if (bases[log][e]! > epoch.leaves.length) throw new Error('bad_cut')
    })
  }
  return bases
}

function allLeaves(input: Input, log: Party): Leaf[] {
  return input.logs[log].flatMap((epoch) => [...epoch.leaves])
}

/** Verifiers of a party's keys of one use in the key set of a leaf, if it is one. */
function keysOf(input: Input, leaf: Leaf, use: 'time' | 'cosign'): NoteVerifier[] {
  if (leaf.value.kind !== 'keys') return []
  const document = input.documents.get(leaf.value.id!) as KeyDocument
  const keys = document.keys.filter((key) => key.use === use)
  return keys.map((key) => makeVerifier(key.name, 0x04, Uint8Array.fromBase64(key.public)))
}

async function isByOneOf(
  keys: readonly NoteVerifier[],
  body: string,
  line: string,
  opens: Opens,
): Promise<boolean> {
  const parts = takeApart(line)
  const key = keys.find((one) => one.name === parts?.name && one.keyId === parts.keyId)
  if (parts === undefined || key === undefined || !isTimeOfRecord(parts.time)) return false
  return opens(body, line, key)
}

function isTimeOfRecord(time: number): boolean {
  return time >= FIRST_TIME && time < TIMES_END
}

/** The root that the epoch of a leaf last recorded for a checkpoint, this entry included. */
function recordedRoot(input: Input, leaf: Leaf, entry: Entry): string | undefined {
  if (entry.root !== undefined) return entry.root
  const before = input.logs[leaf.log][leaf.epoch]!.leaves.slice(0, leaf.index)
  const entries = before.flatMap((earlier) => earlier.value.checkpoints ?? [])
  return entries.findLast((one) => one.log === entry.log && one.size === entry.size && one.root !== undefined)
    ?.root
}

function effectiveLog(epochs: readonly Epoch[], bases: readonly number[]): Leaf[] {
  const kept = epochs.flatMap((epoch, e) => epoch.leaves.slice(0, bases[e]))
  kept.forEach((leaf, position) => {
    leaf.position = position
  })
  return kept
}

/** V2. */
function checkCut(input: Input, logs: readonly [readonly Leaf[], readonly Leaf[]]): void {
  for (const { log, value } of [...logs[0], ...logs[1]]) {
    if (value.held === undefined) continue
    const epoch = input.logs[other(log)].find((given) => given.origin === value.held!.log)
    if (epoch === undefined || value.held.size > epoch.leaves.length) throw new Error('bad_cut')
  }
}

/** V4: no leaf comes after itself. */
function checkOrder(input: Input, bases: RecordOfBoth['bases'], logs: RecordOfBoth['logs']): void {
  const done = new Set<Leaf>()
  const open = new Set<Leaf>()
  const visit = (leaf: Leaf): void => {
    if (done.has(leaf)) return
    if (open.has(leaf)) throw new Error('bad_order')
    open.add(leaf)
    if (leaf.position > 0) visit(logs[leaf.log][leaf.position - 1]!)
    for (const entry of leaf.value.checkpoints ?? []) {
      const place = placeOf(input, bases, entry)
      if (place === undefined || place.beyond || place.rawRoot !== recordedRoot(input, leaf, entry)) continue
      if (place.size === 0) continue
      visit(logs[place.log][place.size - 1]!)
    }
    open.delete(leaf)
    done.add(leaf)
  }
  for (const leaf of [...logs[0], ...logs[1]]) visit(leaf)
}

/** Where a named checkpoint lies (V1, V4); undefined where it counts for nothing. `rawRoot`: the log's root there, if given. */
function placeOf(
  input: Input,
  bases: RecordOfBoth['bases'],
  named: { readonly log: string; readonly size: number },
) {
  for (const log of [0, 1] as const) {
    const epochs = input.logs[log]
    const last = epochs.length - 1
    const e = epochs.findIndex((epoch) => epoch.origin === named.log)
    if (e < 0) {
      const parts = epochs[0]!.origin.split('/')
      const stem = parts.slice(0, -1).join('/')
      const epoch = Number(named.log.slice(stem.length + 1))
      if (named.log.startsWith(`${stem}/`) && epoch > epochs.length) {
        return { log, beyond: true, size: Number.POSITIVE_INFINITY, rawRoot: undefined }
      }
      continue
    }
    if (e < last && named.size > bases[log][e]!) return undefined
    const before = bases[log].slice(0, e).reduce((sum, base) => sum + base, 0)
    const beyond = named.size > epochs[e]!.leaves.length
    return { log, beyond, size: before + named.size, rawRoot: epochs[e]!.roots[named.size] }
  }
  return undefined
}

/** The effective size that a `held` or `lacks` names in a log (V1: never above the base of an epoch that is not the last). */
export function namedSize(
  record: RecordOfBoth,
  log: Party,
  named: { readonly log: string; readonly size: number },
): number | undefined {
  const e = record.input.logs[log].findIndex((epoch) => epoch.origin === named.log)
  const bases = record.bases[log]
  const isLast = e === bases.length - 1
  const before = bases.slice(0, Math.max(e, 0)).reduce((sum, base) => sum + base, 0)
  if (e >= 0) return before + (isLast ? named.size : Math.min(named.size, bases[e]!))
  const place = placeOf(record.input, record.bases, named)
  return place !== undefined && place.log === log ? Number.POSITIVE_INFINITY : undefined
}

function keySetsOf(input: Input, log: readonly Leaf[]): KeyPlace[] {
  const leaves = log.filter((leaf) => leaf.value.kind === 'keys')
  return leaves.map((leaf) => ({ leaf, document: input.documents.get(leaf.value.id!) as KeyDocument }))
}

/** K3: the verifier keys in the policies of all agreement documents in the cut. */
function witnessesOf(input: Input, logs: RecordOfBoth['logs']): string[] {
  const leaves = [...logs[0], ...logs[1]].filter((leaf) => leaf.value.kind === 'agreement')
  const policies = leaves.map((leaf) => readPolicy((input.documents.get(leaf.value.id!) as Agreement).policy))
  return [...new Set(policies.flatMap((policy) => policy?.witnesses ?? []))]
}

type Reading = {
  readonly input: Input
  readonly bases: RecordOfBoth['bases']
  readonly keySets: RecordOfBoth['keySets']
  readonly witnesses: readonly string[]
  readonly opens: Opens
}

async function linesIn(leaf: Leaf, reading: Reading): Promise<Line[]> {
  const found: Promise<Line | undefined>[] = []
  for (const entry of leaf.value.checkpoints ?? []) {
    const place = placeOf(reading.input, reading.bases, entry)
    if (place === undefined) continue
    const root = recordedRoot(reading.input, leaf, entry)
    if (root === undefined || (!place.beyond && root !== place.rawRoot)) continue
    const { log, beyond, size } = place
    const checkpoint = `${entry.log} ${entry.size} ${root}`
    for (const text of entry.lines) {
      const parts = takeApart(text)
      if (parts === undefined || !isTimeOfRecord(parts.time)) continue
      const body = `${entry.log}\n${entry.size}\n${root}\n`
      for (const { verifier, by, party } of signersOver(log, reading)) {
        if (verifier.name !== parts.name || verifier.keyId !== parts.keyId) continue
        const publicKey = printBase64(verifier.publicKey)
        const line = { in: leaf, log, checkpoint, size, beyond, by, party, publicKey, time: parts.time }
        found.push(reading.opens(body, text, verifier).then((isGood) => (isGood ? line : undefined)))
      }
    }
  }
  return (await Promise.all(found)).filter((line) => line !== undefined)
}

/** All whose lines over this log may count: witnesses, the writer's time keys, the other's cosigning keys. */
function signersOver(log: Party, { input, keySets, witnesses }: Reading) {
  const signers = new Map<string, { by: string; party: Party | undefined; verifier: NoteVerifier }>()
  for (const vkey of witnesses)
    signers.set(`witness ${vkey}`, { by: vkey, party: undefined, verifier: parseVerifierKey(vkey) })
  for (const [use, party] of [
    ['time', log],
    ['cosign', other(log)],
  ] as const) {
    for (const { leaf } of keySets[party]) {
      for (const verifier of keysOf(input, leaf, use)) {
        signers.set(`${use} ${verifier.name} ${verifier.keyId}`, { by: use, party, verifier })
      }
    }
  }
  return signers.values()
}

/** The `end` of a key and the leaf that first sets it (K2). */
export function endOf(
  record: RecordOfBoth,
  party: Party,
  publicKey: string,
): { end: number; leaf: Leaf } | undefined {
  for (const { leaf, document } of record.keySets[party]) {
    const key = document.keys.find((one) => one.public === publicKey)
    if (key?.end !== undefined) return { end: seconds(key.end), leaf }
  }
  return undefined
}

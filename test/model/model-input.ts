import { cosignatureTime } from '../../src/protocol/cosignature.ts'
import { sha256 } from '../../src/protocol/hash.ts'
import { parseLine } from '../../src/protocol/note.ts'
import { Frontier, leafHash } from '../../src/protocol/tree.ts'

/** ∞ of verdicts.md: unknown, greater than every time. Two unknowns never compare: use `atMost`. */
export const UNKNOWN = Number.POSITIVE_INFINITY

/** x ≤ y where at most one of both is unknown. */
export const atMost = (x: number, y: number): boolean => x <= y && x !== UNKNOWN
/** x > y where at most one of both is unknown. */
export const after = (x: number, y: number): boolean => x > y

/** All members that any leaf may have (leaves.md L3, L5, L6). */
type LeafValue = {
  readonly type: 'message' | 'checkpoints' | 'succession'
  readonly id?: string
  readonly kind?: string
  readonly thread?: string
  readonly exercise?: boolean
  readonly ref?: string
  readonly rule?: { readonly agreement: string; readonly class: string; readonly urgency: string }
  readonly answers?: readonly string[]
  readonly grant?: { readonly duty: string; readonly due: string }
  readonly urgency?: string
  readonly code?: string
  readonly document?: string
  readonly checkpoints?: readonly Entry[]
  readonly held?: { readonly log: string; readonly size: number }
  readonly lacks?: {
    readonly log: string
    readonly size: number
    readonly since: string
    readonly why: string
  }
  readonly conflict?: readonly [string, string]
}
export type Entry = {
  readonly log: string
  readonly size: number
  readonly root?: string
  readonly lines: readonly string[]
}

/** A party is 0 or 1: the place of its log in the header, which is ordered by writer. */
export type Party = 0 | 1
export const other = (party: Party): Party => (party === 0 ? 1 : 0)

/** A leaf as given. `position` is −1 while the leaf is lost or not yet placed (V1). */
export type Leaf = {
  readonly log: Party
  readonly epoch: number
  readonly index: number
  readonly value: LeafValue
  position: number
}

export type Epoch = {
  readonly origin: string
  readonly leaves: readonly Leaf[]
  readonly roots: readonly string[]
}

export type Limit = {
  readonly minutes?: number
  readonly workingDays?: number
  readonly of?: 'answerer' | 'both' | 'either'
}
export type DutyRow = {
  readonly class: string
  readonly urgency: string
  readonly receipt: Limit
  readonly acknowledgement: Limit
  readonly answer?: Limit
  readonly updates?: Limit
  readonly result?: Limit
}
export type Calendar = {
  readonly zone: string
  readonly week: readonly number[]
  readonly years: Readonly<
    Record<string, { readonly off: readonly string[]; readonly work: readonly string[] }>
  >
}
export type Agreement = {
  readonly version: number
  readonly before?: string
  readonly duties: readonly DutyRow[]
  readonly calendars: Readonly<Record<string, Calendar>>
  readonly policy: string
  /** Suspended or ended (A8). */
  readonly state?: string
}
export type KeyDocument = {
  readonly version: number
  readonly keys: readonly {
    readonly use: string
    readonly name: string
    readonly public: string
    readonly end?: string
  }[]
}

export type Input = {
  readonly pair: string
  readonly exercise: boolean
  readonly identities: readonly [string, string]
  readonly writers: readonly [string, string]
  /** By party, epochs from the first. */
  readonly logs: readonly [readonly Epoch[], readonly Epoch[]]
  /** `body.document` of each `keys` and `agreement` message, by message id. */
  readonly documents: ReadonlyMap<string, unknown>
}

type Header = {
  readonly pair: string
  readonly exercise: boolean
  readonly identities: readonly string[]
  readonly logs: readonly {
    readonly writer: string
    readonly epochs: readonly { readonly origin: string; readonly size: number }[]
  }[]
  readonly messages: number
}

/** Reads a bundle (B1 to B5) with JSON.parse and without a doubt: whether the bundle is sound is not the model's question. */
export function readBundle(bundle: string): Input {
  const lines = bundle.split('\n')
  const header = JSON.parse(lines[0]!) as Header
  let at = 1
  const logs = header.logs.map((log, party) =>
    log.epochs.map(({ origin, size }, e): Epoch => {
      const texts = lines.slice(at, at + size)
      at += size
      const leaves = texts.map((text, index): Leaf => {
        return { log: party as Party, epoch: e, index, value: JSON.parse(text) as LeafValue, position: -1 }
      })
      return { origin, leaves, roots: rootsOf(texts) }
    }),
  )
  const envelopes = lines.slice(at, at + header.messages)
  const writers = header.logs.map((log) => log.writer)
  const identities = writers.map((writer) => header.identities.find((id) => writerOf(id) === writer)!)
  return {
    pair: header.pair,
    exercise: header.exercise,
    identities: identities as [string, string],
    writers: writers as [string, string],
    logs: logs as [Epoch[], Epoch[]],
    documents: new Map(envelopes.flatMap(readDocument)),
  }
}

function writerOf(identity: string): string {
  return sha256(Uint8Array.fromHex(identity)).toHex().slice(0, 32)
}

/** The root at each size from 0 to all. */
function rootsOf(texts: readonly string[]): string[] {
  const frontier = new Frontier()
  const roots = [frontier.root().toBase64()]
  for (const text of texts) {
    frontier.append(leafHash(new TextEncoder().encode(text)))
    roots.push(frontier.root().toBase64())
  }
  return roots
}

function readDocument(envelope: string): [string, unknown][] {
  const { payload } = JSON.parse(envelope) as { payload: string }
  const bytes = Uint8Array.fromBase64(payload, { alphabet: 'base64url' })
  const message = JSON.parse(new TextDecoder().decode(bytes)) as {
    kind: string
    body: { document?: unknown }
  }
  if (message.kind !== 'keys' && message.kind !== 'agreement') return []
  return [[`sha256:${sha256(bytes).toHex()}`, message.body.document]]
}

/** The time of `YYYY-MM-DDTHH:MM:SSZ` in seconds. */
export function seconds(text: string): number {
  return Date.parse(text) / 1000
}

/** One signature line as it stands in a checkpoints leaf: `<key name> <base64>`. */
export function takeApart(
  line: string,
): { name: string; keyId: string; time: number; text: string } | undefined {
  try {
    const parsed = parseLine(`— ${line}`)
    return { name: parsed.name, keyId: parsed.keyId, time: cosignatureTime(parsed), text: line }
  } catch {
    return undefined
  }
}

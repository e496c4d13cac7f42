import type { Origin, Seconds, TimedLine } from '../app/ports.ts'
import type { Bytes } from '../protocol/bytes.ts'
import { equalBytes } from '../protocol/bytes.ts'
import { printCheckpointBody } from '../protocol/checkpoint.ts'
import { openCosignature } from '../protocol/cosignature.ts'
import { parseOrigin } from '../protocol/ids.ts'
import { type NoteLine, parseLine } from '../protocol/note.ts'
import type { NoteVerifier } from '../protocol/verifier-key.ts'
import type { Desk } from './desk.ts'
import { asLogError } from './errors.ts'
import { Tree } from './tiles.ts'
import { Turns } from './turns.ts'

export type LineClaim = { readonly origin: Origin; readonly size: number; readonly root: Uint8Array }
export type KeptLine = { readonly line: TimedLine; readonly isReceipt: boolean }

/**
 * A timed line of the peer or of a witness over a checkpoint of this pair, proven with the keys known here; undefined when it does not verify, when
 * nobody known signed it, or when it stands over another tree than the one held. Of the peer's log sizes beyond what is held are taken: such a
 * line tells what is being withheld.
 */
export async function proveLine(
  desk: Desk,
  claim: LineClaim,
  text: string,
  askedAt?: Seconds,
): Promise<KeptLine | undefined> {
  const line = readLine(text)
  const side = sideOf(desk, claim.origin)
  if (!line || !side || !(await isOurTree(desk, claim, side))) return undefined
  const peerKey = desk.peerKeys
    .timedVerifiers(side === 'own' ? 'cosign' : 'time')
    .find((key) => key.name === line.name && key.keyId === line.keyId)
  const verifier = peerKey ?? desk.witnesses.find(line)
  const time = verifier && (await timeOf(claim, line, verifier))
  if (time === undefined) return undefined
  desk.watch.learn({ name: line.name, isWitness: peerKey === undefined }, time, askedAt)
  const { origin, size, root } = claim
  return {
    line: { origin, size, root, name: line.name, time, line: line.text },
    isReceipt: side === 'own' && peerKey !== undefined,
  }
}

/** Stores proven lines; those that come at once, in one transaction. */
export class LineKeeper {
  readonly #desk: Desk
  readonly #turns = new Turns()
  #next: { readonly lines: TimedLine[]; readonly stored: Promise<void> } | undefined

  constructor(desk: Desk) {
    this.#desk = desk
  }

  /** Resolves when the line is durable. */
  keep(line: TimedLine): Promise<void> {
    this.#next ??= this.#begin()
    this.#next.lines.push(line)
    return this.#next.stored
  }

  settled(): Promise<void> {
    return this.#turns.settled()
  }

  #begin() {
    const lines: TimedLine[] = []
    const stored = this.#turns.take(async () => {
      this.#next = undefined
      try {
        await this.#desk.store.commit({ pair: this.#desk.pair.id, lines })
      } catch (cause) {
        throw asLogError(cause)
      }
    })
    return { lines, stored }
  }
}

async function timeOf(
  claim: LineClaim,
  line: NoteLine,
  verifier: NoteVerifier,
): Promise<Seconds | undefined> {
  try {
    const body = printCheckpointBody({ ...claim, root: claim.root as Bytes })
    return (await openCosignature(body, line, verifier)).time
  } catch {
    return undefined
  }
}

async function isOurTree(
  desk: Desk,
  { origin, size, root }: LineClaim,
  side: 'own' | 'peer',
): Promise<boolean> {
  const log = await desk.store.log(origin)
  if (!log || size < 1 || root.length !== 32) return false
  if (size > log.size) return side === 'peer'
  return equalBytes(await (await Tree.open(desk.store, origin)).rootAt(size), root)
}

function sideOf(desk: Desk, origin: Origin): 'own' | 'peer' | undefined {
  try {
    const { pair, writer } = parseOrigin(origin)
    if (pair !== desk.pair.id) return undefined
    if (writer === desk.writer) return 'own'
    return writer === desk.peerWriter ? 'peer' : undefined
  } catch {
    return undefined
  }
}

function readLine(text: string): NoteLine | undefined {
  try {
    return parseLine(text)
  } catch {
    return undefined
  }
}

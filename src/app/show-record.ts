import { type AgreementStateWord, stateOf } from '../domain/agreement/compare.ts'
import {
  makeVerifier,
  parseBase64,
  parseOrigin,
  parsePolicy,
  partyKeyName,
  printBase64,
  printTime,
  printVerifierKey,
  writerOf,
} from '../protocol/index.ts'
import { agreementInEffect } from './agreements.ts'
import { type CalendarWarning, calendarWarnings } from './duties/calendar-warning.ts'
import { reconciledCut } from './judge-pair.ts'
import { findPair, type Node } from './node.ts'
import type { Ledger, PairId, TimedLine } from './ports.ts'

export type LogView = {
  readonly whose: 'ours' | 'theirs'
  readonly origin: string
  readonly epoch: number
  readonly size: number
  /** Of our log: how much the peer has receipted. Of theirs: all that we hold. */
  readonly reconciled: number
  /** Verifier keys of the log as a witness or another program takes them. */
  readonly vkeys: readonly string[]
  /** Of the writer's timed lines (0x04): a witness that knows them passes those lines on. */
  readonly timedVkeys: readonly string[]
  readonly checkpoint?: { readonly size: number; readonly root: string }
  /** Who put a time under the newest timed size, newest time of each. */
  readonly lines: readonly {
    readonly name: string
    readonly role: 'writer' | 'receipt' | 'witness'
    readonly size: number
    readonly time: string
  }[]
}
export type RecordView = {
  readonly pair: PairId
  readonly peer: { readonly en: string; readonly zh: string }
  readonly exercise: boolean
  readonly phase: ReturnType<Ledger['phase']>
  /** In effect; `state`: suspended or ended by both (A8). */
  readonly agreement?: {
    readonly version: number
    readonly digest: string
    readonly state: AgreementStateWord
  }
  /** Calendars of the agreement that run out. */
  readonly calendars: readonly CalendarWarning[]
  /** Names of the outside witnesses of the agreement in effect; empty where there are none. */
  readonly witnesses: readonly string[]
  readonly logs: readonly LogView[]
}

/** Both logs of a pair as this node holds them, and who has timed them. */
export async function showRecord(node: Node, wanted: PairId): Promise<RecordView> {
  const pair = await findPair(node, wanted)
  const version = pair.phase === 'confirmed' ? await agreementInEffect(node, pair.id) : undefined
  const cut = await reconciledCut(node, pair.id)
  const epochs = cut.logs.flatMap((log) => log.epochs)
  const own = writerOf(pair.own.identity)
  const logs = await Promise.all(
    epochs.map(async ({ row, size }): Promise<LogView> => {
      const whose = row.writer === own ? 'ours' : 'theirs'
      const checkpoint = await node.store.lastCheckpoint(row.origin)
      const lines = await newestLines(node, row.origin, row.size)
      const writer = whose === 'ours' ? pair.own : pair.peer
      const other = whose === 'ours' ? pair.peer : pair.own
      const roleOf = (name: string) => {
        if (name === partyKeyName(writer.host, writerOf(writer.identity), 'time')) return 'writer'
        return name === partyKeyName(other.host, writerOf(other.identity), 'cosign') ? 'receipt' : 'witness'
      }
      return {
        whose,
        origin: row.origin,
        epoch: parseOrigin(row.origin).epoch,
        size: row.size,
        reconciled: size,
        vkeys: keysOf(node, pair.id, whose, 'log').map((key) =>
          printVerifierKey(makeVerifier(row.origin, 0x01, key)),
        ),
        timedVkeys: keysOf(node, pair.id, whose, 'time').map((key) =>
          printVerifierKey(
            makeVerifier(partyKeyName(writer.host, writerOf(writer.identity), 'time'), 0x04, key),
          ),
        ),
        ...(checkpoint && { checkpoint: { size: checkpoint.size, root: printBase64(checkpoint.root) } }),
        lines: lines.map((line) => ({
          name: line.name,
          role: roleOf(line.name),
          size: line.size,
          time: printTime(line.time),
        })),
      }
    }),
  )
  return {
    pair: pair.id,
    peer: pair.peer.name,
    exercise: pair.exercise,
    phase: node.ledger.phase(pair.id),
    ...(version && {
      agreement: {
        version: version.document.version,
        digest: version.digest,
        state: stateOf(version.document),
      },
    }),
    calendars: version ? await calendarWarnings(node, pair) : [],
    witnesses: version ? parsePolicy(version.document.policy).witnesses.map((w) => w.verifier.name) : [],
    logs,
  }
}

/** Public keys of a use that have not ended. */
function keysOf(node: Node, pair: PairId, whose: LogView['whose'], use: 'log' | 'time'): Uint8Array[] {
  if (whose === 'ours') return node.keys.active(pair, use).map((key) => key.publicKey)
  const keys = node.ledger.peerKeys(pair)?.keys ?? []
  return keys.filter((key) => key.use === use && key.end === undefined).map((key) => parseBase64(key.public))
}

/** The newest line of each signer; lines that no longer matter have been dropped from the store. */
async function newestLines(node: Node, origin: string, size: number): Promise<readonly TimedLine[]> {
  const newest = new Map<string, TimedLine>()
  for (const line of await node.store.lines(origin, Math.max(0, size - 512), size)) {
    const before = newest.get(line.name)
    if (!before || line.time >= before.time) newest.set(line.name, line)
  }
  return [...newest.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

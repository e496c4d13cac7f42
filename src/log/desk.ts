import type { Clock, Events, Keys, LogRow, Pair, Store, WriterId } from '../app/ports.ts'
import { originOf, writerOf } from '../protocol/ids.ts'
import { ClockWatch } from './clock-watch.ts'
import type { Files } from './files.ts'
import type { Guard } from './guard.ts'
import { KnownWitnesses, PartyKeys } from './parties.ts'
import { Places } from './places.ts'

export type Limits = {
  /** Leaves of one commit at most: an exchange goes from one signed size to another (X2). */
  readonly batchEntries: number
  /** Bytes of leaves and envelopes of one commit at most. */
  readonly batchBytes: number
  /** A receipt is signed afresh for a repeated exchange when the last one is at least this old, in seconds. */
  readonly freshSeconds: number
}
export const LIMITS: Limits = { batchEntries: 256, batchBytes: 7 * 1024 * 1024, freshSeconds: 30 }

/** What the ledger was opened with. */
export type Tools = {
  readonly store: Store
  readonly keys: Keys
  readonly clock: Clock
  readonly events: Events
  readonly guardFolder: string
  readonly files: Files
  readonly limits: Limits
}

/** All that the two logs of one pair share. What changes here changes only after it is durable, with the pair's turn held. */
export type Desk = Tools & {
  readonly pair: Pair
  readonly writer: WriterId
  readonly peerWriter: WriterId
  readonly watch: ClockWatch
  guard: Guard | undefined
  ownKeys: PartyKeys
  peerKeys: PartyKeys
  witnesses: KnownWitnesses
  ownPlaces: Places
  peerPlaces: Places
}

export function openDesk(tools: Tools, pair: Pair): Desk {
  const desk: Omit<Desk, 'ownPlaces' | 'peerPlaces'> = {
    ...tools,
    pair,
    writer: writerOf(pair.own.identity),
    peerWriter: writerOf(pair.peer.identity),
    watch: new ClockWatch(tools.clock),
    guard: undefined,
    ownKeys: new PartyKeys(pair.own.identity),
    peerKeys: new PartyKeys(pair.peer.identity),
    witnesses: new KnownWitnesses(),
  }
  return resetPlaces(desk as Desk)
}

function resetPlaces(desk: Desk): Desk {
  const { pair, writer, peerWriter } = desk
  const own = originOf({ host: pair.own.host, pair: pair.id, writer, epoch: 1 })
  const peer = originOf({ host: pair.peer.host, pair: pair.id, writer: peerWriter, epoch: 1 })
  desk.ownPlaces = new Places(peer, () => desk.peerPlaces)
  desk.peerPlaces = new Places(own, () => desk.ownPlaces)
  return desk
}

/** Reads out of the stored logs what decides which leaves, keys and witnesses are taken. */
export async function recallRecord(desk: Desk): Promise<void> {
  const logs = await desk.store.logs(desk.pair.id)
  desk.ownKeys = new PartyKeys(desk.pair.own.identity)
  desk.peerKeys = new PartyKeys(desk.pair.peer.identity)
  desk.witnesses = new KnownWitnesses()
  for (const log of logs) {
    for (const row of await desk.store.messagesOfKind(log.origin, ['keys', 'agreement'])) {
      const envelope = await desk.store.content(desk.pair.id, row.id)
      if (envelope) await recallMessage(desk, { writer: log.writer, kind: row.kind, envelope })
    }
  }
  await recallPlaces(resetPlaces(desk), logs)
}

/** Learns keys and witnesses from a message that is durable. */
export async function recallMessage(
  desk: Desk,
  message: { readonly writer: WriterId; readonly kind: string; readonly envelope: Uint8Array },
): Promise<void> {
  const isOwn = message.writer === desk.writer
  if (message.kind === 'keys') await (isOwn ? desk.ownKeys : desk.peerKeys).learn(message.envelope)
  if (message.kind === 'agreement' && isOwn) await desk.witnesses.learn(message.envelope)
}

/** Reads every leaf once: which messages and which roots a log has recorded decides which leaves may follow (L3, L5). */
async function recallPlaces(desk: Desk, logs: readonly LogRow[]): Promise<void> {
  const STEP = 1024
  for (const log of logs) {
    const places = log.writer === desk.writer ? desk.ownPlaces : desk.peerPlaces
    for (let from = 0; from < log.size; from += STEP) {
      const rows = await desk.store.leaves(log.origin, from, Math.min(from + STEP, log.size))
      for (const row of rows) places.recall(row.bytes, log.origin, row.index)
    }
  }
}

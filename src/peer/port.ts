import type { FileBox, FileHex } from '../app/ports/files.ts'
import type { Chance, Clock, Events, Examine, Keys, Ledger, PairId, Store, Timers } from '../app/ports.ts'

/** What one pair may bring in a day (agreement A1). */
export type Quotas = { readonly messagesPerDay: number; readonly bytesPerDay: number }

/** All that the exchange needs of the node around it. */
export type PeerNode = {
  readonly ledger: Ledger
  readonly store: Store
  readonly keys: Keys
  readonly clock: Clock
  readonly timers: Timers
  readonly chance: Chance
  readonly events: Events
  readonly files: FileBox
  /** Called once for each intake, so that messages of one batch see each other. */
  newExamine(pair: PairId): Examine
  /** By the agreement in effect; undefined while there is none. */
  quotas(pair: PairId): Promise<Quotas | undefined>
  /** Whether an emergency of the pair is open: then a failing peer is tried every minute (X8). */
  emergencyOpen(pair: PairId): boolean
  /** All of a file of ours is with the peer, or all of one of theirs is here: kept for the chain of custody. */
  fileMoved(pair: PairId, hex: FileHex, act: 'sent' | 'received'): Promise<void>
  /** One function for what an operator should hear of: it counts and logs, never throws. `fault` holds no content of a message. */
  report(event: PeerReport): void
}

export type PeerReport = {
  readonly at: 'exchange' | 'intake' | 'answer' | 'witness' | 'file' | 'restore'
  readonly pair?: PairId
  readonly outcome: string
  readonly fault?: unknown
}

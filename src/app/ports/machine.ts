/** What stands around a node: its machine and its link to each peer. */

import type { PairId } from '../ports.ts'

/** How the machine stands now. Numbers are bytes. */
export type MachineState = {
  readonly version: string
  /** Where the node listens, and where its people and peers reach it. */
  readonly listen: string
  readonly url?: string
  readonly database: { readonly kind: 'sqlite' | 'postgres'; readonly bytes?: number }
  readonly files: { readonly bytes: number }
  /** Free on the disk of the node's folder, all of it. */
  readonly freeBytes: number
  /** The last backup that `comity backup` made; absent where it never did, or others make them. */
  readonly lastBackup?: BackupTrace
}
/** That a backup was made: when, and the name of its file without its folder. */
export type BackupTrace = { readonly at: string; readonly name: string }

export type LinkView = {
  readonly state: 'idle' | 'failing' | 'over_quota'
  /** Failures in a row. */
  readonly attempt: number
  readonly lastExchangeMs?: number
  readonly failingSinceMs?: number
  readonly nextTryMs?: number
}

export interface Links {
  /** Undefined before the first exchange with a pair. */
  link(pair: PairId): LinkView | undefined
}

export interface Machine {
  /** Reads disks: not for every request. */
  state(): Promise<MachineState>
}

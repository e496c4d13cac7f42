import type { PartyCard } from '../app/ports.ts'
import type { NewToken, TokenView } from '../app/tokens.ts'
import type { ExerciseEnd } from '../ops/exercise/run.ts'
import type { SigningKey, VerifyOptions, verifyBundle } from '../protocol/index.ts'

import type { GrowingFile, LocalFile } from './local-file.ts'

/** What main/ hands to the command line: everything that touches a disk, a port or a process. Errors carry a sentence. */
export type World = {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Whether standard error is a terminal: progress is shown there. */
  readonly isTerminal: boolean
  /** How many cells a line of standard output has; undefined where it is no terminal. */
  readonly columns: number | undefined
  readFile(path: string): Promise<Uint8Array>
  writeFile(path: string, bytes: Uint8Array): Promise<void>
  openFile(path: string): Promise<LocalFile>
  /** Begins a file, or goes on with what is there. */
  growFile(path: string): Promise<GrowingFile>
  moveFile(from: string, to: string): Promise<void>
  dropFile(path: string): Promise<void>
  fetch: typeof fetch

  /** Makes a node's folder: settings, identity, guard and key folders, a first operator token. Refused where one exists. */
  initNode(options: InitOptions): Promise<{ readonly identity: string; readonly token: string }>
  /** Runs a node until a signal ends it; resolves with the exit code. `invites`: where nobody is an operator yet, the link that makes one. */
  serve(folder: string, invites: (link: string) => void): Promise<number>
  /** The address and token of the node in a folder, for commands that go through its API. */
  localNode(folder: string): Promise<{ readonly url: string; readonly token: string | undefined }>
  createToken(folder: string, token: NewToken): Promise<string>
  /** Keeps a token where `localNode` finds it; resolves with the path. */
  keepToken(folder: string, token: string): Promise<string>
  listTokens(folder: string): Promise<readonly TokenView[]>
  revokeToken(folder: string, id: string): Promise<TokenView>
  /** Makes a person's key in a new file; its public part, hex. */
  makePersonalKey(path: string): Promise<string>
  personalKey(path: string): Promise<SigningKey>
  backup(folder: string, to: string): Promise<void>
  restore(folder: string, from: string): Promise<void>
  identityOf(folder: string): Promise<PartyCard>
  verify: (bytes: Uint8Array, options: VerifyOptions) => ReturnType<typeof verifyBundle>

  initWitness(folder: string, name: string): Promise<string>
  runWitness(options: {
    readonly folder: string
    readonly host: string
    readonly port: number
  }): Promise<number>
  addLog(folder: string, vkey: string): Promise<void>
  witnessStatus(
    folder: string,
  ): Promise<readonly { readonly origin: string; readonly size: number; readonly time?: string }[]>

  exercise(options: {
    readonly folder: string
    readonly fresh: boolean
    readonly ports?: ExercisePorts
    readonly year?: boolean
    readonly generated?: number
    readonly noPlay?: boolean
    readonly progress: { show(text: string): void; clear(): void }
  }): Promise<ExerciseEnd>
}

export type ExercisePorts = { readonly arden: number; readonly beiyuan: number; readonly witness: number }

export type InitOptions = {
  readonly folder: string
  readonly nameEn: string
  readonly nameZh: string
  readonly prefix: string
  readonly host: string
  readonly listen: { readonly host: string; readonly port: number }
  readonly url?: string
  readonly exercise: boolean
}

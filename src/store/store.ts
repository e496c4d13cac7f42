import type { Kysely } from 'kysely'
import type {
  Batch,
  DraftRow,
  MessageId,
  Origin,
  Pair,
  PairId,
  Seconds,
  Store,
  TokenRow,
  WriterId,
} from '../app/ports.ts'
import * as desk from './desk.ts'
import { StoreError } from './errors.ts'
import { Names } from './names.ts'
import { readContents } from './read-contents.ts'
import * as logs from './read-logs.ts'
import * as messages from './read-messages.ts'
import type { Tables } from './tables.ts'

/** What a database brings: how it writes a batch, copies itself and says what went wrong. */
export type Engine = {
  readonly dialect: 'sqlite' | 'postgres'
  readonly db: Kysely<Tables>
  write(batch: Batch): Promise<void>
  backup(path: string): Promise<void>
  faultOf(cause: unknown): StoreError
  /** True when a write that commits by itself may stand although it failed. */
  isUncertain(fault: StoreError): boolean
}

/**
 * The Store port over either database. Commits go one after the other. After a commit whose outcome nobody knows it reads, and writes
 * no more: what it would write next could rest on bytes that are not there.
 */
export class SqlStore implements Store {
  readonly dialect: 'sqlite' | 'postgres'
  readonly #engine: Engine
  readonly #at: logs.Reading
  #turn: Promise<unknown> = Promise.resolve()
  #lost: StoreError | undefined
  #closed: Promise<void> | undefined

  constructor(engine: Engine) {
    this.dialect = engine.dialect
    this.#engine = engine
    this.#at = { db: engine.db, names: new Names(engine.db) }
  }

  commit(batch: Batch): Promise<void> {
    if (this.#closed) return Promise.reject(closed())
    const mine = this.#turn.then(() => this.#commit(batch))
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  pairs = () => this.#read(() => desk.readPairs(this.#at.db))
  savePair = (pair: Pair) => this.#save(() => desk.savePair(this.#at.db, pair))

  logs = (pair: PairId) => this.#read(() => logs.readLogs(this.#at, pair))
  log = (origin: Origin) => this.#read(() => logs.readLog(this.#at, origin))
  leaves = (origin: Origin, from: number, to: number) =>
    this.#read(() => logs.readLeaves(this.#at, origin, from, to))
  leafHashes = (origin: Origin, from: number, to: number) =>
    this.#read(() => logs.readLeafHashes(this.#at, origin, from, to))
  tile = (origin: Origin, level: number, index: number) =>
    this.#read(() => logs.readTile(this.#at, origin, level, index))

  message = (pair: PairId, id: MessageId) => this.#read(() => messages.readMessage(this.#at, pair, id))
  messages = (origin: Origin, from: number, to: number) =>
    this.#read(() => messages.readMessages(this.#at, origin, from, to))
  messagesOfKind = (origin: Origin, kinds: readonly string[]) =>
    this.#read(() => messages.readMessagesOfKind(this.#at, origin, kinds))
  threadMessages = (pair: PairId, thread: string) =>
    this.#read(() => messages.readThreadMessages(this.#at, pair, thread))
  unreturned = (pair: PairId, own: WriterId) => this.#read(() => messages.readUnreturned(this.#at, pair, own))
  thread = (pair: PairId, thread: string) => this.#read(() => desk.readThread(this.#at, pair, thread))
  threads = (query: Parameters<Store['threads']>[0]) => this.#read(() => desk.readThreads(this.#at, query))
  lastReference = (pair: PairId, prefix: string) =>
    this.#read(() => desk.readLastReference(this.#at, pair, prefix))
  contents = (pair: PairId, ids: readonly MessageId[]) => this.#read(() => readContents(this.#at, pair, ids))
  content = async (pair: PairId, id: MessageId) => (await this.contents(pair, [id])).get(id)

  checkpoint = (origin: Origin, size: number) =>
    this.#read(() => logs.readCheckpoint(this.#at, origin, { from: size, upTo: size }))
  lastCheckpoint = (origin: Origin, upTo?: number) =>
    this.#read(() => logs.readCheckpoint(this.#at, origin, upTo === undefined ? {} : { upTo }))
  lines = (origin: Origin, from: number, to: number) =>
    this.#read(() => logs.readLines(this.#at, origin, from, to))
  lastLine = (origin: Origin, name: string) => this.#read(() => logs.readLastLine(this.#at, origin, name))
  pruneLines = (origin: Origin, before: Seconds, keepFrom: number) =>
    this.#save(() => logs.pruneLines(this.#at, origin, before, keepFrom))

  drafts = (author?: string) => this.#read(() => desk.readDrafts(this.#at.db, author))
  draft = (id: string) => this.#read(() => desk.readDraft(this.#at.db, id))
  saveDraft = (draft: DraftRow) => this.#save(() => desk.saveDraft(this.#at.db, draft))
  tokens = () => this.#read(() => desk.readTokens(this.#at.db))
  saveToken = (token: TokenRow) => this.#save(() => desk.saveToken(this.#at.db, token))
  setting = (key: string) => this.#read(() => desk.readSetting(this.#at.db, key))
  saveSetting = (key: string, value: string) => this.#save(() => desk.saveSetting(this.#at.db, key, value))

  backup = (path: string) => this.#read(() => this.#engine.backup(path))

  /** Waits for the commits under way. A second call does nothing more. */
  close(): Promise<void> {
    this.#closed ??= this.#turn.then(() => this.#engine.db.destroy())
    return this.#closed
  }

  async #read<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw closed()
    try {
      return await work()
    } catch (cause) {
      throw this.#engine.faultOf(cause)
    }
  }

  async #commit(batch: Batch): Promise<void> {
    this.#refuseIfLost()
    try {
      await this.#engine.write(batch)
    } catch (cause) {
      const fault = this.#engine.faultOf(cause)
      if (fault.code === 'unknown_outcome') this.#lost = fault
      throw fault
    }
  }

  /** A single statement, which commits by itself. */
  async #save(work: () => Promise<void>): Promise<void> {
    if (this.#closed) throw closed()
    this.#refuseIfLost()
    try {
      await work()
    } catch (cause) {
      const fault = this.#engine.faultOf(cause)
      if (!this.#engine.isUncertain(fault)) throw fault
      this.#lost = new StoreError('unknown_outcome', fault.message, { cause: fault })
      throw this.#lost
    }
  }

  #refuseIfLost(): void {
    if (!this.#lost) return
    const why = `reopen: the outcome of an earlier write is not known (${this.#lost.message})`
    throw new StoreError('unknown_outcome', why, { cause: this.#lost })
  }
}

function closed(): StoreError {
  return new StoreError('closed', 'the store is closed')
}

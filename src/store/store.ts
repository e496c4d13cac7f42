import type { Kysely } from 'kysely'
import type { ApiStore } from '../app/ports/api.ts'
import type { ChoiceStore } from '../app/ports/choices.ts'
import type { CustodyStore } from '../app/ports/custody.ts'
import type { DoorStore } from '../app/ports/doors.ts'
import type {
  AssignmentRow,
  AuditRow,
  NoteRow,
  PersonalKeyRow,
  PersonRow,
  ProposalRow,
  Release,
  TokenRow,
} from '../app/ports/people.ts'
import type { SearchStore } from '../app/ports/search.ts'
import type {
  Batch,
  DraftRow,
  MessageId,
  Origin,
  Pair,
  PairId,
  Seconds,
  Store,
  WriterId,
} from '../app/ports.ts'
import * as api from './api.ts'
import * as choices from './choices.ts'
import * as desk from './desk.ts'
import * as doors from './doors.ts'
import { StoreError } from './errors.ts'
import * as files from './files.ts'
import * as inside from './inside.ts'
import { Names } from './names.ts'
import * as people from './people.ts'
import * as proposals from './proposals.ts'
import { readContents, readContentsAt } from './read-contents.ts'
import * as logs from './read-logs.ts'
import * as messages from './read-messages.ts'
import * as removal from './remove-contents.ts'
import * as search from './search.ts'
import type { Tables } from './tables.ts'

/** What a database brings: how it writes a batch, copies itself and says what went wrong. */
export type Engine = {
  readonly dialect: 'sqlite' | 'postgres'
  readonly db: Kysely<Tables>
  write(batch: Batch): Promise<void>
  backup(path: string): Promise<void>
  /** See CustodyStore. */
  scrub(): Promise<void>
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
  #reading: Promise<Pair[]> | undefined
  #lost: StoreError | undefined
  #closed: Promise<void> | undefined

  constructor(engine: Engine) {
    this.dialect = engine.dialect
    this.#engine = engine
    this.#at = { db: engine.db, names: new Names(engine.db), dialect: engine.dialect }
  }

  commit(batch: Batch): Promise<void> {
    if (this.#closed) return Promise.reject(closed())
    const mine = this.#turn.then(() => this.#commit(batch))
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  /** Those who ask while an answer is under way are given the same. */
  pairs = () => {
    const reading = this.#reading ?? this.#read(() => desk.readPairs(this.#at.db))
    this.#reading = reading
    const forget = () => {
      if (this.#reading === reading) this.#reading = undefined
    }
    reading.then(forget, forget)
    return reading
  }
  savePair = (pair: Pair) => {
    this.#reading = undefined
    return this.#save(() => desk.savePair(this.#at.db, pair))
  }

  logs = (pair: PairId) => this.#read(() => logs.readLogs(this.#at, pair))
  log = (origin: Origin) => this.#read(() => logs.readLog(this.#at, origin))
  leaves = (origin: Origin, from: number, to: number) =>
    this.#read(() => logs.readLeaves(this.#at, origin, from, to))
  leavesWithoutMessage = (origin: Origin, from: number, to: number) =>
    this.#read(() => logs.readLeavesWithoutMessage(this.#at, origin, from, to))
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
  contentsAt = (origin: Origin, from: number, to: number) =>
    this.#read(() => readContentsAt(this.#at, origin, from, to))
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
  setting = (key: string) => this.#read(() => desk.readSetting(this.#at.db, key))
  saveSetting = (key: string, value: string) => this.#save(() => desk.saveSetting(this.#at.db, key, value))

  persons = () => this.#read(() => people.readPersons(this.#at.db))
  person = (id: string) => this.#read(() => people.readPerson(this.#at.db, id))
  savePerson = (person: PersonRow) => this.#save(() => people.savePerson(this.#at.db, person))
  personalKeys = () => this.#read(() => people.readPersonalKeys(this.#at.db))
  savePersonalKey = (key: PersonalKeyRow) => this.#save(() => people.savePersonalKey(this.#at.db, key))
  tokens = () => this.#read(() => people.readTokens(this.#at.db))
  token = (hash: string) => this.#read(() => people.readToken(this.#at.db, hash))
  saveToken = (token: TokenRow) => this.#save(() => people.saveToken(this.#at.db, token))

  session: DoorStore['session'] = (hash) => this.#read(() => doors.readSession(this.#at.db, hash))
  sessions: DoorStore['sessions'] = (sinceMs) => this.#read(() => doors.readSessions(this.#at.db, sinceMs))
  addSession: DoorStore['addSession'] = (row) => this.#save(() => doors.addSession(this.#at.db, row))
  touchSession: DoorStore['touchSession'] = (hash, seenMs) =>
    this.#save(() => doors.touchSession(this.#at.db, hash, seenMs))
  endSessions: DoorStore['endSessions'] = (of, endedMs) =>
    this.#save(() => doors.endSessions(this.#at.db, of, endedMs))
  dropSessions: DoorStore['dropSessions'] = (beforeMs) =>
    this.#save(() => doors.dropSessions(this.#at.db, beforeMs))
  invitation: DoorStore['invitation'] = (hash) => this.#read(() => doors.readInvitation(this.#at.db, hash))
  addInvitation: DoorStore['addInvitation'] = (row) => this.#save(() => doors.addInvitation(this.#at.db, row))
  spendInvitation: DoorStore['spendInvitation'] = (hash, usedMs) =>
    this.#save(() => doors.spendInvitation(this.#at.db, hash, usedMs))
  endFirstInvitations: DoorStore['endFirstInvitations'] = (usedMs) =>
    this.#save(() => doors.endFirstInvitations(this.#at.db, usedMs))
  passkeys: DoorStore['passkeys'] = (person) => this.#read(() => doors.readPasskeys(this.#at.db, person))
  passkey: DoorStore['passkey'] = (id) => this.#read(() => doors.readPasskey(this.#at.db, id))
  addPasskey: DoorStore['addPasskey'] = (row) => this.#save(() => doors.addPasskey(this.#at.db, row))
  countPasskey: DoorStore['countPasskey'] = (id, use) =>
    this.#save(() => doors.countPasskey(this.#at.db, id, use))
  revokePasskey: DoorStore['revokePasskey'] = (id, revokedMs) =>
    this.#save(() => doors.revokePasskey(this.#at.db, id, revokedMs))
  subject: DoorStore['subject'] = (issuer, subject) =>
    this.#read(() => doors.readSubject(this.#at.db, issuer, subject))
  subjects: DoorStore['subjects'] = (person) => this.#read(() => doors.readSubjects(this.#at.db, person))
  saveSubject: DoorStore['saveSubject'] = (row) => this.#save(() => doors.saveSubject(this.#at.db, row))
  dropSubject: DoorStore['dropSubject'] = (issuer, subject) =>
    this.#save(() => doors.dropSubject(this.#at.db, issuer, subject))

  proposals = (query: Parameters<Store['proposals']>[0]) =>
    this.#read(() => proposals.readProposals(this.#at.db, query))
  proposal = (id: MessageId) => this.#read(() => proposals.readProposal(this.#at.db, id))
  saveProposal = (row: ProposalRow) => this.#save(() => proposals.saveProposal(this.#at.db, row))
  releases = (id: MessageId) => this.#read(() => proposals.readReleases(this.#at.db, id))
  addRelease = (id: MessageId, release: Release) =>
    this.#save(() => proposals.addRelease(this.#at.db, id, release))

  assignments = (pair: PairId, thread: string) =>
    this.#read(() => inside.readAssignments(this.#at.db, pair, thread))
  saveAssignment = (row: AssignmentRow) => this.#save(() => inside.saveAssignment(this.#at.db, row))
  dropAssignment = (row: Pick<AssignmentRow, 'pair' | 'thread' | 'to'>) =>
    this.#save(() => inside.dropAssignment(this.#at.db, row))
  notes = (pair: PairId, thread: string) => this.#read(() => inside.readNotes(this.#at.db, pair, thread))
  addNote = (note: NoteRow) => this.#save(() => inside.addNote(this.#at.db, note))
  appendAudit = (rows: readonly AuditRow[]) => this.#save(() => inside.appendAudit(this.#at.db, rows))
  audit = (query: Parameters<Store['audit']>[0]) => this.#read(() => inside.readAudit(this.#at.db, query))
  lastAudit = () => this.#read(() => inside.readLastAudit(this.#at.db))

  takeKey: ApiStore['takeKey'] = (taken, oldestMs) =>
    this.#save(() => api.takeKey(this.#at.db, taken, oldestMs))
  keepAnswer: ApiStore['keepAnswer'] = (who, key, answer) =>
    this.#save(() => api.keepAnswer(this.#at.db, who, key, answer))
  dropKeys: ApiStore['dropKeys'] = (beforeMs) => this.#save(() => api.dropKeys(this.#at.db, beforeMs))
  freeKey: ApiStore['freeKey'] = (who, key) => this.#save(() => api.freeKey(this.#at.db, who, key))
  addEvents: ApiStore['addEvents'] = (events, read) =>
    this.#save(() => api.addEvents(this.#at.db, events, read))
  eventsAfter: ApiStore['eventsAfter'] = (number, limit) =>
    this.#read(() => api.eventsAfter(this.#at.db, number, limit))
  eventsBefore: ApiStore['eventsBefore'] = (number, limit) =>
    this.#read(() => api.eventsBefore(this.#at.db, number, limit))
  eventBounds: ApiStore['eventBounds'] = () => this.#read(() => api.eventBounds(this.#at.db))
  eventsRead: ApiStore['eventsRead'] = () => this.#read(() => api.eventsRead(this.#at.db))
  dropEvents: ApiStore['dropEvents'] = (beforeMs) => this.#save(() => api.dropEvents(this.#at.db, beforeMs))
  webhooks: ApiStore['webhooks'] = () => this.#read(() => api.readWebhooks(this.#at.db))
  saveWebhook: ApiStore['saveWebhook'] = (webhook) => this.#save(() => api.saveWebhook(this.#at.db, webhook))
  dropWebhook: ApiStore['dropWebhook'] = (id) => this.#save(() => api.dropWebhook(this.#at.db, id))
  leaseWebhook: ApiStore['leaseWebhook'] = (id, nowMs, untilMs) =>
    this.#save(() => api.leaseWebhook(this.#at.db, id, nowMs, untilMs))
  settleWebhook: ApiStore['settleWebhook'] = (id, state) =>
    this.#save(() => api.settleWebhook(this.#at.db, id, state))

  choices: ChoiceStore['choices'] = (person) => this.#read(() => choices.readChoices(this.#at.db, person))
  saveChoices: ChoiceStore['saveChoices'] = (person, body) =>
    this.#save(() => choices.saveChoices(this.#at.db, person, body))
  views: ChoiceStore['views'] = () => this.#read(() => choices.readViews(this.#at.db))
  saveView: ChoiceStore['saveView'] = (view) => this.#save(() => choices.saveView(this.#at.db, view))
  dropView: ChoiceStore['dropView'] = (id) => this.#save(() => choices.dropView(this.#at.db, id))
  noticesRead: ChoiceStore['noticesRead'] = (person) =>
    this.#read(() => choices.readNoticesRead(this.#at.db, person))
  saveNoticesRead: ChoiceStore['saveNoticesRead'] = (person, until) =>
    this.#save(() => choices.saveNoticesRead(this.#at.db, person, until))
  tellOnce: ChoiceStore['tellOnce'] = (events) => this.#save(() => choices.tellOnce(this.#at.db, events))
  dropTold: ChoiceStore['dropTold'] = (beforeMs) => this.#save(() => choices.dropTold(this.#at.db, beforeMs))
  mailboxes: ChoiceStore['mailboxes'] = () => this.#read(() => choices.readMailboxes(this.#at.db))
  openMailbox: ChoiceStore['openMailbox'] = (person, seen) =>
    this.#save(() => choices.openMailbox(this.#at.db, person, seen))
  closeMailbox: ChoiceStore['closeMailbox'] = (person) =>
    this.#save(() => choices.closeMailbox(this.#at.db, person))
  leaseMailbox: ChoiceStore['leaseMailbox'] = (person, nowMs, untilMs) =>
    this.#save(() => choices.leaseMailbox(this.#at.db, person, nowMs, untilMs))
  queueMail: ChoiceStore['queueMail'] = (person, events, seen) =>
    this.#save(() => choices.queueMail(this.#at.db, person, events, seen))
  waitingMail: ChoiceStore['waitingMail'] = (person) =>
    this.#read(() => choices.readWaitingMail(this.#at.db, person))
  bindMail: ChoiceStore['bindMail'] = (person, events, letter) =>
    this.#save(() => choices.bindMail(this.#at.db, person, events, letter))
  doneMail: ChoiceStore['doneMail'] = (person, events) =>
    this.#save(() => choices.doneMail(this.#at.db, person, events))
  settleMailbox: ChoiceStore['settleMailbox'] = (person, state) =>
    this.#save(() => choices.settleMailbox(this.#at.db, person, state))

  upload: CustodyStore['upload'] = (id) => this.#read(() => files.readUpload(this.#at.db, id))
  uploadOf: CustodyStore['uploadOf'] = (pair, digest) =>
    this.#read(() => files.readUploadOf(this.#at.db, pair, digest))
  uploads: CustodyStore['uploads'] = (pair, sinceMs) =>
    this.#read(() => files.readUploads(this.#at.db, pair, sinceMs))
  saveUpload: CustodyStore['saveUpload'] = (upload) => this.#save(() => files.saveUpload(this.#at.db, upload))
  dropUpload: CustodyStore['dropUpload'] = (id) => this.#save(() => files.dropUpload(this.#at.db, id))
  saveAttachments: CustodyStore['saveAttachments'] = (rows) =>
    this.#save(() => files.saveAttachments(this.#at.db, rows))
  attachments: CustodyStore['attachments'] = (pair, digest) =>
    this.#read(() => files.readAttachments(this.#at.db, pair, digest))
  addCustody: CustodyStore['addCustody'] = (rows) => this.#save(() => files.addCustody(this.#at.db, rows))
  custody: CustodyStore['custody'] = (pair, digest) =>
    this.#read(() => files.readCustody(this.#at.db, pair, digest))
  saveHold: CustodyStore['saveHold'] = (hold) => this.#save(() => removal.saveHold(this.#at.db, hold))
  holds: CustodyStore['holds'] = (of) => this.#read(() => removal.readHolds(this.#at.db, of))
  pastThreads: CustodyStore['pastThreads'] = (query) =>
    this.#read(() => removal.readPastThreads(this.#at, query))
  removeContents: CustodyStore['removeContents'] = (wanted) =>
    this.#save(() => removal.removeContents(this.#at, wanted))
  rewordThread: CustodyStore['rewordThread'] = (read, state) =>
    this.#save(() => removal.rewordThread(this.#at, read, state))
  removals: CustodyStore['removals'] = (pair, thread) =>
    this.#read(() => removal.readRemovals(this.#at.db, pair, thread))
  searchRead: SearchStore['searchRead'] = () => this.#read(() => search.readSearchRead(this.#at.db))
  addSearch: SearchStore['addSearch'] = (entries, read) =>
    this.#save(() => search.addSearch(this.#at, entries, read))
  search: SearchStore['search'] = (query) => this.#read(() => search.search(this.#at, query))

  scrub = () => this.#save(() => this.#engine.scrub())

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
  async #save<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw closed()
    this.#refuseIfLost()
    try {
      return await work()
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

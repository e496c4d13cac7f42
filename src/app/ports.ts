import type { SigningKey } from '../protocol/index.ts'

/**
 * What app/ needs from the world, each with its promise. Adapters in store/, log/, peer/ and ops/ implement these;
 * one contract suite runs on each implementation. Bytes are Uint8Array; times are POSIX seconds unless said.
 */
import type { KeySet } from '../protocol/key-set.ts'
import type { Visibility } from './people/viewer.ts'
import type { ApiStore } from './ports/api.ts'
import type { ChoiceStore } from './ports/choices.ts'
import type { CustodyStore } from './ports/custody.ts'
import type { DoorStore } from './ports/doors.ts'
import type { PeopleStore } from './ports/people.ts'
import type { SearchStore } from './ports/search.ts'

/** 32 hex digits; see L1. */
export type PairId = string
export type WriterId = string
/** `<host>/log/<pair>/<writer>/<epoch>`; names one epoch of one log everywhere. */
export type Origin = string
/** `sha256:` and 64 hex digits over the payload bytes. */
export type MessageId = string
export type Seconds = number

export type Clock = {
  now(): Seconds
  nowMs(): number
  /** Milliseconds of a clock that nobody sets, from any start; lets a jump of `now` be seen. Absent where time is moved by hand. */
  elapsedMs?(): number
}
/** Rings once after so many milliseconds of this clock; the function given back cancels. */
export type Timers = { after(ms: number, ring: () => void): () => void }
export type Chance = { bytes(n: number): Uint8Array }

/** A pair as this node knows it. `phase` moves only forward: invited → confirmed → ended. */
export type Pair = {
  readonly id: PairId
  readonly own: PartyCard
  readonly peer: PartyCard
  /** Where the peer's node is reached; absent where only the peer can reach us. */
  readonly url?: string
  readonly phase: 'invited' | 'confirmed' | 'ended'
  readonly exercise: boolean
}
export type PartyCard = {
  readonly identity: string
  readonly host: string
  readonly prefix: string
  readonly name: { readonly en: string; readonly zh: string }
}

/** One epoch of one log as the store holds it. `frontier`: the roots of its perfect subtrees, largest first. */
export type LogRow = {
  readonly pair: PairId
  readonly origin: Origin
  readonly writer: WriterId
  readonly epoch: number
  readonly size: number
  readonly frontier: readonly Uint8Array[]
}
export type LeafRow = {
  readonly origin: Origin
  readonly index: number
  readonly bytes: Uint8Array
  readonly hash: Uint8Array
}
/** What is known of a message beside its bytes. `fault` is the code with which we return it (M7); absent when it is good. */
export type MessageRow = {
  readonly pair: PairId
  readonly origin: Origin
  readonly index: number
  readonly id: MessageId
  readonly kind: string
  readonly thread: string
  readonly ref?: MessageId
  readonly fault?: string
  /** This node's clock when it stored the message, in milliseconds; for people, never for verdicts. */
  readonly storedMs: number
}
export type SignedCheckpoint = {
  readonly origin: Origin
  readonly size: number
  readonly root: Uint8Array
  /** The writer's 0x01 note signature lines, as note text lines (more than one while keys overlap). */
  readonly signatures: readonly string[]
}
/** A timed line (0x04) over a checkpoint, verified by whoever stores it. `line` is note text: `— name base64`. */
export type TimedLine = {
  readonly origin: Origin
  readonly size: number
  readonly root: Uint8Array
  readonly name: string
  readonly time: Seconds
  readonly line: string
}
/** What people see of one request and all that belongs to it; rebuilt from messages at any time. `state` is domain/request's. */
export type ThreadRow = {
  readonly pair: PairId
  readonly thread: string
  readonly request: MessageId
  readonly reference: string
  readonly direction: 'out' | 'in'
  readonly kind: string
  readonly urgency: string
  readonly phase: string
  readonly updatedMs: number
  readonly state: unknown
}
export type DraftRow = {
  readonly id: string
  readonly pair: PairId
  /** The person's id. */
  readonly author: string
  /** The author's; who belongs to another does not see it. */
  readonly agency?: string
  readonly body: unknown
  readonly updatedMs: number
}
/** One transaction. Every list may be empty. */
export type Batch = {
  readonly pair: PairId
  /** New epochs; refused when the origin exists. */
  readonly logs?: readonly Omit<LogRow, 'size' | 'frontier'>[]
  /** In order of index per origin, each index being the size so far: otherwise StoreError 'conflict' and nothing is written. */
  readonly leaves?: readonly LeafRow[]
  /** The frontier that goes with the leaves of this batch; one per origin that grows. */
  readonly frontiers?: readonly {
    readonly origin: Origin
    readonly size: number
    readonly frontier: readonly Uint8Array[]
  }[]
  /** Full tiles that this batch completes (tlog-tiles: 256 hashes, 8,192 bytes). */
  readonly tiles?: readonly {
    readonly origin: Origin
    readonly level: number
    readonly index: number
    readonly bytes: Uint8Array
  }[]
  readonly messages?: readonly MessageRow[]
  /** Envelope bytes by message id; content, removable later by one path. */
  readonly contents?: readonly { readonly id: MessageId; readonly bytes: Uint8Array }[]
  readonly checkpoints?: readonly SignedCheckpoint[]
  readonly lines?: readonly TimedLine[]
  readonly threads?: readonly ThreadRow[]
  readonly dropDrafts?: readonly string[]
}

/**
 * The database. `commit` resolves only after the bytes are synced; when it throws, nothing of the batch is visible, or
 * (code 'unknown_outcome') the caller must reopen. Leaves, messages, checkpoints and tiles accept INSERT only.
 * Inserting a checkpoint, line or content that is there already is no error (repeating is harmless).
 */
export interface Store extends PeopleStore, DoorStore, ApiStore, ChoiceStore, CustodyStore, SearchStore {
  readonly dialect: 'sqlite' | 'postgres'
  commit(batch: Batch): Promise<void>

  pairs(): Promise<Pair[]>
  savePair(pair: Pair): Promise<void>

  /** Ordered by writer, then epoch. */
  logs(pair: PairId): Promise<LogRow[]>
  log(origin: Origin): Promise<LogRow | undefined>
  leaves(origin: Origin, from: number, to: number): Promise<LeafRow[]>
  /** Those of them that carry no message: checkpoints and successions. Few, and quick however many lie between. */
  leavesWithoutMessage(origin: Origin, from: number, to: number): Promise<LeafRow[]>
  leafHashes(origin: Origin, from: number, to: number): Promise<Uint8Array[]>
  tile(origin: Origin, level: number, index: number): Promise<Uint8Array | undefined>

  message(pair: PairId, id: MessageId): Promise<MessageRow | undefined>
  /** In order of index. */
  messages(origin: Origin, from: number, to: number): Promise<MessageRow[]>
  /** All messages of a log that are of one of these kinds, in order of index; quick however long the log is. */
  messagesOfKind(origin: Origin, kinds: readonly string[]): Promise<MessageRow[]>
  thread(pair: PairId, thread: string): Promise<ThreadRow | undefined>
  threadMessages(pair: PairId, thread: string): Promise<MessageRow[]>
  /** Newest change first, and of equal ones the thread that began last; `pair` absent: of all pairs. `before`: only rows updated earlier (paging). */
  threads(query: {
    pair?: PairId
    kind?: string
    reference?: string
    direction?: 'out' | 'in'
    before?: number
    /** Rows of these kinds are left out. */
    without?: readonly string[]
    /** Only what comes after that row in this order (paging). */
    after?: { readonly updatedMs: number; readonly pair: PairId; readonly thread: string }
    /** Only threads that exist for this viewer; all when absent. */
    visibleTo?: Visibility
    limit: number
  }): Promise<ThreadRow[]>
  /** The greatest reference of our own requests, entered or proposed, that begins with `prefix` (which ends in a hyphen), by its number. */
  lastReference(pair: PairId, prefix: string): Promise<string | undefined>
  content(pair: PairId, id: MessageId): Promise<Uint8Array | undefined>
  contents(pair: PairId, ids: readonly MessageId[]): Promise<Map<MessageId, Uint8Array>>
  /** Of the leaves at [from, to), by index: a message that stood in an earlier log of the pair already has its content there. */
  contentsAt(origin: Origin, from: number, to: number): Promise<Map<number, Uint8Array>>
  /** Faulty messages of the peer for which no own `return` leaf exists yet, oldest first. */
  unreturned(pair: PairId, own: WriterId): Promise<MessageRow[]>

  checkpoint(origin: Origin, size: number): Promise<SignedCheckpoint | undefined>
  /** The signed checkpoint of greatest size ≤ `upTo` (no bound when absent). */
  lastCheckpoint(origin: Origin, upTo?: number): Promise<SignedCheckpoint | undefined>
  /** Lines over sizes in [from, to], ordered by size, then time. */
  lines(origin: Origin, from: number, to: number): Promise<TimedLine[]>
  /** The line of that key name over the greatest size, the latest of them. */
  lastLine(origin: Origin, name: string): Promise<TimedLine | undefined>
  /** Drops lines older than `before` that stand over sizes < `keepFrom`; they are not evidence until a leaf records them. */
  pruneLines(origin: Origin, before: Seconds, keepFrom: number): Promise<void>

  drafts(author?: string): Promise<DraftRow[]>
  draft(id: string): Promise<DraftRow | undefined>
  saveDraft(draft: DraftRow): Promise<void>

  setting(key: string): Promise<string | undefined>
  saveSetting(key: string, value: string): Promise<void>

  /** A consistent copy while the node runs (SQLite: one file at `path`); refused on PostgreSQL, where pg_dump does it. */
  backup(path: string): Promise<void>
  close(): Promise<void>
}

/** A message that is ready to enter our log: canonical leaf bytes and the sealed envelope. */
export type SealedMessage = {
  readonly id: MessageId
  readonly kind: string
  readonly thread: string
  readonly ref?: MessageId
  readonly leaf: Uint8Array
  readonly envelope: Uint8Array
}
/** What one append carries into the log, in order. */
export type Entry = { readonly message: SealedMessage } | { readonly leaf: Uint8Array }
/**
 * Rows that are committed in the same transaction as the leaves. As a function they are asked for with the pair's turn held, just before the
 * commit: what it reads in the store cannot be changed meanwhile by an intake of the other side's turns. It must not await the ledger.
 */
export type Effects = {
  readonly threads?: readonly ThreadRow[] | (() => Promise<readonly ThreadRow[]>)
  readonly dropDrafts?: readonly string[]
}

export type Head = {
  readonly origin: Origin
  readonly size: number
  readonly root: Uint8Array
  /** 0x01 lines and own timed line(s) as note text lines. */
  readonly lines: readonly string[]
  readonly time: Seconds
}

/** An extension of the peer's log as it came over the wire, its shape checked, nothing proven. */
export type Extension = {
  readonly origin: Origin
  readonly from: number
  readonly leaves: readonly Uint8Array[]
  /** One envelope per message leaf that was not delivered before, in order. */
  readonly envelopes: ReadonlyMap<MessageId, Uint8Array>
  /** A signed note of size from + leaves.length (text). */
  readonly checkpoint: string
}
export type TakenIn =
  | { readonly result: 'receipted'; readonly size: number; readonly line: string; readonly messages: number }
  | { readonly result: 'behind'; readonly size: number }
  | { readonly result: 'conflict'; readonly notes: readonly [string, string] }

/**
 * How app/ looks at an incoming message before it is stored: its row's fault and the thread rows it changes. Must not throw on any bytes. Called for
 * the messages of a batch in their order, without waiting for the one before; they are looked at in that order.
 */
export type Examine = (incoming: {
  readonly origin: Origin
  readonly index: number
  readonly leaf: Uint8Array
  readonly id: MessageId
  readonly envelope: Uint8Array
  /** The greatest size of our log that the batch names as held before this message. */
  readonly held?: { readonly log: Origin; readonly size: number }
  /** It was held and cosigned before our database went back: what its contents stood on may have been removed since. */
  readonly isAgain?: boolean
}) => Promise<{ readonly fault?: string; readonly threads?: readonly ThreadRow[] }>

/**
 * The two logs of each pair: our own, written here and nowhere else, and our copy of the peer's. One writer per node
 * process; calls for one pair are put in order inside. Order of durable steps as in protocol.md, "Never fork".
 */
export interface Ledger {
  /** running; quiescent: fetching our own leaves back from the peer; refused: with the evidence in words. */
  phase(
    pair: PairId,
  ):
    | { readonly phase: 'running' }
    | { readonly phase: 'quiescent'; readonly missing: number }
    | { readonly phase: 'refused'; readonly why: string }
  /** Creates epoch 1 of our log (and the guard's entry); refused when either exists. */
  create(pair: Pair): Promise<void>
  /**
   * Enters the entries in order, all or none; resolves after they are durable, the guard stands beyond them and a checkpoint over them is
   * signed. Concurrent calls are committed together; positions count within the epoch. At most 256 entries and 8 MiB in one call.
   */
  append(
    pair: PairId,
    entries: readonly Entry[],
    effects?: Effects,
  ): Promise<{ readonly positions: readonly number[]; readonly head: Head }>
  /** Signs the present size afresh if the last timed line is at least `olderThan` seconds old. Returns the newest head. */
  refresh(pair: PairId, olderThan: Seconds): Promise<Head>
  head(pair: PairId): Head | undefined
  /** Verifies against the stored copy, stores durably, then cosigns; see TakenIn. Throws LogError 'bad_leaf' | 'bad_checkpoint' | 'bad_signature' | 'missing_message' | 'too_large'. */
  takeIn(pair: PairId, extension: Extension, examine: Examine): Promise<TakenIn>
  /** The newest key set in our copy of the peer's log; undefined before its first leaf is held (X7). */
  peerKeys(pair: PairId): KeySet | undefined
  /** Our newest receipt line over the peer's log, if any. */
  receipt(pair: PairId): TimedLine | undefined
  /** Verifies a line (peer's receipt or a witness's) over one of the pair's checkpoints with the keys known here and stores it; false when it does not verify or its key is not known. `askedAt`: this clock's time when the signer was asked, if the line was made in answer; it tells how far our clock is off. */
  keepLine(
    pair: PairId,
    checkpoint: { origin: Origin; size: number; root: Uint8Array },
    line: string,
    askedAt?: Seconds,
  ): Promise<boolean>
  /**
   * What a peer or witness shows as a note of our own log, compared with what we hold: `known`; `ahead` when we signed more than we hold (the pair
   * is quiescent from now on); `forked` when our own signature stands over another tree (refused from now on); `unproven` when it is not signed by us.
   */
  compare(pair: PairId, note: string): Promise<'known' | 'ahead' | 'forked' | 'unproven'>
  /** RFC 6962 proofs and tlog-tiles resources, for peers, witnesses, auditors and exports. */
  consistency(origin: Origin, from: number, to: number): Promise<Uint8Array[]>
  inclusion(origin: Origin, index: number, size: number): Promise<Uint8Array[]>
  resource(origin: Origin, path: string): Promise<Uint8Array | undefined>
  rootAt(origin: Origin, size: number): Promise<Uint8Array>
  /** Own leaves and envelopes that came back from the peer after a restore; verified against the guard. */
  restoreOwn(pair: PairId, extension: Extension): Promise<void>
  /** Gives the broken epoch up: next epoch, succession leaf (L6; needs the identity key) and `keys`, the sealed key set that becomes leaf 1. */
  succeed(
    pair: PairId,
    cause: 'lost_database' | 'lost_guard' | 'fork' | 'other',
    keys: SealedMessage,
  ): Promise<void>
  close(): Promise<void>
}

/** The node's keys: who signs what. Private parts stay behind it. */
export interface Keys {
  identity(): { readonly publicKey: Uint8Array; sign?(bytes: Uint8Array): Promise<Uint8Array> }
  /** All active keys of a use, newest last (both sign while they overlap). */
  active(
    pair: PairId,
    use: 'log' | 'time' | 'cosign' | 'message' | 'transport' | 'witness',
  ): readonly NodeKey[]
  /** Our key set of a pair as it is on disk; the first call makes the pair's keys (K1). Entering it into our log is the caller's affair. */
  keySet(pair: PairId): Promise<KeySet>
  /** Adds a key of a use; those before it end at `end`, until when both sign. The next version of the key set, to be entered (K1). */
  rotate(
    pair: PairId,
    use: 'log' | 'time' | 'cosign' | 'message' | 'transport' | 'witness',
    end: string,
  ): Promise<KeySet>
}
export type NodeKey = SigningKey & { readonly name: string }

/** What the clock and the ledger tell the loops (peer exchange, witnesses); never throws, never waits. */
export type NodeEvent =
  | { readonly type: 'head'; readonly pair: PairId }
  | { readonly type: 'receipted'; readonly pair: PairId; readonly size: number }
  | { readonly type: 'taken_in'; readonly pair: PairId; readonly messages: number }
  | { readonly type: 'conflict'; readonly pair: PairId; readonly notes: readonly [string, string] }
  | { readonly type: 'thread'; readonly pair: PairId; readonly thread: string }
  /** Our clock is 5 s or more off the median of the others (positive: ahead). Beyond 60 s nothing is signed. */
  | { readonly type: 'clock'; readonly pair: PairId; readonly offset: Seconds }
  /** The phase of a pair's logs changed; ask `Ledger.phase`. */
  | { readonly type: 'phase'; readonly pair: PairId }
  /** A signed checkpoint of the peer's log beyond what we hold, found at a witness or in an exchange (W2). */
  | {
      readonly type: 'seen'
      readonly pair: PairId
      readonly origin: Origin
      readonly size: number
      readonly note: string
    }
  /** Leaves were refused because the peer's quota of the day is used up; `note` is the checkpoint they led to (W2). */
  | {
      readonly type: 'over_quota'
      readonly pair: PairId
      readonly origin: Origin
      readonly size: number
      readonly note: string
    }
export interface Events {
  publish(event: NodeEvent): void
  subscribe(listener: (event: NodeEvent) => void): () => void
}

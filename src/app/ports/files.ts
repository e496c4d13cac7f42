import type { MessageId, PairId } from '../ports.ts'

/** 64 hex digits of SHA-256: a file's name everywhere. */
export type FileHex = string
/** 32 hex digits: an upload of a person's, whose name is known when all its bytes are here. */
export type UploadId = string

/** Bytes that are here. `complete`: all of them, and their digest is the name. */
export type Progress = { readonly size: number; readonly complete: boolean }
/** A piece of a file that comes from a peer. */
export type Piece = {
  readonly from: number
  /** After the last byte. */
  readonly to: number
  readonly total: number
  /** Base64 of the SHA-256 over the piece, for which the sender has signed. */
  readonly sha256: string
  readonly bytes: AsyncIterable<Uint8Array>
}
/** Hex digits. SHA-256 is the name; the others are listed so that the file can be found elsewhere, and prove nothing. */
export type Hashes = { readonly sha256: FileHex; readonly sha1: string; readonly md5: string }

/** What lies in a pair's folder, for whoever tidies up. */
export type StoredFile = {
  readonly state: 'complete' | 'part' | 'upload'
  readonly name: FileHex | UploadId
  readonly bytes: number
  readonly changedMs: number
}

export type FileCode =
  | 'offset'
  | 'too_large'
  | 'no_space'
  | 'cut_short'
  | 'digest_mismatch'
  | 'wrong_digest'
  | 'unknown_file'

/** Why bytes are not taken or given. `held`: where the file ends, with `offset`. */
export class FileError extends Error {
  override readonly name = 'FileError'
  readonly code: FileCode
  readonly held?: number
  constructor(code: FileCode, message: string, options?: ErrorOptions & { readonly held?: number }) {
    super(message, options)
    this.code = code
    if (options?.held !== undefined) this.held = options.held
  }
}

/**
 * The bytes of the pairs' files; nothing is shared between pairs, not even the answer that a file is here (X3). Bytes are streamed, never parsed.
 * What has no room is refused before its first byte is written (`no_space`): the database beside it must go on writing.
 */
export interface FileBox {
  /** Bytes that may still be written here: a reserve, and what was promised to files under way, are not counted. */
  room(): Promise<number>

  progress(pair: PairId, hex: FileHex): Promise<Progress>
  /** Whether all of a file is here. Answers at once: it is asked while a message is examined. */
  holds(pair: PairId, hex: FileHex, length: number): boolean
  /**
   * Appends a piece that comes from a peer. Throws `offset` unless it begins where the file ends; `digest_mismatch` or `cut_short` (nothing of the
   * piece is kept); `wrong_digest` (the file is dropped); `too_large`, `no_space`. Durable when complete.
   */
  append(pair: PairId, hex: FileHex, piece: Piece): Promise<Progress>

  /** Begins an upload of a person's. Throws `too_large`, `no_space`. */
  begin(pair: PairId, id: UploadId, length: number): Promise<void>
  /** How many bytes of an upload are here; undefined where there is none. */
  uploaded(pair: PairId, id: UploadId): Promise<number | undefined>
  /** Appends to an upload of `length` bytes; what came before a cut is kept. Throws `unknown_file`, `offset`, `too_large`, `no_space`. */
  write(
    pair: PairId,
    id: UploadId,
    more: { readonly from: number; readonly length: number; readonly bytes: AsyncIterable<Uint8Array> },
  ): Promise<number>
  /** Syncs a whole upload and tells its digests. Throws `unknown_file`. */
  hash(pair: PairId, id: UploadId): Promise<Hashes>
  /** Gives an upload its name; durable when it resolves. May be repeated. */
  keep(pair: PairId, id: UploadId, hex: FileHex): Promise<void>
  /** Drops an upload that nobody will finish. */
  drop(pair: PairId, id: UploadId): Promise<void>

  /** Bytes [from, to) of a complete file, all of it when left out. Throws `unknown_file`. */
  read(
    pair: PairId,
    hex: FileHex,
    range?: { readonly from: number; readonly to: number },
  ): Promise<AsyncIterable<Uint8Array>>
  /** Bytes of a complete file from one on, into a buffer that the caller uses again; how many there were. */
  readInto(pair: PairId, hex: FileHex, from: number, buffer: Uint8Array): Promise<number>
  /** Removes a file, whole or in part. Durable when it resolves; may be repeated. */
  remove(pair: PairId, hex: FileHex): Promise<void>

  /** Marks a file as one that the peer needs for a message of ours. Durable when it resolves. */
  send(pair: PairId, hex: FileHex, message: MessageId): Promise<void>
  /** Files that the peer may not have yet, and the messages that name them. */
  waiting(pair: PairId): Promise<readonly { readonly hex: FileHex; readonly message: MessageId }[]>
  sent(pair: PairId, hex: FileHex): Promise<void>

  list(pair: PairId): Promise<readonly StoredFile[]>
}

/** The closed list of what a database can refuse. The code is the contract; the sentence names the facts. */
export type StoreCode =
  /** The batch does not fit what is stored (continuity, an origin that exists, an unknown pair). Nothing was written. */
  | 'conflict'
  /** The batch contradicts itself: a caller's fault. Nothing was written. */
  | 'bad_batch'
  /** Nobody knows whether the last commit is on disk: reopen and look. Every later write is refused with this code. */
  | 'unknown_outcome'
  | 'disk_full'
  | 'io'
  /** Another process holds the database; nothing was written. */
  | 'busy'
  /** The server cannot be reached; nothing was written. */
  | 'unreachable'
  /** The database was made by a newer program that says this one must not run on it. */
  | 'schema_newer'
  | 'not_a_store'
  | 'damaged'
  /** The server would acknowledge what a power loss takes back. */
  | 'not_durable'
  /** An evidence table was asked to forget or to change. */
  | 'evidence'
  | 'not_supported'
  | 'closed'
  | 'internal'

export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreCode
  constructor(code: StoreCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A file on this machine that is read in pieces: it may be larger than memory. */
export type LocalFile = {
  /** Its name without folders. */
  readonly name: string
  readonly size: number
  /** Bytes [from, to). */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer>>
  close(): Promise<void>
}

/** A file on this machine that grows from what is there. */
export type GrowingFile = {
  readonly size: number
  write(bytes: Uint8Array): Promise<void>
  /** Synced. */
  close(): Promise<void>
}

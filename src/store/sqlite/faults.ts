import { type StoreCode, StoreError } from '../errors.ts'

/** What SQLite, or the file system below it, said, as a StoreError. Anything unknown is `internal` and keeps its cause. */
export function sqliteFault(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const result = resultCode(cause)
  const message = cause instanceof Error ? cause.message : String(cause)
  if (result === undefined) return new StoreError(fileCode(cause) ?? 'internal', message, { cause })
  return new StoreError(codeOf(result), `SQLite ${result}: ${message}`, { cause })
}

/** True when a write that commits by itself may be on disk although it failed. */
export function isUncertain(fault: StoreError): boolean {
  return fault.code === 'io' || fault.code === 'damaged'
}

/** https://www.sqlite.org/rescode.html: extended codes carry the primary one in their low byte. */
function codeOf(result: number): StoreCode {
  if (result === CONSTRAINT_TRIGGER) return 'evidence'
  return PRIMARY[result & 0xff] ?? 'internal'
}

const CONSTRAINT_TRIGGER = 1811
const PRIMARY: Readonly<Record<number, StoreCode>> = {
  5: 'busy',
  6: 'busy',
  8: 'io',
  10: 'io',
  11: 'damaged',
  13: 'disk_full',
  14: 'io',
  19: 'conflict',
  26: 'not_a_store',
}

/** What the file system says of the files around the database. */
function fileCode(cause: unknown): StoreCode | undefined {
  if (!(cause instanceof Error) || !('syscall' in cause) || !('code' in cause)) return undefined
  return cause.code === 'ENOSPC' || cause.code === 'EDQUOT' ? 'disk_full' : 'io'
}

function resultCode(cause: unknown): number | undefined {
  if (typeof cause !== 'object' || cause === null || !('errcode' in cause)) return undefined
  return typeof cause.errcode === 'number' ? cause.errcode : undefined
}

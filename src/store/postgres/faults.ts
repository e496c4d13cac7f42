import { type StoreCode, StoreError } from '../errors.ts'

/** What PostgreSQL, or the way to it, said, as a StoreError. */
export function postgresFault(cause: unknown): StoreError {
  if (cause instanceof StoreError) return cause
  const state = stateOf(cause)
  const message = cause instanceof Error ? cause.message : String(cause)
  if (state === undefined)
    return new StoreError(LOST.test(message) ? 'unreachable' : 'internal', message, { cause })
  return new StoreError(codeOf(state), `PostgreSQL ${state}: ${message}`, { cause })
}

/** True when the server itself said that the statement failed and that it carries on: then COMMIT did nothing. */
export function isRefusal(cause: unknown): boolean {
  return typeof cause === 'object' && cause !== null && 'severity' in cause && cause.severity === 'ERROR'
}

/** https://www.postgresql.org/docs/15/errcodes-appendix.html: the whole code first, then its class. */
function codeOf(state: string): StoreCode {
  return STATES[state] ?? CLASSES[state.slice(0, 2)] ?? 'internal'
}

const STATES: Readonly<Record<string, StoreCode>> = {
  '40001': 'busy',
  '40P01': 'busy',
  '53100': 'disk_full',
  '55P03': 'busy',
  '57014': 'busy',
  CM001: 'evidence',
  '42501': 'evidence', // the role of the node lacks only what evidence forbids
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ENOTFOUND: 'unreachable',
  EPIPE: 'unreachable',
  ETIMEDOUT: 'unreachable',
}
const CLASSES: Readonly<Record<string, StoreCode>> = {
  '08': 'unreachable',
  '23': 'conflict',
  '28': 'unreachable',
  '53': 'busy',
  '57': 'unreachable',
  '58': 'io',
  XX: 'damaged',
}

/** The driver's own words when a connection ends or a time limit passes; it gives them no code. */
const LOST = /^(Connection terminated|Query read timeout|timeout e|Client has encountered|Client was closed)/i

function stateOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}

/** The closed list of what the ledger can refuse. The code is the contract; the sentence names the facts. */
export type LogCode =
  /** The other side's fault: what it sent is not taken, and the log stays where it was (L8, X2). */
  | 'bad_leaf'
  | 'bad_checkpoint'
  | 'bad_signature'
  | 'missing_message'
  | 'too_large'
  /** Ours, for now: the other side or the person comes again later. */
  | 'clock_behind'
  | 'clock_off'
  | 'not_running'
  | 'not_stored'
  /** The entries may be in the log although no answer can be given: look again after recovery, never enter them blindly again. */
  | 'unsettled'
  | 'empty'
  /** What nobody could have wanted. */
  | 'unknown_pair'
  | 'exists'
  | 'no_identity'
  | 'no_key'
  | 'bad_guard'
  | 'rolled_back'
  | 'damaged'
  | 'locked'
  | 'no_proof'
  | 'closed'

export class LogError extends Error {
  override readonly name = 'LogError'
  readonly code: LogCode
  constructor(code: LogCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** The sentence of whatever was thrown. */
export function sentenceOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}

/** Whatever a database or a disk threw, as the ledger's refusal; where nobody knows whether it was written, it says so. */
export function asLogError(cause: unknown): LogError {
  if (cause instanceof LogError) return cause
  const isUnknown = cause instanceof Error && 'code' in cause && cause.code === 'unknown_outcome'
  return new LogError(isUnknown ? 'unsettled' : 'not_stored', sentenceOf(cause), { cause })
}

/** Whether trying again mends nothing: what is stored is not what was signed, or the database must be opened again. */
export function isDamage(cause: unknown): boolean {
  return ['damaged', 'rolled_back', 'unsettled'].includes(asLogError(cause).code)
}

const REFUSALS: ReadonlySet<LogCode> = new Set([
  'bad_leaf',
  'bad_checkpoint',
  'bad_signature',
  'missing_message',
  'too_large',
  'clock_behind',
  'clock_off',
  'empty',
  'not_running',
])

/** Whether something was refused before anything was written. */
export function isRefusal(cause: unknown): boolean {
  return cause instanceof LogError && REFUSALS.has(cause.code)
}

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

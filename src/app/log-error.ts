/** What a ledger refuses; the first five are said of what a peer brought (wire.md X2). */
export type LogCode =
  | 'bad_leaf'
  | 'bad_checkpoint'
  | 'bad_signature'
  | 'missing_message'
  | 'too_large'
  | 'not_running'
  | 'unknown_pair'
  | 'already_there'
  | 'clock_behind'
  | 'clock_off'

/** Stands beside the port, so that whoever calls a ledger can tell its refusals apart without knowing its adapter. */
export class LogError extends Error {
  override readonly name = 'LogError'
  readonly code: LogCode
  constructor(code: LogCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

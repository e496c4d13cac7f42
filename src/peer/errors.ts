/** The closed list of what a node answers another with, when it does not answer what was asked (wire.md X1 to X3). */
export type PeerCode =
  | 'bad_shape'
  | 'bad_leaf'
  | 'bad_checkpoint'
  | 'bad_signature'
  | 'missing_message'
  | 'signature_missing'
  | 'signature_invalid'
  | 'signature_expired'
  | 'nonce_seen'
  | 'unknown_key'
  | 'digest_mismatch'
  | 'not_paired'
  | 'not_confirmed'
  | 'not_found'
  | 'size'
  | 'too_large'
  | 'bad_content_type'
  | 'conflict'
  | 'wrong_digest'
  | 'no_space'
  | 'later'
  | 'not_ready'

/** The status and the sentence that a peer may see; whatever else is known of the failure stays here. */
export type Problem = {
  readonly status: number
  readonly message: string
  /** The code that the peer sees, where it is not our own. */
  readonly code?: PeerCode
}

export const PROBLEMS = {
  bad_shape: { status: 400, message: 'The body does not have the shape of the wire rules.' },
  bad_leaf: { status: 400, message: 'A leaf is not a leaf of this version; the log is held where it was.' },
  bad_checkpoint: { status: 400, message: 'The checkpoint is not over these leaves.' },
  bad_signature: { status: 400, message: 'The checkpoint is not signed by a log key that is known here.' },
  missing_message: { status: 400, message: 'A message leaf came without its envelope.' },
  signature_missing: { status: 401, message: 'The request is not signed.' },
  signature_invalid: {
    status: 401,
    message: 'The signature is not of the form of X1, or not over this request.',
  },
  signature_expired: { status: 401, message: 'The signature is not of now; compare the clocks.' },
  nonce_seen: { status: 401, message: 'This nonce was used before.' },
  unknown_key: { status: 401, message: 'The key is in no key set of this pair that is known here.' },
  digest_mismatch: { status: 401, message: 'The content-digest is not that of the body.' },
  not_paired: { status: 403, message: 'There is no such pair here.' },
  not_confirmed: { status: 403, message: 'The fingerprint has not been confirmed here yet.' },
  not_found: { status: 404, message: 'There is nothing here.' },
  size: { status: 409, message: 'Another size is held; send from there.' },
  too_large: { status: 413, message: 'The body is larger than 16 MiB.' },
  bad_content_type: { status: 415, message: 'The content type is not taken here.' },
  conflict: { status: 422, message: 'Two signed notes of one log contradict each other.' },
  wrong_digest: {
    status: 422,
    message: 'The file is not the one of its name; it was dropped, send it from 0.',
  },
  no_space: { status: 507, message: 'There is no room for this file here; it can be sent once there is.' },
  later: { status: 429, message: 'Too much at once, or over the quota of the day; come again later.' },
  not_ready: { status: 503, message: 'This node cannot take it now; come again later.', code: 'later' },
} as const satisfies Record<PeerCode, Problem>

/** A refusal of a peer's request. `detail` goes into the answer's body beside code and message. */
export class PeerError extends Error {
  override readonly name = 'PeerError'
  readonly code: PeerCode
  readonly detail: Readonly<Record<string, unknown>>
  readonly retryAfter?: number
  constructor(
    code: PeerCode,
    message: string,
    options?: ErrorOptions & { detail?: Readonly<Record<string, unknown>>; retryAfter?: number },
  ) {
    super(message, options)
    this.code = code
    this.detail = options?.detail ?? {}
    if (options?.retryAfter !== undefined) this.retryAfter = options.retryAfter
  }
}

/** The closed list of what can be wrong with bytes. The code is the contract; the sentence names the facts. */
export type ProtocolCode =
  | 'not_json'
  | 'not_canonical'
  | 'bad_shape'
  | 'too_large'
  | 'bad_base64'
  | 'bad_note'
  | 'bad_key'
  | 'bad_checkpoint'
  | 'bad_signature'
  | 'unknown_key'
  | 'bad_proof'
  | 'bad_tile'
  | 'bad_policy'
  | 'bad_leaf'
  | 'bad_envelope'
  | 'bad_message'
  | 'bad_agreement'
  | 'bad_key_set'
  | 'bad_time'
  | 'bad_bundle'
  | 'bad_cut'
  | 'bad_order'
  | 'bad_period'
  | 'checkpoint_rolled_back'
  | 'split_view'

export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
  readonly code: ProtocolCode
  constructor(code: ProtocolCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Why a witness cannot be made, started or asked. The code is the contract; the sentence says what to do. */
export type WitnessCode =
  | 'exists'
  | 'no_witness'
  | 'bad_name'
  | 'bad_key_file'
  | 'state_lost'
  | 'foreign_state'
  | 'locked'
  | 'bad_list'
  | 'not_stored'

export class WitnessError extends Error {
  override readonly name = 'WitnessError'
  readonly code: WitnessCode
  constructor(code: WitnessCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

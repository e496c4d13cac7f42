/**
 * The keys that an exercise made for its people and left beside the node: signs as one of them. Undefined where that person has none. A node whose
 * identity is for real use has no such port.
 */
export type ExerciseKeys = (person: string) => Promise<ExerciseKey | undefined>
export type ExerciseKey = {
  /** The raw public key, hex, as it is enrolled. */
  readonly kid: string
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

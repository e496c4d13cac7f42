import type { Proven } from '../parts/proof-mark.tsx'
import type { TurnProof } from './queries.ts'

/** What is proven of each message, by its id; empty until the node has said it. */
export type Marks = ReadonlyMap<string, TurnProof>

const PROVEN = {
  own: 'ours',
  receipted: 'countersigned',
  witnessed: 'witnessed',
  conflict: 'conflict',
} as const satisfies Record<TurnProof['mark'], Proven>

export function provenOf(proof: TurnProof | undefined): Proven {
  return PROVEN[proof?.mark ?? 'own']
}

export function marksOf(items: readonly TurnProof[]): Marks {
  return new Map(items.map((proof) => [proof.id, proof]))
}

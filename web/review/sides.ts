import type { Names, PairStatus, RecordView, Review } from '../api/types.ts'
import { partyOf, useName } from '../parts/words.tsx'

/** A party of a pair as a review names it. */
export type Side = {
  readonly writer: string
  readonly name: Names
  readonly prefix: string
  readonly colour: 'a' | 'b'
  readonly whose: 'ours' | 'theirs'
}

/** Both sides in the order of the alphabet: the same at both desks. */
export function sidesOf(pair: PairStatus, record: RecordView, review: Review): Side[] {
  const ours = record.logs.find(({ whose }) => whose === 'ours')?.origin
  const writers = review.directions.map(({ answerer }) => answerer)
  const own = writers.find((writer) => ours?.split('/').at(-2) === writer) ?? writers[0]!
  const of = (whose: 'ours' | 'theirs'): Side => {
    const [party, other] = whose === 'ours' ? [pair.own, pair.peer] : [pair.peer, pair.own]
    const writer = whose === 'ours' ? own : writers.find((each) => each !== own)!
    return {
      writer,
      name: party.name,
      prefix: party.prefix,
      colour: partyOf(party.prefix, other.prefix),
      whose,
    }
  }
  return [of('ours'), of('theirs')].toSorted((a, b) => (a.prefix < b.prefix ? -1 : 1))
}

export function useSideName(): (side: Side) => string {
  const name = useName()
  return (side) => name(side.name)
}

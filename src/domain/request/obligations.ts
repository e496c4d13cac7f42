/** What a side has bound itself to beside the duties of the agreement, and what it should not forget. */

import type { RequestState, Side } from './state.ts'

export type Obligation = {
  readonly by: Side
  readonly what: 'return' | 'destroy' | 'hold_ends' | 'postponed' | 'follow_up' | 'ratify'
  /** The message from which it comes. */
  readonly from: string
  /** RFC 3339; absent where it is due at once. */
  readonly until?: string
  readonly ask?: number
  readonly days?: 7 | 30
}

const DAY = 86_400_000
const LAST = Date.UTC(3000, 0, 1) - 1000

/** Obligations out of accepted conditions, ends of preservation, follow-ups of a mitigation, and emergencies on one signature. */
export function obligationsOf(state: RequestState): readonly Obligation[] {
  return [...fromConditions(state), ...fromAsks(state), ...fromFollowUps(state), ...fromSignatures(state)]
}

/**
 * Whether a file may be opened here; otherwise the condition that closes it (it is offered or declined, and was not accepted). Only one that was offered
 * before the file came closes it: what was given without terms is not taken back by a later word.
 */
export function closedBy(
  state: RequestState,
  digest: string,
  wasOfferedBefore: (condition: string) => boolean,
): string | undefined {
  const conditions = (state.conditions ?? []).filter(
    ({ id, withheld }) => withheld.includes(digest) && wasOfferedBefore(id),
  )
  if (conditions.length === 0 || conditions.some((condition) => condition.state === 'accepted'))
    return undefined
  return conditions.at(-1)!.id
}

function fromConditions(state: RequestState): Obligation[] {
  return (state.conditions ?? [])
    .filter((condition) => condition.state === 'accepted')
    .flatMap(({ id, terms }): Obligation[] => [
      ...(terms.returnBy ? [{ by: 'asker', what: 'return', from: id, until: terms.returnBy } as const] : []),
      ...(terms.destroyBy
        ? [{ by: 'asker', what: 'destroy', from: id, until: terms.destroyBy } as const]
        : []),
    ])
}

/** A hold that is about to end is the asker's to renew; a postponed ask is the answerer's to take up again. */
function fromAsks(state: RequestState): Obligation[] {
  return state.asks.flatMap(({ n, outcome, by, until }): Obligation[] => {
    if (!until || !by) return []
    if (outcome === 'postponed') return [{ by: 'answerer', what: 'postponed', from: by, until, ask: n }]
    return state.kind === 'preservation' ? [{ by: 'asker', what: 'hold_ends', from: by, until, ask: n }] : []
  })
}

function fromFollowUps(state: RequestState): Obligation[] {
  const answer = state.turns.find((turn) => turn.kind === 'result')
  if (state.kind !== 'mitigation' || !answer || state.phase === 'refused') return []
  return ([7, 30] as const)
    .filter((days) => !state.followUps?.some((done) => done.days === days))
    .map((days) => ({ by: 'asker', what: 'follow_up', from: answer.id, until: after(answer.at, days), days }))
}

function fromSignatures(state: RequestState): Obligation[] {
  if (!state.unratified) return []
  const turns = new Map(state.turns.map((turn) => [turn.id, turn]))
  return state.unratified.flatMap((id): Obligation[] => {
    const turn = turns.get(id)
    return turn ? [{ by: turn.side, what: 'ratify', from: id, until: after(turn.at, 1) }] : []
  })
}

/** Times are the writer's own word: one at the end of the years that a record may speak of must not lead out of them. */
function after(at: string, days: number): string {
  return `${new Date(Math.min(Date.parse(at) + days * DAY, LAST)).toISOString().slice(0, 19)}Z`
}

/**
 * How much may be said on one request. All that was said on it is read and shown together, and its state is written anew with every turn: without an end,
 * one side could fill the other's memory with turns that are each in order.
 */

import type { Kind, PayloadOf } from '../../protocol/index.ts'
import type { RequestState, Side } from './state.ts'

/** Turns of one side, and bytes of their payloads in all (M9). */
export const MOST_TURNS = 2_000
export const MOST_BYTES = 2_097_152
/** Asks of a request, and characters of its title: every list shows them. */
const MOST_ASKS = 1_000
const MOST_TITLE = 1_000
/** Seconds by which a writer's clock may go before ours. */
export const MOST_AHEAD = 86_400

/** Kinds that end or remove have as much room again: nobody is kept from them by what was said before. */
const ENDING: readonly Kind[] = ['result', 'refuse', 'withdraw', 'expunge', 'ratify']

/** Why there is no room for a turn of `side` whose payload has so many bytes; undefined where there is. */
export function lacksRoom(
  state: Pick<RequestState, 'turns' | 'said'>,
  side: Side,
  { kind, length }: { readonly kind: Kind; readonly length: number },
): string | undefined {
  const share = ENDING.includes(kind) ? 2 : 1
  const turns = state.turns.reduce((sum, turn) => sum + (turn.side === side ? 1 : 0), 0)
  if (turns >= MOST_TURNS * share)
    return `the ${side} has said ${turns} turns on it; at most ${MOST_TURNS * share}`
  const bytes = (state.said?.[side] ?? 0) + length
  return bytes > MOST_BYTES * share
    ? `with this the ${side} would have said ${bytes} bytes on it; at most ${MOST_BYTES * share}`
    : undefined
}

/** The state after so many bytes more of a side. */
export function withSaid(state: RequestState, side: Side, length: number): RequestState {
  return { ...state, said: { ...state.said, [side]: (state.said?.[side] ?? 0) + length } }
}

/** Why a request is too large to stand in lists; undefined where it is not. */
export function tooLarge({
  asks,
  title,
}: Pick<PayloadOf<'request'>['body'], 'title'> & { readonly asks: readonly unknown[] }): string | undefined {
  if (asks.length > MOST_ASKS) return `it has ${asks.length} asks; at most ${MOST_ASKS}`
  return title.text.length > MOST_TITLE
    ? `its title has ${title.text.length} characters; at most ${MOST_TITLE}`
    : undefined
}

import { parseBase64Url, printBase64Url } from '../../protocol/index.ts'
import type { Node } from '../node.ts'
import type { PasskeyResponse } from '../ports/passkeys.ts'

/** What a challenge is for; it proves nothing else. `guest`: who the first operator will be. */
export type Purpose =
  | { readonly to: 'sign_in' }
  | { readonly to: 'register'; readonly person: string }
  | { readonly to: 'accept'; readonly invitation: string }
export type Guest = {
  readonly id: string
  readonly name: string
  readonly names?: { en?: string; zh?: string }
}
type Waiting = { readonly purpose: Purpose; readonly untilMs: number; readonly guest?: Guest }

const PATIENCE_MS = 120_000
/** So many wait for each purpose at most; the oldest go. Whoever asks to sign in without end pushes out nobody's registration. */
const MOST = 1_000
const waiting = new WeakMap<object, Map<Purpose['to'], Map<string, Waiting>>>()

/** A challenge, good once, for two minutes and for one purpose. Kept in memory: a restart asks for another. */
export function newPasskeyChallenge(
  node: Pick<Node, 'store' | 'clock' | 'chance'>,
  purpose: Purpose,
  guest?: Guest,
): Uint8Array {
  const bytes = node.chance.bytes(32)
  const of = waitingFor(node, purpose.to)
  of.set(printBase64Url(bytes), {
    purpose,
    untilMs: node.clock.nowMs() + PATIENCE_MS,
    ...(guest && { guest }),
  })
  if (of.size > MOST) of.delete(of.keys().next().value!)
  return bytes
}

/**
 * The challenge that a response names, if it waits here for exactly this; it is taken away before anything is verified, so that of two who send
 * the same one is heard.
 */
export function takePasskeyChallenge(
  node: Pick<Node, 'store' | 'clock'>,
  purpose: Purpose,
  response: PasskeyResponse,
): { readonly challenge: string; readonly guest?: Guest } | undefined {
  const challenge = challengeOf(response)
  if (challenge === undefined) return undefined
  const of = waitingFor(node, purpose.to)
  const found = of.get(challenge)
  of.delete(challenge)
  if (!found || found.untilMs <= node.clock.nowMs() || !isSame(found.purpose, purpose)) return undefined
  return { challenge, ...(found.guest && { guest: found.guest }) }
}

function isSame(a: Purpose, b: Purpose): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function waitingFor({ store }: Pick<Node, 'store'>, to: Purpose['to']): Map<string, Waiting> {
  const all = waiting.get(store) ?? new Map<Purpose['to'], Map<string, Waiting>>()
  waiting.set(store, all)
  const of = all.get(to) ?? new Map<string, Waiting>()
  all.set(to, of)
  return of
}

/** Only to find the challenge among ours: that the response is over it, is verified with the signature. */
function challengeOf({ response }: PasskeyResponse): string | undefined {
  try {
    const text = new TextDecoder().decode(parseBase64Url(response.clientDataJSON))
    const { challenge } = JSON.parse(text) as { challenge?: unknown }
    return typeof challenge === 'string' ? challenge : undefined
  } catch {
    return undefined
  }
}

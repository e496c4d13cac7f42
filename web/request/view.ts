/** What the page reads out of a request: pure, so that it can be tested without a browser. */

import type { Payload, Text } from '../../src/protocol/index.ts'
import type { PairStatus, RequestView, Turn } from '../api/types.ts'

type First = Extract<Payload, { readonly kind: 'request' | 'notify' }>

/** The message that opened the thread, as long as its words are here. */
export function firstOf(view: RequestView): First | undefined {
  const payload = view.turns.find(({ id }) => id === view.request.request)?.payload
  return payload?.kind === 'request' || payload?.kind === 'notify' ? payload : undefined
}

export type Sides = {
  readonly asker: PairStatus['own']
  readonly answerer: PairStatus['own']
  readonly own: PairStatus['own']
  readonly peer: PairStatus['own']
}

export function sidesOf({ direction }: Pick<RequestView, 'direction'>, { own, peer }: PairStatus): Sides {
  return { own, peer, asker: direction === 'out' ? own : peer, answerer: direction === 'out' ? peer : own }
}

/** An ask is settled by an outcome that does not change by itself. */
export function settledAsks({ request }: Pick<RequestView, 'request'>): number {
  return request.asks.filter(
    ({ outcome }) => outcome !== undefined && outcome !== 'postponed' && outcome !== 'condition',
  ).length
}

/** A text of a message in the other language, by a message of its own. */
export type Edition = Text & {
  readonly how: 'human' | 'machine'
  readonly translator: string
  /** Whether it was given by the side that did not write the text. */
  readonly isOthers: boolean
}

/** The newest edition of each text of a message, by its JSON Pointer in the body. */
export function editionsOf(view: Pick<RequestView, 'turns'>, message: string): ReadonlyMap<string, Edition> {
  const writer = view.turns.find(({ id }) => id === message)?.from
  const found = new Map<string, Edition>()
  for (const { payload, from } of view.turns) {
    if (payload?.kind !== 'translation' || payload.body.of !== message) continue
    const { lang, how, translator, texts } = payload.body
    for (const { at, text } of texts)
      found.set(at, { lang, text, how, translator, isOthers: from !== writer })
  }
  return found
}

/** Messages that say something to people, in the order in which they stand: not editions, which stand with what they translate. */
export function conversationOf(view: Pick<RequestView, 'turns'>): readonly Turn[] {
  return view.turns.filter(({ kind }) => kind !== 'translation' && kind !== 'audit')
}

/** Every text of a message's body by its JSON Pointer: what can be given in the other language. */
export function textsOf(body: unknown, at = ''): readonly (readonly [at: string, text: Text])[] {
  if (typeof body !== 'object' || body === null) return []
  if (isText(body)) return [[at, body]]
  return Object.entries(body).flatMap(([name, value]) => textsOf(value, `${at}/${name}`))
}

function isText(value: object): value is Text {
  const { lang, text, ...rest } = value as Record<string, unknown>
  return (lang === 'en' || lang === 'zh') && typeof text === 'string' && Object.keys(rest).length === 0
}

/** Corrections of a message, the newest last. */
export function correctionsOf(view: Pick<RequestView, 'turns'>, message: string): readonly Turn[] {
  return view.turns.filter(({ payload }) => payload?.kind === 'correct' && payload.body.of === message)
}

/** The reply to a question, or the answer to what else it names. */
export function repliesTo(view: Pick<RequestView, 'turns'>, message: string): readonly Turn[] {
  return view.turns.filter(({ payload }) => payload?.kind === 'reply' && payload.body.to === message)
}

/** The message to which a turn answers by its body, where it names one beside the request. */
export function namedBy({ payload }: Turn): string | undefined {
  if (!payload) return undefined
  const { body } = payload
  if ('to' in body) return body.to
  return 'of' in body && payload.kind !== 'followup' ? body.of : undefined
}

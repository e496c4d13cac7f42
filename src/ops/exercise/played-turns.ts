/**
 * What a played party says next on a request, from what stands on it and nothing else: whoever asks again, after a restart too,
 * gets the same turn, and no turn that was taken already.
 */

import type { RequestView, Turn } from '../../app/show-request.ts'
import type { Payload, PayloadOf, RequestClass } from '../../protocol/index.ts'
import { printTime } from '../../protocol/index.ts'
import { isPrepared } from './live.ts'
import { PLAYED_MARK, PLAYED_WORDS } from './played-words.ts'

export type PlayedTurn = {
  /** The message to which it is an answer. */
  readonly to: string
  /** The last part of the API's route. */
  readonly turn: string
  readonly body: unknown
  /** When it is put up, POSIX milliseconds. */
  readonly dueMs: number
}

/** Seconds after a message came in until it is answered: people are to see the steps, and to have the answer within a minute. */
const PACE = { acknowledge: 8, status: 20, answer: 35, reply: 15, decide: 12, assess: 25 } as const
/** Seconds at least between two turns of a played party, also where it comes back late. */
const PAUSE = 8

const DAY_MS = 86_400_000
const KEPT_DAYS = 90

type Said<P extends Payload = Payload> = Turn & { readonly payload: P }
type Reaction = { readonly pace: keyof typeof PACE; readonly turn: string; readonly body: object }

/** The earliest turn that the node's party still owes to a person of the other side; none where a person of its own has spoken. `isSettled`: not to be taken again. */
export function nextPlayedTurn(
  view: RequestView,
  isSettled: (turn: PlayedTurn) => boolean = () => false,
): PlayedTurn | undefined {
  const said = view.turns.filter(isSaid)
  const persons = said.filter(({ payload }) => !isPlayed(payload) && !isPrepared(view, payload))
  if (persons.some(({ from }) => from === 'us')) return undefined
  const ours = view.turns.filter(({ from }) => from === 'us').map(({ stored }) => Date.parse(stored))
  const notBefore = Math.max(0, ...ours) + PAUSE * 1000
  return persons
    .flatMap((one) =>
      reactionsTo(view, said, one).map(({ pace, turn, body }) => ({
        to: one.id,
        turn,
        body,
        dueMs: Math.max(Date.parse(one.stored) + PACE[pace] * 1000, notBefore),
      })),
    )
    .filter((turn) => !isSettled(turn))
    .toSorted((a, b) => a.dueMs - b.dueMs)[0]
}

/** Whether a message is one of the player's. */
export function isPlayed(payload: Payload): boolean {
  const body: object = payload.body
  const { note, text, reason } = body as Partial<
    Record<'note' | 'text' | 'reason', { readonly text: string }>
  >
  return (note ?? text ?? reason)?.text.startsWith(PLAYED_MARK) === true
}

/** Whether somebody said it: what a node sends or removes by itself is nobody's act. */
function isSaid(turn: Turn): turn is Said {
  const { payload, fault } = turn
  if (!payload || fault) return false
  return payload.kind !== 'return' && !(payload.kind === 'expunge' && payload.body.why === 'retention')
}

function isOf<K extends Payload['kind']>(said: Said, kind: K): said is Said<PayloadOf<K>> {
  return said.payload.kind === kind
}

/** What is owed to one message of a person of the other side, as far as it was not given since. */
function reactionsTo(view: RequestView, said: readonly Said[], to: Said): Reaction[] {
  const { request } = view
  const since = said.slice(said.indexOf(to) + 1).filter(({ from }) => from === 'us')
  const isOpen = ['entered', 'acknowledged', 'in_part'].includes(request.phase)
  if (isOf(to, 'request') || isOf(to, 'notify')) return isOpen ? answersTo(view, to, since) : []
  if (isOf(to, 'clarify')) return replyTo(view, to, since, words(view).reply)
  if (isOf(to, 'assess')) return replyTo(view, to, since, words(view).assessed)
  if (request.we === 'asker') return isOpen ? decisionsOn(view, to, since) : assessmentsOf(view, to, said)
  if (isOf(to, 'renew')) return renewalOf(view, to, since)
  if (isOf(to, 'followup')) return followUpOf(view, to, said)
  return []
}

function replyTo(view: RequestView, to: Said, since: readonly Said[], text: string): Reaction[] {
  if (since.some((one) => isOf(one, 'reply') && one.payload.body.to === to.id)) return []
  return [{ pace: 'reply', turn: 'reply', body: { to: to.id, text: marked(view, text) } }]
}

/** Acknowledgement, a first status of what takes long, and an answer to every ask. */
function answersTo(view: RequestView, to: Said, since: readonly Said[]): Reaction[] {
  const { kind, request } = view
  const says = words(view)
  const isGiven = (name: Payload['kind']) => since.some(({ payload }) => payload.kind === name)
  const reactions: Reaction[] = []
  if (request.phase === 'entered' && !isGiven('acknowledge')) {
    const state = kind === 'investigation' ? 'pending' : 'accepted'
    const text = marked(view, kind === 'notification' ? says.noted : says[state])
    reactions.push({ pace: 'acknowledge', turn: 'acknowledge', body: { state, text } })
  }
  if (kind === 'investigation' && !isGiven('status') && !isGiven('result'))
    reactions.push({ pace: 'status', turn: 'status', body: { text: marked(view, says.status) } })
  if (kind !== 'notification' && !isGiven('result')) {
    const outcomes = view.request.asks.map(({ n }) => outcomeOf(view, to, n))
    const text = marked(view, says.answer[kind as Exclude<RequestClass, 'notification'>])
    reactions.push({ pace: 'answer', turn: 'answer', body: { outcomes, text } })
  }
  return reactions
}

/** The outcome of one ask: made up, and the same whenever it is asked for. */
function outcomeOf(view: RequestView, to: Said, ask: number): object {
  const says = words(view)
  const came = Date.parse(to.stored)
  switch (view.kind as Exclude<RequestClass, 'notification'>) {
    case 'information':
      return { ask, outcome: 'done', text: says.registrant(ask) }
    case 'investigation':
      return { ask, outcome: 'partly', text: says.inquiry(Number.parseInt(view.thread.slice(0, 5), 16)) }
    case 'evidence':
      return { ask, outcome: 'partly', text: says.evidence }
    case 'preservation': {
      if (asksToHandOver(to, ask)) return { ask, outcome: 'other_channel', text: says.handOver }
      const until = midnightAfter(came, KEPT_DAYS)
      return { ask, outcome: 'done', text: says.kept(until.slice(0, 10)), until }
    }
    case 'mitigation':
      return { ask, outcome: 'done', text: says.blocked(minuteOf(came)) }
  }
}

/** Who asks for a preservation often asks for the data too, which is another kind of request. */
function asksToHandOver({ payload }: Said, n: number): boolean {
  if (payload.kind !== 'request') return false
  const text = payload.body.asks.find((ask) => ask.n === n)?.text.text ?? ''
  return /\b(hand|give|transfer|send|provide|disclose)|移交|提供|交付/i.test(text)
}

/** An asker decides what the answerer asks for or offers; played, it agrees. */
function decisionsOn(view: RequestView, to: Said, since: readonly Said[]): Reaction[] {
  const says = words(view)
  if (isOf(to, 'extend')) {
    if (since.some((one) => isOf(one, 'extend'))) return []
    const duty = view.request.answered.includes('answer') ? 'result' : 'answer'
    const body = { duty, due: to.payload.body.until, text: marked(view, says.granted) }
    return [{ pace: 'decide', turn: 'grant', body }]
  }
  if (isOf(to, 'condition')) {
    if (since.some((one) => isOf(one, 'accept') && one.payload.body.of === to.id)) return []
    const body = { condition: to.id, text: marked(view, says.agreed) }
    return [{ pace: 'decide', turn: 'accept-condition', body }]
  }
  if (isOf(to, 'dispute')) {
    if (since.some((one) => isOf(one, 'dispute'))) return []
    return [{ pace: 'decide', turn: 'agree-urgency', body: { text: marked(view, says.urgencyAgreed) } }]
  }
  return []
}

/** The final answer to a request of ours is assessed by what it gave. */
function assessmentsOf(view: RequestView, to: Said, said: readonly Said[]): Reaction[] {
  if (!isOf(to, 'result') || !to.payload.body.final) return []
  if (said.some((one) => isOf(one, 'assess') && one.payload.body.of === to.id)) return []
  const isMet = view.request.asks.every(({ outcome }) => outcome === 'done')
  const text = marked(view, words(view).rated[isMet ? 'met' : 'partly'])
  return [{ pace: 'assess', turn: 'assess', body: { of: to.id, rating: isMet ? 5 : 3, text } }]
}

function renewalOf(view: RequestView, to: Said<PayloadOf<'renew'>>, since: readonly Said[]): Reaction[] {
  const { ask, until } = to.payload.body
  const isAnswered = since.some(
    (one) => isOf(one, 'result') && one.payload.body.outcomes.some((outcome) => outcome.ask === ask),
  )
  if (isAnswered) return []
  const says = words(view)
  const outcome = { ask, outcome: 'done', text: says.keptLonger(until.slice(0, 10)), until }
  const body = { outcomes: [outcome], text: marked(view, says.answer.preservation) }
  return [{ pace: 'reply', turn: 'answer', body }]
}

/** After the end only a correction can say that what came back was stopped again. */
function followUpOf(view: RequestView, to: Said<PayloadOf<'followup'>>, said: readonly Said[]): Reaction[] {
  const answer = said.findLast((one) => one.from === 'us' && isOf(one, 'result'))
  const since = said.slice(said.indexOf(to) + 1)
  if (to.payload.body.state === 'gone' || !answer || since.some((one) => isOf(one, 'correct'))) return []
  const text = marked(view, words(view).blockedAgain(minuteOf(Date.parse(to.stored))))
  return [{ pace: 'reply', turn: 'correct', body: { of: answer.id, text } }]
}

function words({ title }: RequestView) {
  return PLAYED_WORDS[langOf(title.lang)]
}

/** In the language of the request, marked in both. */
function marked({ title }: RequestView, text: string): { readonly lang: 'en' | 'zh'; readonly text: string } {
  return { lang: langOf(title.lang), text: `${PLAYED_MARK} ${text}` }
}

function langOf(lang: string): 'en' | 'zh' {
  return lang === 'zh' ? 'zh' : 'en'
}

function midnightAfter(ms: number, days: number): string {
  return printTime((Math.floor(ms / DAY_MS) + days) * (DAY_MS / 1000))
}

function minuteOf(ms: number): string {
  return printTime(Math.floor(ms / 1000))
    .slice(0, 16)
    .replace('T', ' ')
}

/** What is done in a case, and when: its request, its turns, and where its history says so, who or what cannot be reached. */

import { actOnRequest, type Command } from '../../app/act-on-request.ts'
import type { RequestDraft } from '../../app/draft-request.ts'
import { enterRequest } from '../../app/enter-request.ts'
import type { Actor } from '../../app/node.ts'
import type { Seconds } from '../../app/ports.ts'
import { showRequest } from '../../app/show-request.ts'
import { parseTime } from '../../protocol/index.ts'
import { type CaseEvent, draftOf, type ExerciseCase, type PartyName, readOutcomes } from './cases.ts'
import type { Play } from './play.ts'

/** `turn`: somebody says something, well timed before and after; `time`: both nodes are only timed, or something fails or comes back. */
export type Act = {
  readonly at: Seconds
  readonly is: 'turn' | 'time'
  does(play: Play): Promise<unknown>
}

const PEOPLE = {
  arden: { name: 'M. Okafor', role: 'handler' },
  beiyuan: { name: '周敏', role: 'handler' },
} as const

/** Acts of a case in the order of its history; references of requests are kept in `references` as they are given. */
export function actsOf(one: ExerciseCase, references: Map<string, string>): Act[] {
  const enter: Act = {
    at: parseTime(one.entered),
    is: 'turn',
    async does(play) {
      references.set(one.id, await enters(play, one.from, draftOf(one), PEOPLE[one.from]))
    },
  }
  const turns = one.history.flatMap((event) => actsOfEvent(one, event, () => references.get(one.id)!))
  return [enter, ...turns, ...duesOf(one)]
}

/** Enters a request of a party to the other; its reference. */
export async function enters(
  play: Play,
  from: PartyName,
  draft: RequestDraft,
  actor: Actor,
): Promise<string> {
  const pair = from === 'arden' ? 'BEI' : 'ARD'
  return (await enterRequest(play.stage(from).node, pair, draft, actor)).reference
}

function actsOfEvent(one: ExerciseCase, event: CaseEvent, reference: () => string): Act[] {
  const at = parseTime(event.at)
  if (event.event === 'receipted') return backAt(one, event, reference)
  const turn = turnOf(one, event)
  if (!turn) return []
  const act: Act = { at, is: 'turn', does: (play) => turn(play, reference()) }
  return event.interval ? outOfSight(act, event.by!, event.interval) : [act]
}

/** Nothing at the party's node until it receipts: it was off from before the request on. Its people acknowledge where the case says when. */
function backAt(one: ExerciseCase, { at, by, text }: CaseEvent, reference: () => string): Act[] {
  const party = by!
  const acknowledged = /acknowledged at (\d\d:\d\d)Z/.exec(text)?.[1]
  return [
    { at: parseTime(one.entered) - 120, is: 'time', does: (play) => play.takeOff(party) },
    { at: parseTime(at), is: 'time', does: (play) => play.bringBack(party) },
    ...(acknowledged
      ? actsOfEvent(
          one,
          { by: party, at: `${at.slice(0, 11)}${acknowledged}:00Z`, event: 'acknowledged', text: 'accepted' },
          reference,
        )
      : []),
  ]
}

/**
 * Between these times nothing outside can be reached from the party that takes the turn: neither the witness nor the other node, whose receipt
 * line would prove the time as well as the witness does (V7).
 */
function outOfSight(
  act: Act,
  by: PartyName,
  interval: { readonly from: string; readonly to: string },
): Act[] {
  const [from, to] = [parseTime(interval.from), parseTime(interval.to)]
  const other = by === 'arden' ? 'beiyuan' : 'arden'
  return [
    { at: from, is: 'time', does: (play) => play.pulse() },
    {
      at: from + 5,
      is: 'time',
      async does(play) {
        await play.takeOff(other)
        await play.hideWitness()
      },
    },
    { ...act, is: 'time' },
    {
      at: to,
      is: 'time',
      async does(play) {
        await play.showWitness()
        await play.bringBack(other)
      },
    },
  ]
}

/** Before and after each due time both nodes are timed, and then write down who was there (W3). */
function duesOf(one: ExerciseCase): Act[] {
  return Object.values(one.limits).flatMap((text) => {
    const due = parseTime(text)
    return [
      { at: due - 30, is: 'time', does: (play) => play.pulse() },
      { at: due + 20, is: 'time', does: (play) => play.pulse() },
      { at: due + 90, is: 'time', does: (play) => play.settle() },
    ] satisfies Act[]
  })
}

type Turn = (play: Play, reference: string) => Promise<unknown>

/** The turn of a history entry; undefined where it tells of something else (notes, the telephone). */
function turnOf(one: ExerciseCase, event: CaseEvent): Turn | undefined {
  const { by } = event
  if (!by) return undefined
  const words = { text: { lang: by === 'arden' ? 'en' : 'zh', text: event.text } } as const
  const act =
    (commandOf: (play: Play, reference: string) => Command | Promise<Command>): Turn =>
    async (play, reference) =>
      actOnRequest(play.stage(by).node, reference, await commandOf(play, reference), words, PEOPLE[by])
  switch (event.event) {
    case 'acknowledged':
      return act(() => ({ type: 'acknowledge', state: /^pending/.test(event.text) ? 'pending' : 'accepted' }))
    case 'status':
      return act(() => ({ type: 'status' }))
    case 'answered':
      return act(() => answerOf(one))
    case 'clarification asked':
      return act(() => ({ type: 'clarify' }))
    case 'clarification answered':
      return act(async (play, reference) => ({
        type: 'reply',
        to: await lastOf(play, by, reference, 'clarify'),
      }))
    case 'extension proposed':
      return act(() => ({ type: 'ask_extension', until: parseTime(event.due!) }))
    case 'extension granted':
      return act(() => ({ type: 'grant', duty: 'answer', due: parseTime(event.due!) }))
    case 'withdrawn':
      return act(() => ({ type: 'withdraw' }))
    case 'assessed':
      return act(() => ({ type: 'assess', rating: Number(/rated (\d) of 5/.exec(event.text)?.[1]) }))
    case 'reply to assessment':
      return act(async (play, reference) => ({
        type: 'reply',
        to: await lastOf(play, by, reference, 'assess'),
      }))
    default:
      return undefined
  }
}

/** What was said of each ask: data/exercise/outcomes.json, read from the case's own text; `whole` where all of it was refused. */
function answerOf(one: ExerciseCase): Command {
  const told = readOutcomes()[one.id] ?? one.asks.map(() => 'done')
  if (told[0] === 'whole') {
    const [, ground, article] = told[1]!.split(':')
    return { type: 'refuse', ground, article } as Command
  }
  const outcomes = told.map((text, i) => {
    const [outcome, ground, article] = text.split(':')
    return { ask: i + 1, outcome, ...(ground && { ground }), ...(article && { article }) }
  })
  return { type: 'answer', outcomes } as Command
}

async function lastOf(play: Play, party: PartyName, reference: string, kind: string): Promise<string> {
  const { turns } = await showRequest(play.stage(party).node, reference)
  const found = turns.findLast((turn) => turn.kind === kind)
  if (!found) throw new Error(`${reference} has no ${kind}`)
  return found.id
}

/** Replays the year's first cases on two running nodes with moved time: every signature, receipt and witness line is real. */

import { actOnRequest } from '../../app/act-on-request.ts'
import { enterRequest } from '../../app/enter-request.ts'
import type { Node } from '../../app/node.ts'
import type { Seconds } from '../../app/ports.ts'
import { parseTime } from '../../protocol/index.ts'
import {
  type CaseEvent,
  draftOf,
  type ExerciseCase,
  type PartyName,
  readCase,
  readOutcomes,
} from './cases.ts'

/** A node whose clock is moved by hand. */
export type Stage = {
  readonly node: Node
  /** Signs afresh, and waits until the peer and the witness have answered. */
  heartbeat(): Promise<void>
  /** Waits until nothing is on the way, and writes what is due to be written. */
  settle(): Promise<void>
}
export type Play = {
  readonly stages: Readonly<Record<PartyName, Stage>>
  moveTo(time: Seconds): void
  progress(done: number, of: number): void
}

const PEOPLE = {
  arden: { name: 'M. Okafor', role: 'case handler' },
  beiyuan: { name: '周敏', role: '案件承办人' },
} as const

/** `time`: both nodes are only timed, or write down what is due; `turn`: somebody does something. */
type Act = {
  readonly at: Seconds
  readonly is: 'turn' | 'time'
  readonly does: (play: Play) => Promise<unknown>
}

/** Plays the cases with these numbers, in the order of time; resolves when both nodes agree about all of it. */
export async function playHistory(play: Play, numbers: readonly number[]): Promise<void> {
  const references = new Map<string, string>()
  const acts = numbers
    .flatMap((number) => actsOf(readCase(number), references))
    .toSorted((a, b) => a.at - b.at)
  for (const [i, act] of acts.entries()) {
    if (act.is === 'turn') await before(play, act.at)
    play.moveTo(act.at)
    await act.does(play)
    if (act.is === 'turn') await after(play, act.at)
    play.progress(i + 1, acts.length)
  }
  await settle(play)
}

/** What waits for the clock is written well before a turn, so that the leaf before it carries the time of the pulse just before. */
async function before(play: Play, at: Seconds): Promise<void> {
  play.moveTo(at - 85)
  await settle(play)
  play.moveTo(at - 20)
  await pulse(play)
}

async function after(play: Play, at: Seconds): Promise<void> {
  await settle(play)
  play.moveTo(at + 30)
  await pulse(play)
}

function actsOf(one: ExerciseCase, references: Map<string, string>): Act[] {
  const enter: Act = {
    at: parseTime(one.entered),
    is: 'turn',
    async does({ stages }) {
      const { reference } = await enterRequest(
        stages[one.from].node,
        other(one.from),
        draftOf(one),
        PEOPLE[one.from],
      )
      references.set(one.id, reference)
    },
  }
  const turns = one.history.flatMap((event) => {
    const turn = turnOf(one, event)
    return turn
      ? [
          {
            at: parseTime(event.at),
            is: 'turn' as const,
            does: (play: Play) => turn(play, references.get(one.id)!),
          },
        ]
      : []
  })
  return [enter, ...turns, ...duesOf(one)]
}

/** Before and after each due time both nodes are timed, and then write down who was there (W3). */
function duesOf(one: ExerciseCase): Act[] {
  return Object.values(one.limits).flatMap((text) => {
    const due = parseTime(text)
    return [
      { at: due - 30, is: 'time', does: pulse },
      { at: due + 20, is: 'time', does: pulse },
      { at: due + 90, is: 'time', does: settle },
    ] as const
  })
}

type Turn = (play: Play, reference: string) => Promise<unknown>

/** The turn of a history entry; undefined for what this version of the record has no message for (assessments, notes). */
function turnOf(one: ExerciseCase, event: CaseEvent): Turn | undefined {
  const by = event.by
  if (!by) return undefined
  const lang = by === 'arden' ? ('en' as const) : ('zh' as const)
  const act =
    (command: Parameters<typeof actOnRequest>[2]): Turn =>
    ({ stages }, reference) =>
      actOnRequest(stages[by].node, reference, command, { text: { lang, text: event.text } }, PEOPLE[by])
  switch (event.event) {
    case 'acknowledged':
      return act({ type: 'acknowledge', state: 'accepted' })
    case 'status':
      return act({ type: 'status' })
    case 'answered':
      return act({ type: 'answer', outcomes: outcomesOf(one) })
    case 'clarification asked':
    case 'clarification answered':
      return act({ type: 'clarify' })
    case 'extension proposed':
      return act({ type: 'ask_extension', until: parseTime(event.due!) })
    case 'extension granted':
      return act({ type: 'grant', duty: 'answer', due: parseTime(event.due!) })
    case 'withdrawn':
      return act({ type: 'withdraw' })
    default:
      return undefined
  }
}

type Outcomes = Extract<Parameters<typeof actOnRequest>[2], { type: 'answer' }>['outcomes']

function outcomesOf(one: ExerciseCase): Outcomes {
  const told = readOutcomes()[one.id] ?? one.asks.map(() => 'done')
  return told.map((text, i) => {
    const [outcome, ground, article] = text.split(':')
    return { ask: i + 1, outcome, ...(ground && { ground }), ...(article && { article }) } as Outcomes[number]
  })
}

function other(party: PartyName): string {
  return party === 'arden' ? 'BEI' : 'ARD'
}

/** Both nodes are timed by each other and by the witness, now. */
async function pulse(play: Play): Promise<void> {
  await Promise.all(Object.values(play.stages).map((stage) => stage.heartbeat()))
}

async function settle(play: Play): Promise<void> {
  await play.stages.arden.settle()
  await play.stages.beiyuan.settle()
}

/** Made-up requests, for an exercise of any size: the same number gives the same ones. Each is shaped after a case and answered as people do. */

import { type AskOutcome, actOnRequest, type Command } from '../../app/act-on-request.ts'
import type { Seconds } from '../../app/ports.ts'
import { parseTime } from '../../protocol/index.ts'
import { type Act, enters } from './case-acts.ts'
import { draftOf, type ExerciseCase, type PartyName, readCase } from './cases.ts'
import type { Play } from './play.ts'

const FROM = parseTime('2025-01-08T00:00:00Z')
const TO = parseTime('2025-12-20T00:00:00Z')
const DAY = 86_400
/** What falls into one of these is done at once, between two pulses: so thousands take minutes. */
const SLOT = 6 * 3600
const TEMPLATES: readonly number[] = [
  1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 22, 26, 34, 36,
]

const PEOPLE = {
  arden: [
    { name: 'M. Okafor', role: 'handler' },
    { name: 'J. Reyes', role: 'handler' },
  ],
  beiyuan: [
    { name: '周敏', role: 'handler' },
    { name: '李航', role: 'handler' },
  ],
} as const

type Step = { readonly at: Seconds; does(play: Play): Promise<unknown> }

/** Acts of so many requests, spread over 2025; none for 0. Throws from the last one where the story never brings both nodes back. */
export function generatedActs(count: number): Act[] {
  const templates = count === 0 ? [] : TEMPLATES.map(readCase)
  const steps = Array.from({ length: count }, (_, i) => stepsOf(i, templates, chanceOf(i))).flat()
  const slots = [...Map.groupBy(steps, ({ at }) => Math.floor(at / SLOT))].toSorted(([a], [b]) => a - b)
  const waiting: Step[][] = []
  return slots.map(([slot, some], i) => ({
    at: slot * SLOT,
    is: 'turn',
    async does(play) {
      waiting.push(some.toSorted((a, b) => a.at - b.at))
      // Where the story has a node off, its people do these things when it is back.
      if (!play.isWhole) {
        if (i === slots.length - 1) throw new Error('a node is off at the end of the made-up requests')
        return
      }
      for (const held of waiting.splice(0)) {
        for (const step of held) await step.does(play)
        // What these entered must have come before the other side's people act on it.
        await play.settle()
      }
    },
  }))
}

type Chance = (below: number) => number

/** A small generator with a state of its own for each request (mulberry32). */
function chanceOf(seed: number): Chance {
  let state = (seed + 1) * 0x9e3779b1
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

function stepsOf(i: number, templates: readonly ExerciseCase[], chance: Chance): Step[] {
  const one = templates[chance(templates.length)]!
  const entered = FROM + chance(TO - FROM)
  const pace = { emergency: 0.1, urgent: 1, routine: 6 }[one.urgency]
  let reference = ''
  const enter: Step = {
    at: entered,
    async does(play) {
      const draft = draftOf(one)
      const title = { ...draft.title, text: `${draft.title.text} · ${i + 1}` }
      reference = await enters(play, one.from, { ...draft, title }, personOf(one.from, i))
    },
  }
  const after = (days: number, by: PartyName, command: Command, text: string): Step => ({
    at: entered + Math.round(days * pace * DAY) + SLOT,
    does: async (play) =>
      actOnRequest(
        play.stage(by).node,
        reference,
        command,
        { text: { lang: by === 'arden' ? 'en' : 'zh', text } },
        personOf(by, i),
      ).catch(expected),
  })
  return [enter, ...turnsOf(one, chance, after)]
}

/** Made-up turns may come when the request is over already: then nobody takes them. */
function expected(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'refused')) throw error
}

function turnsOf(
  one: ExerciseCase,
  chance: Chance,
  after: (days: number, by: PartyName, command: Command, text: string) => Step,
): Step[] {
  const { from, to, asks } = one
  const say = (by: PartyName, en: string, zh: string) => (by === 'arden' ? en : zh)
  const accepted = after(
    0.2 + chance(10) / 10,
    to,
    { type: 'acknowledge', state: 'accepted' },
    say(to, 'accepted', '已受理'),
  )
  if (asks.length === 0 || chance(20) === 0) return [accepted]
  const answered = 1 + chance(60) / 10
  const end: Step =
    chance(12) === 0
      ? after(
          answered,
          to,
          { type: 'refuse', ground: 'no_link', article: 'Art. 3(1)(f)' },
          say(to, 'no link is shown', '未显示实质性联系'),
        )
      : after(
          answered,
          to,
          { type: 'answer', outcomes: outcomesOf(asks.length, chance) },
          say(to, 'see each ask', '逐项答复如下'),
        )
  const status =
    chance(3) === 0 ? [after(answered / 2, to, { type: 'status' }, say(to, 'under way', '正在办理'))] : []
  const withdrawn =
    chance(25) === 0
      ? [after(0.8, from, { type: 'withdraw' }, say(from, 'solved at home', '已自行解决'))]
      : []
  const assessed =
    chance(2) === 0
      ? [
          after(
            answered + 2,
            from,
            { type: 'assess', rating: 1 + chance(5) },
            say(from, 'as rated', '评分如上'),
          ),
        ]
      : []
  return [accepted, ...status, ...withdrawn, end, ...assessed]
}

function outcomesOf(asks: number, chance: Chance): AskOutcome[] {
  const outcomes = ['done', 'done', 'done', 'partly', 'not_possible', 'postponed'] as const
  return Array.from({ length: asks }, (_, i) => ({ ask: i + 1, outcome: outcomes[chance(outcomes.length)]! }))
}

function personOf(party: PartyName, i: number) {
  return PEOPLE[party][i % 2]!
}

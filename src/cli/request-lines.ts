import type { RequestVerdicts } from '../app/judge-pair.ts'
import type { RequestView, Turn } from '../app/show-request.ts'
import { wordFor } from '../app/words/words.ts'
import { contentLines } from './content-lines.ts'
import { beginningOf } from './message-id.ts'
import { indented } from './output.ts'
import type { Texts } from './texts/index.ts'

type DutyVerdict = RequestVerdicts['duties'][number]

/** A request as a terminal shows it. */
export function requestLines(view: RequestView, texts: Texts): string[] {
  const { words } = texts
  return [
    `${view.reference}  ${view.title.text}`,
    [
      wordFor(words.kind, view.kind),
      wordFor(words.urgency, view.urgency),
      `TLP:${view.tlp}`,
      wordFor(words.phase, view.phase),
      ...(view.nextDue ? [texts.due(view.nextDue)] : []),
    ].join(' · '),
    '',
    ...section(texts.asks, askLines(view, texts)),
    ...section(
      texts.turns,
      view.turns.flatMap((turn) => turnLines(turn, texts, askerOf(view))),
    ),
    ...section(texts.duties, dutyLines(view, texts)),
  ].slice(0, -1)
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.flatMap((line) => indented(line, '  ')), '']
}

function askLines(view: RequestView, { words }: Texts): string[] {
  const first = view.turns.find((turn) => turn.kind === 'request')?.payload
  const asks = first?.kind === 'request' ? first.body.asks : []
  return asks.map((ask) => {
    const outcome = view.request.asks.find((a) => a.n === ask.n)?.outcome
    return `${ask.n}. ${ask.text.text}${outcome ? `  [${words.outcome[outcome]}]` : ''}`
  })
}

/** The identity of the side that asks, as its own request names it. */
function askerOf(view: RequestView): string {
  return view.turns.find((turn) => turn.id === view.request.request)?.payload?.from ?? ''
}

function turnLines(turn: Turn, texts: Texts, asker: string): string[] {
  const who = turn.from === 'us' ? texts.us : texts.them
  const head = texts.says(
    turn.payload?.at ?? turn.stored,
    who,
    wordFor(texts.words.turn, turn.kind),
    beginningOf(turn.id),
  )
  const fault = turn.fault ? [texts.returned(wordFor(texts.words.returned, turn.fault))] : []
  return [
    head,
    ...[...fault, ...(turn.payload ? contentLines(turn.payload, texts, asker) : [])].flatMap((line) =>
      indented(line, '    '),
    ),
  ]
}

function dutyLines(view: RequestView, texts: Texts): string[] {
  const { words } = texts
  const shown = view.unreconciled ?? view.verdicts
  if (!shown) return [texts.noVerdictYet]
  const { contest } = shown
  return [
    ...(view.unreconciled ? [texts.unreconciled] : []),
    ...shown.duties.flatMap((duty) => linesOfDuty(duty, texts)),
    ...(contest
      ? [
          words.says.underUrgency(words.urgency[contest.urgency], contest.agreed !== null),
          ...contest.duties.flatMap((duty) => linesOfDuty(duty, texts)).map((line) => `  ${line}`),
        ]
      : []),
  ]
}

function linesOfDuty(duty: DutyVerdict, texts: Texts): string[] {
  const { words } = texts
  const name = `${words.duty[duty.duty]}${duty.n ? ` ${duty.n}` : ''}`
  const due = texts.due(duty.granted ?? duty.due ?? texts.unknownTime)
  const { after, before } = duty.answer ?? {}
  const between = duty.answer ? [texts.between(after ?? texts.unknownTime, before ?? texts.unknownTime)] : []
  return [
    [name, words.verdict[duty.verdict], due, ...between].join(' · '),
    `  ${words.verdictMeans[duty.verdict]}`,
  ]
}

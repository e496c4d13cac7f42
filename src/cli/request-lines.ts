import type { RequestView, Turn } from '../app/show-request.ts'
import type { Texts } from './texts/en.ts'

/** A request as a terminal shows it. */
export function requestLines(view: RequestView, texts: Texts): string[] {
  return [
    `${view.reference}  ${view.title.text}`,
    [
      texts.kind[view.kind] ?? view.kind,
      texts.urgency[view.urgency] ?? view.urgency,
      texts.phase[view.phase] ?? view.phase,
    ].join(' · '),
    '',
    ...section(texts.asks, askLines(view, texts)),
    ...section(
      texts.turns,
      view.turns.flatMap((turn) => turnLines(turn, texts)),
    ),
    ...section(texts.duties, dutyLines(view, texts)),
  ]
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), '']
}

function askLines(view: RequestView, texts: Texts): string[] {
  const first = view.turns.find((turn) => turn.kind === 'request')?.payload
  const asks = first?.kind === 'request' ? first.body.asks : []
  return asks.map((ask) => {
    const outcome = view.request.asks.find((a) => a.n === ask.n)?.outcome
    return `${ask.n}. ${ask.text.text}${outcome ? `  [${texts.outcome[outcome]}]` : ''}`
  })
}

function turnLines(turn: Turn, texts: Texts): string[] {
  const who = turn.from === 'us' ? texts.us : texts.them
  const head = `${turn.payload?.at ?? turn.stored}  ${who}: ${texts.turn[turn.kind] ?? turn.kind}${turn.fault ? `  (${texts.returned(turn.fault)})` : ''}`
  const words = wordsOf(turn)
  return words ? [head, `    ${words}`] : [head]
}

function wordsOf(turn: Turn): string | undefined {
  const payload = turn.payload
  switch (payload?.kind) {
    case 'request':
    case 'notify':
      return payload.body.facts.text
    case 'acknowledge':
    case 'result':
      return payload.body.note?.text
    case 'status':
    case 'clarify':
      return payload.body.text.text
    case 'refuse':
      return `${payload.body.ground}, ${payload.body.article}${payload.body.text ? `: ${payload.body.text.text}` : ''}`
    case 'extend':
      return `${payload.body.until}${payload.body.text ? `: ${payload.body.text.text}` : ''}`
    case 'withdraw':
      return payload.body.text?.text
    case 'return':
      return payload.body.detail
    default:
      return undefined
  }
}

function dutyLines(view: RequestView, texts: Texts): string[] {
  if (!view.verdicts) return [texts.noVerdictYet]
  return view.verdicts.duties.map((duty) => {
    const name = `${texts.duty[duty.duty]}${'n' in duty && duty.n ? ` ${duty.n}` : ''}`
    const due = texts.due(duty.due ?? texts.unknownTime)
    const answer = duty.answer
      ? `; ${texts.between(duty.answer.after ?? texts.unknownTime, duty.answer.before ?? texts.unknownTime)}`
      : ''
    return `${name}: ${texts.verdict[duty.verdict]}, ${due}${answer}`
  })
}

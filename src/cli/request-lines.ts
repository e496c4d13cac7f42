import type { RequestView, Turn } from '../app/show-request.ts'
import { wordFor } from '../app/words/words.ts'
import type { Texts } from './texts/index.ts'

/** A request as a terminal shows it. */
export function requestLines(view: RequestView, texts: Texts): string[] {
  const { words } = texts
  return [
    `${view.reference}  ${view.title.text}`,
    [
      wordFor(words.kind, view.kind),
      wordFor(words.urgency, view.urgency),
      wordFor(words.phase, view.phase),
      ...(view.nextDue ? [texts.due(view.nextDue)] : []),
    ].join(' · '),
    '',
    ...section(texts.asks, askLines(view, texts)),
    ...section(
      texts.turns,
      view.turns.flatMap((turn) => turnLines(turn, texts)),
    ),
    ...section(texts.duties, dutyLines(view, texts)),
  ].slice(0, -1)
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), '']
}

function askLines(view: RequestView, { words }: Texts): string[] {
  const first = view.turns.find((turn) => turn.kind === 'request')?.payload
  const asks = first?.kind === 'request' ? first.body.asks : []
  return asks.map((ask) => {
    const outcome = view.request.asks.find((a) => a.n === ask.n)?.outcome
    return `${ask.n}. ${ask.text.text}${outcome ? `  [${words.outcome[outcome]}]` : ''}`
  })
}

function turnLines(turn: Turn, texts: Texts): string[] {
  const who = turn.from === 'us' ? texts.us : texts.them
  const head = texts.says(turn.payload?.at ?? turn.stored, who, wordFor(texts.words.turn, turn.kind))
  const fault = turn.fault ? [texts.returned(wordFor(texts.words.returned, turn.fault))] : []
  return [
    head,
    ...[...fault, ...wordsOf(turn, texts)].map((line) => `    ${line.replaceAll('\n', '\n      ')}`),
  ]
}

/** What a turn says beside its kind, one thing a line. */
function wordsOf({ payload }: Turn, texts: Texts): string[] {
  const { words } = texts
  switch (payload?.kind) {
    case 'request':
    case 'notify':
      return [payload.body.facts.text]
    case 'acknowledge':
      return [texts.state[payload.body.state], ...textOf(payload.body.note)]
    case 'result':
      return [
        ...payload.body.outcomes.map((o) => {
          const outcome = words.outcome[o.outcome]
          const ground = o.ground ? texts.ground(words.ground[o.ground], o.article ?? '') : undefined
          return texts.ofAsk(o.ask, [outcome, ground, o.text?.text].filter(Boolean).join(' · '))
        }),
        ...textOf(payload.body.note),
      ]
    case 'status':
    case 'clarify':
      return [payload.body.text.text]
    case 'refuse':
      return [
        texts.ground(words.ground[payload.body.ground], payload.body.article),
        ...textOf(payload.body.text),
      ]
    case 'extend': {
      const { grant, body } = payload
      const until = grant ? texts.granted(words.grantable[grant.duty], grant.due) : texts.until(body.until)
      return [until, ...textOf(body.text)]
    }
    case 'withdraw':
      return textOf(payload.body.text)
    case 'return':
      return [texts.returned(words.returned[payload.code])]
    default:
      return []
  }
}

function textOf(text: { readonly text: string } | undefined): string[] {
  return text ? [text.text] : []
}

function dutyLines(view: RequestView, texts: Texts): string[] {
  const { words } = texts
  const shown = view.unreconciled ?? view.verdicts
  if (!shown) return [texts.noVerdictYet]
  const lines = shown.duties.flatMap((duty) => {
    const name = `${words.duty[duty.duty]}${duty.n ? ` ${duty.n}` : ''}`
    const due = texts.due(duty.granted ?? duty.due ?? texts.unknownTime)
    const { after, before } = duty.answer ?? {}
    const between = duty.answer
      ? [texts.between(after ?? texts.unknownTime, before ?? texts.unknownTime)]
      : []
    return [
      [name, words.verdict[duty.verdict], due, ...between].join(' · '),
      `  ${words.verdictMeans[duty.verdict]}`,
    ]
  })
  return view.unreconciled ? [texts.unreconciled, ...lines] : lines
}

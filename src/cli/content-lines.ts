import { outcomeSentence, turnSentences, wordsIn } from '../app/words/turn-sentences.ts'
import type { Payload, PayloadOf } from '../protocol/index.ts'
import type { Texts } from './texts/index.ts'

const asIs = (time: string) => time

/** All that a message says, in words, as whoever releases it should read it; `asker` is the identity of the side that asks, where it is known. */
export function contentLines(payload: Payload, texts: Texts, asker = ''): string[] {
  const { words } = texts
  const alone = 'alone' in payload && payload.alone ? [words.says.alone] : []
  if (payload.kind === 'request' || payload.kind === 'notify')
    return [...alone, ...requestContent(payload, texts)]
  const said = wordsIn(payload)
  const outcomes = payload.kind === 'result' ? payload.body.outcomes : []
  return [
    ...alone,
    ...turnSentences(words, payload, { when: asIs, asker }),
    ...outcomes.map((each) =>
      [words.says.ofAsk(each.ask, outcomeSentence(words, each, asIs).join(' · ')), each.text?.text]
        .filter(Boolean)
        .join(' · '),
    ),
    ...(said ? [said.text] : []),
    ...fileLines('files' in payload.body ? payload.body.files : [], texts),
  ]
}

type Asking = PayloadOf<'request'> | PayloadOf<'notify'>

function requestContent({ rule, body }: Asking, texts: Texts): string[] {
  const { words, content } = texts
  return [
    `${words.kind[rule.class]} · ${words.urgency[rule.urgency]} · TLP:${body.tlp}`,
    body.title.text,
    ...labelled(content.urgencyReason, body.urgencyReason?.text),
    body.facts.text,
    ...body.asks.map((ask) => `${ask.n}. ${ask.text.text}`),
    ...detailLines(body, texts),
  ]
}

/** What stands in a request beside its facts and asks. */
function detailLines(body: Asking['body'], texts: Texts): string[] {
  const { content } = texts
  const { summary, events, territory, rsit, offences, observables, basis, purpose, use, links, files } = body
  return [
    ...labelled(content.summary, summary?.text),
    ...(events ?? []).map(({ at, zone, text }) => `${[at, zone].filter(Boolean).join(' ')}  ${text.text}`),
    ...labelled(content.territory, territory?.text),
    ...labelled(content.activity, rsit && `${rsit.class} / ${rsit.type}`),
    ...labelled(content.offences, offences.join('; ')),
    ...labelled(
      content.observables,
      observables.map(({ value, note }) => (note ? `${value} (${note})` : value)).join(', '),
    ),
    ...labelled(content.basis, basis?.text),
    ...labelled(content.purpose, purpose?.text),
    ...(use
      ? [
          texts.words.says.use(use.purposes.map((each) => texts.words.says.usePurpose[each])),
          texts.words.says.onward[use.onward],
        ]
      : []),
    ...(use?.destroyBy ? [texts.words.says.destroyBy(use.destroyBy)] : []),
    ...(links ?? []).map(({ relation, request }) => `${content.relation[relation]}: ${request}`),
    ...fileLines(files, texts),
  ]
}

function fileLines(
  files: readonly { readonly name: string; readonly length: number }[],
  { content }: Texts,
): string[] {
  return labelled(content.files, files.map(({ name, length }) => `${name} (${length} B)`).join(', '))
}

function labelled(label: string, value: string | undefined): string[] {
  return value ? [`${label}: ${value}`] : []
}

import { URGENCY_REASONS } from '../app/words/content.ts'
import { outcomeSentence, turnSentences, wordsIn } from '../app/words/turn-sentences.ts'
import type { Body, Payload, RequestClass, Urgency } from '../protocol/index.ts'
import { beginningOf } from './message-id.ts'
import type { Texts } from './texts/index.ts'

const asIs = (time: string) => time

/** All that a message says, in words, as whoever releases it should read it; `asker` is the identity of the side that asks, where it is known. */
export function contentLines(payload: Payload, texts: Texts, asker = ''): string[] {
  const { words } = texts
  const alone = 'alone' in payload && payload.alone ? [words.says.alone] : []
  if (payload.kind === 'request' || payload.kind === 'notify') {
    const { rule, body } = payload
    return [...alone, ...askingLines({ kind: rule.class, urgency: rule.urgency, body }, texts)]
  }
  const said = wordsIn(payload)
  const outcomes = payload.kind === 'result' ? payload.body.outcomes : []
  return [
    ...alone,
    ...namingLines(payload, texts),
    ...turnSentences(words, payload, { when: asIs, asker }),
    ...outcomes.map((each) =>
      [words.says.ofAsk(each.ask, outcomeSentence(words, each, asIs).join(' · ')), each.text?.text]
        .filter(Boolean)
        .join(' · '),
    ),
    ...(said ? [said.text] : []),
    ...broughtLines(payload, texts),
  ]
}

/** A request as it is asked, or as a draft would ask it. */
export type Asking = {
  readonly kind: RequestClass
  readonly urgency: Urgency
  readonly body: Omit<Body<'request'> | Body<'notify'>, 'reference' | 'by'>
}

export function askingLines({ kind, urgency, body }: Asking, texts: Texts): string[] {
  const { words, content } = texts
  const { urgencyGround: ground, urgencyReason: reason } = body
  const because = [ground && URGENCY_REASONS[ground][texts.lang], reason?.text].filter(Boolean)
  return [
    `${words.kind[kind]} · ${words.urgency[urgency]} · TLP:${body.tlp}`,
    body.title.text,
    ...labelled(content.urgencyReason, because.join(' · '), texts),
    ...('spontaneous' in body && body.spontaneous ? [content.spontaneous] : []),
    body.facts.text,
    ...body.asks.map((ask) => `${ask.n}. ${ask.text.text}`),
    ...detailLines(body, texts),
  ]
}

/** What stands in a request beside its facts and asks. */
function detailLines(body: Asking['body'], texts: Texts): string[] {
  const { content } = texts
  const { summary, events, territory, rsit, offences, observables, basis, purpose, use, links, files } = body
  const part = (label: string, value: string | undefined) => labelled(label, value, texts)
  return [
    ...part(content.summary, summary?.text),
    ...(events ?? []).map(
      ({ at, zone, driftSeconds: drift, text }) =>
        `${[at, zone, drift && content.drift(drift)].filter(Boolean).join(' ')}  ${text.text}`,
    ),
    ...part(content.territory, territory?.text),
    ...part(content.activity, rsit && `${rsit.class} / ${rsit.type}`),
    ...part(content.offences, offences.join('; ')),
    ...observableLines(observables, texts),
    ...part(content.basis, basis?.text),
    ...part(content.purpose, purpose?.text),
    ...(use
      ? [
          texts.words.says.use(use.purposes.map((each) => texts.words.says.usePurpose[each])),
          texts.words.says.onward[use.onward],
        ]
      : []),
    ...(use?.destroyBy ? [texts.words.says.destroyBy(use.destroyBy)] : []),
    ...linkLines(links, texts),
    ...fileLines(content.files, files, texts),
  ]
}

/** The messages that a turn is about, by the digits under which "request show" prints them. */
function namingLines({ body }: Payload, texts: Texts): string[] {
  const { content } = texts
  const one = 'of' in body ? body.of : 'to' in body ? body.to : undefined
  const removed = 'messages' in body ? body.messages : []
  return [
    ...labelled(content.about, one && beginningOf(one), texts),
    ...labelled(content.under, 'under' in body ? body.under && beginningOf(body.under) : undefined, texts),
    ...labelled(content.messages, removed.map(beginningOf).join(', '), texts),
    ...labelled(
      content.files,
      'digests' in body ? body.digests.map(beginningOf).join(', ') : undefined,
      texts,
    ),
  ]
}

/** What a turn brings beside its words. */
function broughtLines({ body }: Payload, texts: Texts): string[] {
  const { content } = texts
  return [
    ...('observables' in body ? observableLines(body.observables ?? [], texts) : []),
    ...('links' in body ? linkLines(body.links, texts) : []),
    ...('files' in body ? fileLines(content.files, body.files, texts) : []),
    ...('withheld' in body ? fileLines(content.withheld, body.withheld, texts) : []),
    ...labelled(content.ownReference, 'state' in body && 'reference' in body ? body.reference : '', texts),
  ]
}

function observableLines(observables: Asking['body']['observables'], texts: Texts): string[] {
  const named = observables.map(({ value, note }) => (note ? `${value} (${note})` : value))
  return labelled(texts.content.observables, named.join(', '), texts)
}

function linkLines(links: Asking['body']['links'], texts: Texts): string[] {
  return (links ?? []).map(({ relation, request }) =>
    texts.labelled(texts.content.relation[relation], request),
  )
}

function fileLines(label: string, files: Asking['body']['files'], texts: Texts): string[] {
  const named = files.map(
    ({ name, length, digest }) => `${name} (${texts.files.length(length)}, sha256:${beginningOf(digest)})`,
  )
  return labelled(label, named.join(', '), texts)
}

function labelled(label: string, value: string | undefined, texts: Texts): string[] {
  return value ? [texts.labelled(label, value)] : []
}

import type { Turn } from '../../app/show-request.ts'
import { wordFor } from '../../app/words/words.ts'
import type { Text } from '../../protocol/index.ts'
import { type Context, dueTexts } from './context.ts'
import { type Html, html } from './html.ts'
import { tagOf } from './requests-page.ts'

/** What a turn says, in its own language where it is a text, in the reader's where it is a word of the rules. */
export function turnWords(context: Context, turn: Turn): Html {
  const { texts } = context
  if (turn.fault)
    return html`<p class="danger">${texts.returned(wordFor(texts.words.returned, turn.fault))}</p>`
  if (!turn.payload) return html`<p class="empty">${texts.notKept}</p>`
  return wordsOf(context, turn.payload)
}

function wordsOf(context: Context, payload: NonNullable<Turn['payload']>): Html {
  const { texts } = context
  const { words } = texts
  switch (payload.kind) {
    case 'request':
    case 'notify':
      return text(payload.body.facts)
    case 'acknowledge':
      return html`<p>${payload.body.state === 'accepted' ? texts.accepted : texts.pending}</p>${text(payload.body.note)}`
    case 'result':
      return html`${outcomes(context, payload.body.outcomes)}${text(payload.body.note)}`
    case 'status':
    case 'clarify':
      return text(payload.body.text)
    case 'refuse': {
      const { ground, article } = payload.body
      return html`<p>${texts.ground(words.ground[ground], article)}</p>${text(payload.body.text)}`
    }
    case 'extend': {
      const { grant, body } = payload
      const until = (time: string) =>
        dueTexts(context, pairOf(context, payload.from, payload.to), time).join(' / ')
      const sentence = grant
        ? texts.grants(words.grantable[grant.duty], until(grant.due))
        : texts.wants(until(body.until))
      return html`<p>${sentence}</p>${text(body.text)}`
    }
    case 'withdraw':
      return text(payload.body.text)
    case 'return':
      return html`<p>${texts.returned(words.returned[payload.code])}</p>`
    case 'keys':
    case 'agreement':
      return html``
    default:
      return payload satisfies never
  }
}

type Outcomes = Extract<NonNullable<Turn['payload']>, { kind: 'result' }>['body']['outcomes']

function outcomes({ texts }: Context, told: Outcomes): Html {
  const items = told.map(({ ask, outcome, ground, article, text: note }) => {
    const why = ground && texts.ground(texts.words.ground[ground], article ?? '')
    return html`<li>${texts.ofAsk(ask)}: <strong>${texts.words.outcome[outcome]}</strong>${why && html` · ${why}`}${note && html` · <span lang="${tagOf(note.lang)}">${note.text}</span>`}</li>`
  })
  return html`<ul class="plain">${items}</ul>`
}

function text(said: Text | undefined): Html {
  if (!said) return html``
  return html`${said.text
    .split(/\n+/)
    .map((line) => html`<p class="text" lang="${tagOf(said.lang)}">${line}</p>`)}`
}

function pairOf({ pairs }: Context, ...parties: readonly string[]): string {
  return pairs.find(({ peer }) => parties.includes(peer.identity))?.id ?? ''
}

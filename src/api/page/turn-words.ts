import type { Turn } from '../../app/show-request.ts'
import { outcomeSentence, turnSentences, wordsIn } from '../../app/words/turn-sentences.ts'
import { wordFor } from '../../app/words/words.ts'
import type { Text } from '../../protocol/index.ts'
import { type Context, dueTexts } from './context.ts'
import { type Html, html } from './html.ts'
import { tagOf } from './requests-page.ts'

/** What a turn says, in its own language where it is a text, in the reader's where it is a word of the rules. */
export function turnWords(context: Context, turn: Turn, asker: string): Html {
  const { texts } = context
  if (turn.fault)
    return html`<p class="danger">${texts.returned(wordFor(texts.words.returned, turn.fault))}</p>`
  if (!turn.payload) return html`<p class="empty">${texts.notKept}</p>`
  return wordsOf(context, turn.payload, asker)
}

function wordsOf(context: Context, payload: Said, asker: string): Html {
  const { words } = context.texts
  const when = whenIn(context, payload)
  const alone = 'alone' in payload && payload.alone ? html`<p class="danger">${words.says.alone}</p>` : ''
  const sentences = turnSentences(words, payload, { when, asker }).map((line) => html`<p>${line}</p>`)
  const told = payload.kind === 'result' ? outcomes(context, payload.body.outcomes, when) : ''
  return html`${alone}${sentences}${told}${text(wordsIn(payload))}`
}

type Said = NonNullable<Turn['payload']>

/** A due time in both places. */
function whenIn(context: Context, { from, to }: Said): (time: string) => string {
  return (time) => dueTexts(context, pairOf(context, from, to), time).join(' / ')
}

type Outcomes = Extract<NonNullable<Turn['payload']>, { kind: 'result' }>['body']['outcomes']

function outcomes({ texts: { words } }: Context, told: Outcomes, when: (time: string) => string): Html {
  const items = told.map((each) => {
    const [outcome, ...more] = outcomeSentence(words, each, when)
    const note = each.text
    return html`<li>${words.says.ofAsk(each.ask, '')}<strong>${outcome}</strong>${more.map((line) => html` · ${line}`)}${note && html` · <span lang="${tagOf(note.lang)}">${note.text}</span>`}</li>`
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

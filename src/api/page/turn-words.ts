import type { Turn } from '../../app/show-request.ts'
import { wordFor } from '../../app/words/words.ts'
import { type Ground, MENDABLE_GROUNDS, type Text } from '../../protocol/index.ts'
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
  const { texts } = context
  const alone = 'alone' in payload && payload.alone ? html`<p class="danger">${texts.says.alone}</p>` : ''
  return html`${alone}${headOf(context, payload, asker).map((line) => html`<p>${line}</p>`)}${outcomesOf(context, payload)}${text(wordsIn(payload))}`
}

type Said = NonNullable<Turn['payload']>

/** What the rules say of a turn, in the reader's language. */
function headOf(context: Context, payload: Said, asker: string): readonly string[] {
  const { texts } = context
  const { words, says } = texts
  const until = (time: string) =>
    dueTexts(context, pairOf(context, payload.from, payload.to), time).join(' / ')
  switch (payload.kind) {
    case 'acknowledge':
      return [payload.body.state === 'accepted' ? texts.accepted : texts.pending]
    case 'refuse':
      return [
        texts.ground(words.ground[payload.body.ground], payload.body.article),
        ...(isMendable(payload.body.ground) ? [says.mendable] : []),
      ]
    case 'extend':
      if (payload.grant) return [grants(context, payload.grant, until)]
      return [payload.from === asker ? says.refusesTime : texts.wants(until(payload.body.until))]
    case 'clarify':
    case 'reply':
      return payload.grant ? [grants(context, payload.grant, until)] : []
    case 'condition':
      return [
        says.condition(payload.body.asks, payload.body.withheld.length),
        ...termsOf(context, payload, until),
      ]
    case 'accept':
      return [payload.body.accepted ? says.accepts : says.declines]
    case 'assess': {
      const asks = payload.body.asks.map(({ ask, rated }) => `${texts.ofAsk(ask)}: ${says.rated[rated]}`)
      return [says.rates(payload.body.rating), ...asks]
    }
    case 'dispute':
      return [says.urgencyIs(words.urgency[payload.urgency])]
    case 'renew':
      return [says.renews(payload.body.ask, until(payload.body.until))]
    case 'followup':
      return [says.followsUp(payload.body.days, says.seen[payload.body.state])]
    case 'translation':
      return [
        says.translatedBy(payload.body.translator, says.how[payload.body.how]),
        ...payload.body.texts.map((each) => each.text),
      ]
    case 'recall':
      return [says.removes(payload.body.messages.length, payload.body.digests.length)]
    case 'expunge':
      return [
        says.removedFor[payload.body.why],
        says.removes(payload.body.messages.length, payload.body.digests.length),
      ]
    case 'ratify':
      return [says.ratifies]
    case 'notice':
      return [says.announces[payload.body.announces](until(payload.body.from))]
    case 'audit':
      return [says.auditHead(payload.body.entries)]
    case 'return':
      return [texts.returned(words.returned[payload.code])]
    case 'request':
    case 'notify':
    case 'status':
    case 'result':
    case 'withdraw':
    case 'correct':
    case 'keys':
    case 'agreement':
      return []
    default:
      return payload satisfies never
  }
}

function isMendable(ground: Ground): boolean {
  return (MENDABLE_GROUNDS as readonly Ground[]).includes(ground)
}

function grants(
  { texts }: Context,
  grant: NonNullable<Extract<Said, { kind: 'extend' }>['grant']>,
  until: (time: string) => string,
): string {
  return texts.grants(texts.words.grantable[grant.duty], until(grant.due))
}

function termsOf(
  { texts: { says } }: Context,
  { body: { terms } }: Extract<Said, { kind: 'condition' }>,
  until: (time: string) => string,
): string[] {
  return [
    terms.use && says.use(terms.use.map((purpose) => says.usePurpose[purpose])),
    terms.people?.text,
    terms.onward && says.onward[terms.onward],
    terms.returnBy && says.returnBy(until(terms.returnBy)),
    terms.destroyBy && says.destroyBy(until(terms.destroyBy)),
  ].filter((line) => line !== undefined)
}

/** The words of the person, whatever the member is called. */
function wordsIn({ body }: Said): Text | undefined {
  if ('facts' in body) return body.facts
  if ('reason' in body) return body.reason
  if ('terms' in body) return body.terms.text
  if ('note' in body) return body.note
  if ('why' in body && typeof body.why === 'object') return body.why
  return 'text' in body ? body.text : undefined
}

function outcomesOf(context: Context, payload: Said): Html | undefined {
  return payload.kind === 'result' ? outcomes(context, payload.body.outcomes) : undefined
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

// From their own file: a page in a browser takes these words, and not all that the protocol has.
import { type Ground, MENDABLE_GROUNDS } from '../../protocol/content-schema.ts'
import type { Payload, PayloadOf, Text } from '../../protocol/index.ts'
import type { Words } from './words.ts'

/** How times are told, and who asked. */
export type Telling = { readonly when: (time: string) => string; readonly asker: string }

/** What the rules say of a turn, in the reader's language, one sentence each. */
export function turnSentences(words: Words, payload: Payload, { when, asker }: Telling): readonly string[] {
  const { says } = words
  switch (payload.kind) {
    case 'acknowledge':
      return [payload.body.state === 'accepted' ? says.accepted : says.pending]
    case 'refuse':
      return [
        says.ground(words.ground[payload.body.ground], payload.body.article),
        ...(isMendable(payload.body.ground) ? [says.mendable] : []),
      ]
    case 'extend':
      if (payload.grant) return [grants(words, payload.grant, when)]
      return [payload.from === asker ? says.refusesTime : says.wants(when(payload.body.until))]
    case 'clarify':
    case 'reply':
      return payload.grant ? [grants(words, payload.grant, when)] : []
    case 'condition':
      return [
        says.condition(payload.body.asks, payload.body.withheld.length),
        ...termsOf(words, payload.body.terms, when),
      ]
    case 'accept':
      return [payload.body.accepted ? says.accepts : says.declines]
    case 'assess': {
      const asks = payload.body.asks.map(({ ask, rated }) => says.ofAsk(ask, says.rated[rated]))
      return [says.rates(payload.body.rating), ...asks]
    }
    case 'dispute':
      return [says.urgencyIs(words.urgency[payload.urgency])]
    case 'renew':
      return [says.renews(payload.body.ask, when(payload.body.until))]
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
      return [says.announces[payload.body.announces](when(payload.body.from))]
    case 'audit':
      return [says.auditHead(payload.body.entries)]
    case 'return':
      return [words.returned[payload.code]]
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

/** The words of the person, whatever the member is called. */
export function wordsIn({ body }: Payload): Text | undefined {
  if ('facts' in body) return body.facts
  if ('reason' in body) return body.reason
  if ('terms' in body) return body.terms.text
  if ('note' in body) return body.note
  if ('why' in body && typeof body.why === 'object') return body.why
  return 'text' in body ? body.text : undefined
}

/** What was said of one ask, after its number. */
export function outcomeSentence(
  words: Words,
  { outcome, ground, article, until }: PayloadOf<'result'>['body']['outcomes'][number],
  when: Telling['when'],
): readonly string[] {
  return [
    words.outcome[outcome],
    ...(ground ? [words.says.ground(words.ground[ground], article ?? '')] : []),
    ...(until ? [words.says.until(when(until))] : []),
  ]
}

function isMendable(ground: Ground): boolean {
  return (MENDABLE_GROUNDS as readonly Ground[]).includes(ground)
}

function grants(
  words: Words,
  grant: NonNullable<PayloadOf<'extend'>['grant']>,
  when: Telling['when'],
): string {
  return words.says.grants(words.grantable[grant.duty], when(grant.due))
}

function termsOf(
  { says }: Words,
  terms: PayloadOf<'condition'>['body']['terms'],
  when: Telling['when'],
): string[] {
  return [
    terms.use && says.use(terms.use.map((purpose) => says.usePurpose[purpose])),
    terms.people?.text,
    terms.onward && says.onward[terms.onward],
    terms.returnBy && says.returnBy(when(terms.returnBy)),
    terms.destroyBy && says.destroyBy(when(terms.destroyBy)),
  ].filter((line) => line !== undefined)
}

/** What somebody fills in for an act, what is wrong with it, and the body that the node takes: pure. */

import { langOf } from '../../../src/app/words/words.ts'
import type { RequestView } from '../../api/types.ts'
import type { PossibleAct } from '../queries.ts'
import { textsOf } from '../view.ts'
import { instantIn } from './local-time.ts'

export const TURNS = [
  'acknowledge',
  'status',
  'answer',
  'refuse',
  'clarify',
  'reply',
  'extension',
  'grant',
  'refuse-extension',
  'withdraw',
  'condition',
  'accept-condition',
  'decline-condition',
  'assess',
  'correct',
  'contest-urgency',
  'agree-urgency',
  'keep-urgency',
  'renew',
  'follow-up',
  'translate',
  'recall',
  'ratify',
] as const
export type TurnName = (typeof TURNS)[number]

export type FileNamed = {
  readonly digest: string
  readonly length: number
  readonly name: string
  readonly hashes?: unknown
}
export type AskDraft = {
  readonly outcome: string
  readonly text: string
  readonly ground: string
  readonly article: string
  readonly until: string
}
/** Every member of every act; an act reads its own. Times are as the writer's clock shows them, with its zone. */
export type ActDraft = {
  readonly text: string
  /** '': as the letters show it. */
  readonly lang: '' | 'en' | 'zh'
  readonly zone: string
  readonly state: 'accepted' | 'pending'
  readonly reference: string
  readonly outcomes: Readonly<Record<string, AskDraft>>
  readonly final: '' | 'yes' | 'no'
  readonly under: string
  readonly files: readonly FileNamed[]
  readonly ground: string
  readonly article: string
  /** The message that it is about. */
  readonly message: string
  readonly until: string
  readonly duty: string
  readonly gives: boolean
  readonly asks: readonly number[]
  readonly use: readonly string[]
  readonly onward: string
  readonly people: string
  readonly returnBy: string
  readonly destroyBy: string
  readonly rating: string
  readonly rated: Readonly<Record<string, string>>
  readonly urgency: string
  readonly days: string
  readonly seen: string
  readonly target: 'en' | 'zh'
  readonly texts: Readonly<Record<string, string>>
  readonly how: 'human' | 'machine'
  readonly translator: string
  readonly messages: readonly string[]
  readonly digests: readonly string[]
  readonly observables: readonly { readonly type: string; readonly value: string }[]
}

const EMPTY: Omit<ActDraft, 'zone'> = {
  text: '',
  lang: '',
  state: 'accepted',
  reference: '',
  outcomes: {},
  final: '',
  under: '',
  files: [],
  ground: '',
  article: '',
  message: '',
  until: '',
  duty: '',
  gives: false,
  asks: [],
  use: [],
  onward: '',
  people: '',
  returnBy: '',
  destroyBy: '',
  rating: '',
  rated: {},
  urgency: '',
  days: '',
  seen: '',
  target: 'en',
  texts: {},
  how: 'human',
  translator: '',
  messages: [],
  digests: [],
  observables: [],
}
export const EMPTY_ASK: AskDraft = { outcome: '', text: '', ground: '', article: '', until: '' }

/** A draft with what can only be one thing filled in. */
export function emptyDraft(
  act: PossibleAct,
  { zone, view, me }: { readonly zone: string; readonly view: RequestView; readonly me: string },
): ActDraft {
  const only = <T>(values: readonly T[] | undefined) => (values?.length === 1 ? values[0] : undefined)
  const message = act.turn === 'translate' ? view.request.request : (only(act.messages) ?? '')
  const first = view.turns.find(({ id }) => id === message)?.payload
  const texts = first ? textsOf(first.body) : []
  return {
    ...EMPTY,
    zone,
    // The last answer is what is assessed, unless another is chosen.
    message: act.turn === 'assess' ? (act.messages?.at(-1) ?? '') : message,
    asks: only(act.asks) === undefined ? [] : [only(act.asks)!],
    duty: only(act.duties) ?? (act.turn === 'grant' ? (view.nextDuty ?? '') : ''),
    days: String(only(act.days) ?? ''),
    urgency: only(act.urgencies) ?? '',
    target: texts[0]?.[1].lang === 'zh' ? 'en' : 'zh',
    translator: me,
  }
}

/** What is wrong with a field, by the id of the field. */
export type Fault = { readonly field: string; readonly why: FaultCode }
export type FaultCode =
  | 'text'
  | 'outcomes'
  | 'ground'
  | 'article'
  | 'choose'
  | 'time'
  | 'past'
  | 'rating'
  | 'texts'
  | 'translator'

/** Acts that say nothing without words. */
const SPOKEN: ReadonlySet<TurnName> = new Set([
  'status',
  'clarify',
  'reply',
  'assess',
  'correct',
  'contest-urgency',
  'agree-urgency',
  'keep-urgency',
  'recall',
])
const ON_A_MESSAGE: ReadonlySet<TurnName> = new Set([
  'reply',
  'accept-condition',
  'decline-condition',
  'assess',
  'correct',
  'translate',
  'ratify',
])

export function faultsOf(turn: TurnName, draft: ActDraft, nowMs: number): readonly Fault[] {
  const faults: Fault[] = []
  const need = (isThere: boolean, field: string, why: FaultCode) => {
    if (!isThere) faults.push({ field, why })
  }
  const toCome = (field: string, local: string) => {
    const time = instantIn(draft.zone, local)
    need(time !== undefined, field, 'time')
    if (time !== undefined) need(Date.parse(time) > nowMs, field, 'past')
  }
  if (ON_A_MESSAGE.has(turn)) need(draft.message !== '', 'message', 'choose')
  switch (turn) {
    case 'answer':
      faults.push(...outcomeFaults(draft))
      break
    case 'refuse':
      need(draft.ground !== '', 'ground', 'ground')
      need(draft.article.trim() !== '', 'article', 'article')
      break
    case 'extension':
      toCome('until', draft.until)
      break
    case 'renew':
      need(draft.asks.length === 1, 'ask', 'choose')
      toCome('until', draft.until)
      break
    case 'grant':
      need(draft.duty !== '', 'duty', 'choose')
      toCome('until', draft.until)
      break
    case 'reply':
      if (draft.gives) {
        need(draft.duty !== '', 'duty', 'choose')
        toCome('until', draft.until)
      }
      break
    case 'condition':
      need(draft.asks.length > 0, 'asks', 'choose')
      for (const field of ['returnBy', 'destroyBy'] as const)
        if (draft[field] !== '') toCome(field, draft[field])
      break
    case 'assess':
      need(/^[1-5]$/.test(draft.rating), 'rating', 'rating')
      break
    case 'contest-urgency':
      need(draft.urgency !== '', 'urgency', 'choose')
      break
    case 'follow-up':
      need(draft.days !== '', 'days', 'choose')
      need(draft.seen !== '', 'seen', 'choose')
      break
    case 'translate':
      need(filledTexts(draft).length > 0, 'texts', 'texts')
      need(draft.translator.trim() !== '', 'translator', 'translator')
      break
    case 'recall':
      need(draft.messages.length + draft.digests.length > 0, 'messages', 'choose')
      break
    default:
  }
  if (SPOKEN.has(turn)) need(draft.text.trim() !== '', 'text', 'text')
  return faults
}

function outcomeFaults({ outcomes, zone }: ActDraft): readonly Fault[] {
  const told = toldAsks(outcomes)
  if (told.length === 0) return [{ field: `ask-${Object.keys(outcomes)[0] ?? 1}`, why: 'outcomes' }]
  return told.flatMap(([n, ask]): Fault[] => [
    ...(ask.outcome === 'refused' && ask.ground === ''
      ? [{ field: `ground-${n}`, why: 'ground' as const }]
      : []),
    ...(ask.outcome === 'refused' && ask.article.trim() === ''
      ? [{ field: `article-${n}`, why: 'article' as const }]
      : []),
    ...(ask.until !== '' && instantIn(zone, ask.until) === undefined
      ? [{ field: `until-${n}`, why: 'time' as const }]
      : []),
  ])
}

function toldAsks(outcomes: ActDraft['outcomes']): readonly (readonly [string, AskDraft])[] {
  return Object.entries(outcomes)
    .filter(([, { outcome }]) => outcome !== '')
    .toSorted(([a], [b]) => Number(a) - Number(b))
}

function filledTexts({ texts }: ActDraft): readonly { readonly at: string; readonly text: string }[] {
  return Object.entries(texts)
    .filter(([, text]) => text.trim() !== '')
    .map(([at, text]) => ({ at, text }))
}

/** The body of the act's route (src/api/turn-bodies.ts), of a draft without faults. */
export function bodyOf(turn: TurnName, draft: ActDraft): Readonly<Record<string, unknown>> {
  const said = draft.text.trim()
  const lang = draft.lang === '' ? langOf(said) : draft.lang
  const text = said === '' ? {} : { text: { lang, text: said } }
  const files = draft.files.length > 0 ? { files: draft.files } : {}
  const time = (local: string) => instantIn(draft.zone, local)!
  switch (turn) {
    case 'acknowledge': {
      const reference = draft.reference.trim()
      return { state: draft.state, ...(reference !== '' && { reference }), ...text }
    }
    case 'status':
    case 'clarify':
    case 'withdraw':
    case 'refuse-extension':
    case 'agree-urgency':
    case 'keep-urgency':
      return text
    case 'answer':
      return {
        outcomes: toldAsks(draft.outcomes).map(([n, ask]) => outcomeOf(Number(n), ask, time)),
        ...(draft.final !== '' && { final: draft.final === 'yes' }),
        ...(draft.under !== '' && { under: draft.under }),
        ...files,
        ...text,
      }
    case 'refuse':
      return { ground: draft.ground, article: draft.article.trim(), ...text }
    case 'reply':
      return {
        to: draft.message,
        ...text,
        ...(draft.gives && { grant: { duty: draft.duty, due: time(draft.until) } }),
        ...files,
      }
    case 'extension':
      return { until: time(draft.until), ...text }
    case 'grant':
      return { duty: draft.duty, due: time(draft.until), ...text }
    case 'condition':
      return {
        asks: draft.asks.toSorted((a, b) => a - b),
        terms: {
          ...(draft.use.length > 0 && { use: draft.use }),
          ...(draft.people.trim() !== '' && {
            people: { lang: langOf(draft.people), text: draft.people.trim() },
          }),
          ...(draft.onward !== '' && { onward: draft.onward }),
          ...(draft.returnBy !== '' && { returnBy: time(draft.returnBy) }),
          ...(draft.destroyBy !== '' && { destroyBy: time(draft.destroyBy) }),
        },
        ...(draft.files.length > 0 && { withheld: draft.files }),
        ...text,
      }
    case 'accept-condition':
    case 'decline-condition':
      return { condition: draft.message, ...text }
    case 'assess':
      return {
        of: draft.message,
        rating: Number(draft.rating),
        asks: Object.entries(draft.rated)
          .filter(([, rated]) => rated !== '')
          .map(([n, rated]) => ({ ask: Number(n), rated })),
        ...text,
      }
    case 'correct':
      return {
        of: draft.message,
        ...text,
        ...(draft.observables.length > 0 && { observables: draft.observables }),
        ...files,
      }
    case 'contest-urgency':
      return { urgency: draft.urgency, ...text }
    case 'renew':
      return { ask: draft.asks[0], until: time(draft.until), ...text }
    case 'follow-up':
      return { days: Number(draft.days), state: draft.seen, ...text }
    case 'translate':
      return {
        of: draft.message,
        lang: draft.target,
        texts: filledTexts(draft),
        how: draft.how,
        translator: draft.translator.trim(),
      }
    case 'recall':
      return { messages: draft.messages, digests: draft.digests, ...text }
    case 'ratify':
      return { of: draft.message }
    default:
      return turn satisfies never
  }
}

function outcomeOf(n: number, ask: AskDraft, time: (local: string) => string) {
  const [text, article] = [ask.text.trim(), ask.article.trim()]
  return {
    ask: n,
    outcome: ask.outcome,
    ...(text !== '' && { text }),
    ...(ask.outcome === 'refused' && { ground: ask.ground, article }),
    ...(ask.until !== '' && { until: time(ask.until) }),
  }
}

/** The acts that this desk has a form for, the most pressing first: what is owed, then what was asked of us, then the rest. */
const ORDER: Readonly<Record<'asker' | 'answerer', readonly TurnName[]>> = {
  answerer: [
    'ratify',
    'acknowledge',
    'reply',
    'answer',
    'status',
    'clarify',
    'condition',
    'extension',
    'refuse',
    'contest-urgency',
    'translate',
    'correct',
    'recall',
  ],
  asker: [
    'ratify',
    'reply',
    'accept-condition',
    'decline-condition',
    'agree-urgency',
    'keep-urgency',
    'follow-up',
    'assess',
    'grant',
    'refuse-extension',
    'clarify',
    'renew',
    'correct',
    'translate',
    'withdraw',
    'recall',
  ],
}

export type OfferedAct = PossibleAct & { readonly turn: TurnName }

export function orderActs(
  possible: readonly PossibleAct[],
  { we, isExtensionAsked }: { readonly we: 'asker' | 'answerer'; readonly isExtensionAsked: boolean },
): readonly OfferedAct[] {
  const order = ORDER[we].toSorted((a, b) => {
    const isFirst = (turn: TurnName) =>
      isExtensionAsked && (turn === 'grant' || turn === 'refuse-extension') ? 0 : 1
    return isFirst(a) - isFirst(b)
  })
  return order.flatMap((turn) => {
    const found = possible.find((each) => each.turn === turn)
    return found ? [{ ...found, turn }] : []
  })
}

import { maskAll } from '../../domain/content/cards.ts'
import { findActivity } from '../../domain/content/rsit.ts'
import { labelOf } from '../../domain/content/tlp.ts'
import type { Both, Code, Letter, ListItem, Part, Said } from '../../domain/export/letter.ts'
import type { Body, Text } from '../../protocol/index.ts'
import type { Proof } from '../show-proof.ts'
import type { RequestView } from '../show-request.ts'
import { langOf } from '../words/words.ts'
import { type Editions, editionsOf } from './editions.ts'
import {
  askLabel,
  bothWords,
  LETTER,
  ONWARD_WORDS,
  PROOF,
  PURPOSES,
  timeWords,
  URGENCY_REASONS,
} from './letter-words.ts'
import { observableFacts } from './observable-words.ts'

/** What a letter is made from. `address`: where the proof is read; `code`: the same as modules (true for black). */
export type LetterSource = {
  readonly view: RequestView
  readonly exercise: boolean
  readonly asker: Both
  readonly answerer: Both
  readonly proof: Proof
  readonly address: string
  readonly code: readonly (readonly boolean[])[]
}
type First = { readonly at: string; readonly body: Body<'request'> | Body<'notify'> }

/** A request as a letter in both languages: what its author wrote, each edition marked whose it is, and where its proof stands. */
export function requestLetter(source: LetterSource, given: First): Letter {
  const first = { ...given, body: maskAll(given.body) }
  const { view } = source
  const say = editionsOf(view, view.request.request)
  const { body } = first
  return {
    title: body.reference,
    tlp: `TLP:${body.tlp}`,
    colour: labelOf(body.tlp).colour,
    exercise: source.exercise,
    parts: [
      {
        type: 'head',
        from: source.asker,
        title: 'spontaneous' in body || body.asks.length === 0 ? LETTER.notification : LETTER.request,
      },
      headRows(source, first, say),
      ...textParts(body, say),
      ...eventsPart(body),
      ...listPart(LETTER.asks, asksOf(source, body, say)),
      ...observablesPart(body),
      ...usePart(body),
      ...filesPart(body),
      ...correctionsPart(view),
      { type: 'close', lines: [source.asker, personOf(body), timeWords(first.at)] },
    ],
    proof: proofOf(source),
  }
}

function headRows({ view, answerer, asker }: LetterSource, { at, body }: First, say: Editions): Part {
  const activity = body.rsit && findActivity(body.rsit)
  const label = labelOf(body.tlp)
  const reason = body.urgencyGround && URGENCY_REASONS[body.urgencyGround]
  const rows: readonly (readonly [Both, Both | Said | undefined])[] = [
    [LETTER.to, answerer],
    [LETTER.from, asker],
    [LETTER.reference, same(body.reference)],
    [LETTER.date, timeWords(at)],
    ...say('/title', body.title).map((title) => [LETTER.subject, title] as const),
    [LETTER.kind, bothWords('kind', view.kind)],
    [LETTER.urgency, bothWords('urgency', view.urgency)],
    [LETTER.urgencyReason, reason],
    ...(body.urgencyReason ? say('/urgencyReason', body.urgencyReason) : []).map(
      (text) => [LETTER.inWords, text] as const,
    ),
    [LETTER.handling, { en: `TLP:${body.tlp}: ${label.en}`, zh: `TLP:${body.tlp}：${label.zh}` }],
    [LETTER.activity, activityWords(body, activity)],
    [LETTER.state, bothWords('phase', view.phase)],
  ]
  return { type: 'rows', rows: rows.flatMap(([name, value]) => (value ? [[name, value] as const] : [])) }
}

function activityWords({ rsit }: First['body'], activity: ReturnType<typeof findActivity>): Both | undefined {
  if (activity)
    return {
      en: `${activity.class.en}: ${activity.type.en}`,
      zh: `${activity.class.zh}：${activity.type.zh}`,
    }
  return rsit && same(`${rsit.class}: ${rsit.type}`)
}

function textParts(body: First['body'], say: Editions): readonly Part[] {
  const named: readonly (readonly [Both, string, Text | undefined])[] = [
    [LETTER.facts, '/facts', body.facts],
    [LETTER.summary, '/summary', body.summary],
    [LETTER.territory, '/territory', body.territory],
    [LETTER.basis, '/basis', body.basis],
    [LETTER.purpose, '/purpose', body.purpose],
  ]
  const parts = named.flatMap(([heading, at, text]): Part[] =>
    text ? [{ type: 'texts', heading, texts: say(at, text) }] : [],
  )
  const offences = body.offences.map((text): Said => ({ lang: langOf(text), text }))
  return offences.length > 0
    ? [...parts, { type: 'texts', heading: LETTER.offences, texts: offences }]
    : parts
}

function eventsPart({ events = [] }: First['body']): readonly Part[] {
  const items = events.map(({ at, text, zone, driftSeconds }): ListItem => {
    const clock = [
      zone,
      driftSeconds === undefined ? undefined : `${driftSeconds > 0 ? '+' : ''}${driftSeconds} s`,
    ]
    const more = clock.filter((each) => each !== undefined).join(', ')
    return { label: same(more ? `${at} (${more})` : at), texts: [text] }
  })
  return listPart(LETTER.events, items)
}

function asksOf({ view }: LetterSource, body: First['body'], say: Editions): readonly ListItem[] {
  return (body.asks as readonly { readonly n: number; readonly text: Text }[]).map(({ n, text }, i) => {
    const outcome = view.request.asks.find((ask) => ask.n === n)?.outcome
    const label = askLabel(n)
    const words = outcome && bothWords('outcome', outcome)
    return {
      label: words ? { en: `${label.en} (${words.en})`, zh: `${label.zh}（${words.zh}）` } : label,
      texts: say(`/asks/${i}/text`, text),
    }
  })
}

function observablesPart({ observables }: First['body']): readonly Part[] {
  const codes = observables.map(({ type, value, note }): Code => {
    const { type: label, unicode, marks } = observableFacts(type, value)
    const odd = marks.map(({ en, zh }) => `${en} ${zh}`)
    const more = [...odd, ...(note ? [note] : [])].join('; ')
    return { label, value: unicode ? `${value}  (${unicode})` : value, ...(more && { note: more }) }
  })
  return codes.length > 0 ? [{ type: 'codes', heading: LETTER.observables, codes }] : []
}

function usePart({ use }: First['body']): readonly Part[] {
  if (!use) return []
  const words = use.purposes.map((each) => PURPOSES[each])
  const purposes = { en: words.map(({ en }) => en).join(', '), zh: words.map(({ zh }) => zh).join('、') }
  const rows: readonly (readonly [Both, Both | undefined])[] = [
    [LETTER.purposes, purposes],
    [LETTER.onward, ONWARD_WORDS[use.onward]],
    [LETTER.destroyBy, use.destroyBy === undefined ? undefined : timeWords(use.destroyBy)],
  ]
  return [
    { type: 'texts', heading: LETTER.use, texts: [] },
    { type: 'rows', rows: rows.flatMap(([name, value]) => (value ? [[name, value] as const] : [])) },
  ]
}

function filesPart({ files }: First['body']): readonly Part[] {
  const codes = files.map(
    ({ name, digest, length }): Code => ({ label: same(name), value: digest, note: `${length} bytes` }),
  )
  return codes.length > 0 ? [{ type: 'codes', heading: LETTER.files, codes }] : []
}

/** What was corrected since, by messages of their own: a letter that left it out would say what is known to be wrong. */
function correctionsPart(view: RequestView): readonly Part[] {
  const items = view.turns.flatMap(({ id, payload }): ListItem[] => {
    if (payload?.kind !== 'correct' || payload.body.of !== view.request.request) return []
    return [{ label: timeWords(payload.at), texts: editionsOf(view, id)('/text', payload.body.text) }]
  })
  return listPart(LETTER.corrections, items)
}

function listPart(heading: Both, items: readonly ListItem[]): readonly Part[] {
  return items.length > 0 ? [{ type: 'list', heading, items }] : []
}

function personOf({ by }: First['body']): Both {
  const role = bothWords('role', by.role)
  return { en: `${by.name}, ${role.en}`, zh: `${by.name}，${role.zh}` }
}

function proofOf({ view, proof, asker, address, code }: LetterSource): Letter['proof'] {
  const turn = view.turns.find(({ id }) => id === view.request.request)!
  const receipt = proof.mark === 'own' ? undefined : proof.receipt
  return {
    address,
    code,
    sentences: [
      PROOF.stands(turn.position, asker),
      receipt === undefined ? PROOF.mark.own : PROOF.mark.receipted(receipt),
      ...(proof.mark === 'witnessed' ? [PROOF.mark.witnessed(proof.witnesses.length)] : []),
      PROOF.scan,
    ],
    lines: [view.request.request, `${turn.origin} #${turn.position}`],
  }
}

function same(text: string): Both {
  return { en: text, zh: text }
}

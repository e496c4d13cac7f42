import { maskAll } from '../../domain/content/cards.ts'
import { findActivity } from '../../domain/content/rsit.ts'
import { labelOf } from '../../domain/content/tlp.ts'
import type { Both, Letter, Part, Said } from '../../domain/export/letter.ts'
import type { Body } from '../../protocol/index.ts'
import type { Proof } from '../show-proof.ts'
import type { RequestView } from '../show-request.ts'
import { URGENCY_REASONS } from '../words/content.ts'
import { type Editions, editionsOf } from './editions.ts'
import {
  asksOf,
  correctionsPart,
  eventsPart,
  filesPart,
  listPart,
  observablesPart,
  same,
  textParts,
  usePart,
} from './letter-parts.ts'
import { bothWords, LETTER, PROOF, timeWords } from './letter-words.ts'

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
      ...listPart(LETTER.asks, asksOf(view, body, say)),
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

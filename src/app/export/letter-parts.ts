import type { Both, Code, ListItem, Part, Said } from '../../domain/export/letter.ts'
import type { Body, Text } from '../../protocol/index.ts'
import type { RequestView } from '../show-request.ts'
import { ONWARD_WORDS, PURPOSES } from '../words/content.ts'
import { observableFacts } from '../words/observable-words.ts'
import { langOf } from '../words/words.ts'
import { type Editions, editionsOf } from './editions.ts'
import { askLabel, bothWords, LETTER, timeWords } from './letter-words.ts'

type FirstBody = Body<'request'> | Body<'notify'>

/** What reads the same in both languages. */
export function same(text: string): Both {
  return { en: text, zh: text }
}

export function textParts(body: FirstBody, say: Editions): readonly Part[] {
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

export function eventsPart({ events = [] }: FirstBody): readonly Part[] {
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

export function asksOf(view: RequestView, body: FirstBody, say: Editions): readonly ListItem[] {
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

export function observablesPart({ observables }: FirstBody): readonly Part[] {
  const codes = observables.map(({ type, value, note }): Code => {
    const { type: label, unicode, marks } = observableFacts(type, value)
    const odd = marks.map(({ en, zh }) => `${en} ${zh}`)
    const more = [...odd, ...(note ? [note] : [])].join('; ')
    return { label, value: unicode ? `${value}  (${unicode})` : value, ...(more && { note: more }) }
  })
  return codes.length > 0 ? [{ type: 'codes', heading: LETTER.observables, codes }] : []
}

export function usePart({ use }: FirstBody): readonly Part[] {
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

export function filesPart({ files }: FirstBody): readonly Part[] {
  const codes = files.map(
    ({ name, digest, length }): Code => ({ label: same(name), value: digest, note: `${length} bytes` }),
  )
  return codes.length > 0 ? [{ type: 'codes', heading: LETTER.files, codes }] : []
}

/** What was corrected since, by messages of their own: a letter that left it out would say what is known to be wrong. */
export function correctionsPart(view: RequestView): readonly Part[] {
  const items = view.turns.flatMap(({ id, payload }): ListItem[] => {
    if (payload?.kind !== 'correct' || payload.body.of !== view.request.request) return []
    return [{ label: timeWords(payload.at), texts: editionsOf(view, id)('/text', payload.body.text) }]
  })
  return listPart(LETTER.corrections, items)
}

export function listPart(heading: Both, items: readonly ListItem[]): readonly Part[] {
  return items.length > 0 ? [{ type: 'list', heading, items }] : []
}

import { OBSERVABLE_WORDS, RELATION_WORDS, URGENCY_REASONS } from '../../src/app/words/content.ts'
import { en } from '../../src/app/words/en.ts'
import { outcomeSentence, turnSentences, wordsIn } from '../../src/app/words/turn-sentences.ts'
import { wordFor } from '../../src/app/words/words.ts'
import { zh } from '../../src/app/words/zh.ts'
import { findActivity } from '../../src/domain/content/rsit.ts'
import type { FileName, Link, Observable } from '../../src/protocol/content-schema.ts'
import type { Body, Payload, RequestClass, Urgency } from '../../src/protocol/index.ts'
import type { Language } from '../lib/languages.ts'
import { timesIn } from '../lib/times.ts'
import { lineTexts } from './lines-texts.ts'

/** One thing that a message says: what the rules say in the reader's language, what a person wrote in the language in which he wrote it. */
export type Line = {
  /** The same in both languages and in two versions of one message. */
  readonly id: string
  readonly label: string
  readonly text: string
  /** Of a person's words. */
  readonly lang?: string
  /** Between the parts of a list, of which one is added or taken away. */
  readonly isList?: true
}
export type Telling = {
  readonly lang: Language
  readonly zone: string
}

const WORDS = { en, zh }

/** All that a message says, in reading order. `asker`: identity of the side whose request it is about. */
export function linesOfPayload(payload: Payload, telling: Telling, asker = ''): readonly Line[] {
  if (payload.kind === 'request' || payload.kind === 'notify') {
    const { rule, body } = payload
    const asked = { kind: rule.class, urgency: rule.urgency, body }
    return [...aloneLine(payload, telling), ...linesOfRequest(asked, telling)]
  }
  return [...aloneLine(payload, telling), ...linesOfTurn(payload, telling, asker)]
}

/** What a request says, or a draft would. */
export type Asked = {
  readonly kind: RequestClass
  readonly urgency: Urgency
  readonly body: Omit<Body<'request'>, 'reference' | 'by'> & {
    readonly reference?: string
    readonly by?: Body<'request'>['by']
    readonly spontaneous?: true
  }
}

export function linesOfRequest({ kind, urgency, body }: Asked, telling: Telling): readonly Line[] {
  const t = lineTexts[telling.lang]
  const words = WORDS[telling.lang]
  const said = (id: string, label: string, text: Said | undefined) => saidLine(id, label, text)
  const reasonLabel = urgency === 'emergency' ? t.urgencyReason : t.whyUrgent
  return [
    ...rule('reference', t.reference, body.reference),
    ...rule('handling', t.handling, `${words.kind[kind]} · ${words.urgency[urgency]} · TLP:${body.tlp}`),
    ...said('title', t.title, body.title),
    ...rule(
      'urgency-ground',
      t.urgencyGround,
      body.urgencyGround && URGENCY_REASONS[body.urgencyGround][telling.lang],
    ),
    ...said('urgency-reason', reasonLabel, body.urgencyReason),
    ...rule('spontaneous', t.says, body.spontaneous && t.spontaneous),
    ...said('facts', t.facts, body.facts),
    ...said('summary', t.summary, body.summary),
    ...eventLines(body.events, telling),
    ...said('territory', t.territory, body.territory),
    ...body.asks.flatMap(({ n, text }) => said(`ask-${n}`, t.ask(n), text)),
    ...said('purpose', t.purpose, body.purpose),
    ...limitsLine(body.use, telling),
    ...list('offences', t.offences, body.offences),
    ...said('basis', t.basis, body.basis),
    ...rule('activity', t.activity, body.rsit && activityIn(body.rsit, telling.lang)),
    ...list('observables', t.observables, observablesIn(body.observables, telling.lang)),
    ...linkLine(body.links, telling.lang),
    ...list('files', t.files, filesIn(body.files, telling.lang)),
    ...byLine(body.by, telling.lang),
  ]
}

type Said = { readonly lang: string; readonly text: string }

function linesOfTurn(payload: Payload, telling: Telling, asker: string): readonly Line[] {
  const { lang, zone } = telling
  const { body } = payload
  const t = lineTexts[lang]
  const words = WORDS[lang]
  const when = (time: string) => timesIn(lang, zone).full(time)
  const outcomes = payload.kind === 'result' ? payload.body.outcomes : []
  const one = 'of' in body ? body.of : 'to' in body ? body.to : undefined
  const sentences = payload.kind === 'translation' ? [] : turnSentences(words, payload, { when, asker })
  return [
    ...rule('about', t.about, one && short(one)),
    ...rule('under', t.under, 'under' in body && body.under ? short(body.under) : undefined),
    ...list('messages', t.messages, 'messages' in body ? body.messages.map(short) : []),
    ...list('digests', t.files, 'digests' in body ? body.digests.map(short) : []),
    ...rule(
      'version',
      t.version,
      payload.kind === 'agreement' ? t.versionIs(payload.body.document.version) : '',
    ),
    ...rule('keys', t.keySet, payload.kind === 'keys' ? t.keysAre : ''),
    ...rule('says', t.says, sentences.join('\n')),
    ...translationLines(payload, telling),
    ...outcomes.flatMap((each) => [
      ...rule(`outcome-${each.ask}`, t.outcome(each.ask), outcomeSentence(words, each, when).join(' · ')),
      ...saidLine(`outcome-${each.ask}-words`, t.outcome(each.ask), each.text),
    ]),
    ...saidLine('words', t.words, wordsIn(payload)),
    ...list(
      'observables',
      t.observables,
      'observables' in body ? observablesIn(body.observables ?? [], lang) : [],
    ),
    ...linkLine('links' in body ? body.links : undefined, lang),
    ...list('files', t.files, 'files' in body ? filesIn(body.files, lang) : []),
    ...list('withheld', t.withheld, 'withheld' in body ? filesIn(body.withheld, lang) : []),
    ...rule(
      'own-reference',
      t.ownReference,
      payload.kind === 'acknowledge' ? payload.body.reference : undefined,
    ),
    ...byLine('by' in body ? body.by : undefined, lang),
  ]
}

function translationLines(payload: Payload, { lang }: Telling): Line[] {
  if (payload.kind !== 'translation') return []
  const { says } = WORDS[lang]
  const { translator, how, texts, lang: edition } = payload.body
  return [
    ...rule('translator', lineTexts[lang].says, says.translatedBy(translator, says.how[how])),
    ...texts.flatMap(({ at, text }) =>
      saidLine(`text${at}`, lineTexts[lang].translated(at), { lang: edition, text }),
    ),
  ]
}

function aloneLine(payload: Payload, { lang }: Telling): Line[] {
  const isAlone = 'alone' in payload && payload.alone === true
  return rule('alone', lineTexts[lang].says, isAlone ? WORDS[lang].says.alone : '')
}

function eventLines(events: Asked['body']['events'], { lang, zone: own }: Telling): Line[] {
  const t = lineTexts[lang]
  return (events ?? []).flatMap(({ at, zone, driftSeconds: drift, text }, i) => {
    const read = [
      timesIn(lang, zone ?? own).full(at),
      at,
      ...(zone ? [t.clockZone(zone)] : []),
      ...(drift ? [t.clockOff(drift)] : []),
    ].join(' · ')
    return [
      ...rule(`event-${i + 1}`, t.event(i + 1), read),
      ...saidLine(`event-${i + 1}-words`, t.eventWords(i + 1), text),
    ]
  })
}

function limitsLine(use: Asked['body']['use'], { lang, zone }: Telling): Line[] {
  if (!use) return []
  const t = lineTexts[lang]
  const { says } = WORDS[lang]
  const parts = [
    says.use(use.purposes.map((each) => says.usePurpose[each])),
    says.onward[use.onward],
    ...(use.destroyBy ? [t.destroyBy(timesIn(lang, zone).full(use.destroyBy))] : []),
  ]
  return rule('use', t.use, parts.join(lang === 'en' ? ' ' : ''))
}

/** By the list's names; what the list lacks, as it was written. */
function activityIn(rsit: { readonly class: string; readonly type: string }, lang: Language): string {
  const found = findActivity(rsit)
  return found ? `${found.class[lang]} / ${found.type[lang]}` : `${rsit.class} / ${rsit.type}`
}

function observablesIn(observables: readonly Observable[], lang: Language): readonly string[] {
  return observables.map(({ type, value, note }) => {
    const word =
      (OBSERVABLE_WORDS as Readonly<Record<string, Record<Language, string>>>)[type]?.[lang] ?? type
    return note ? `${word} ${value} (${note})` : `${word} ${value}`
  })
}

function filesIn(files: readonly FileName[], lang: Language): readonly string[] {
  const count = new Intl.NumberFormat(lang)
  return files.map(
    ({ name, length, digest }) =>
      `${name} · ${lineTexts[lang].bytes(count.format(length))} · ${short(digest)}`,
  )
}

function linkLine(links: readonly Link[] | undefined, lang: Language): Line[] {
  const named = (links ?? []).map(
    ({ relation, request }) => `${RELATION_WORDS[relation][lang]} ${short(request)}`,
  )
  return list('links', lineTexts[lang].link, named)
}

function byLine(by: Body<'request'>['by'] | undefined, lang: Language): Line[] {
  return rule('by', lineTexts[lang].by, by && `${by.name} · ${wordFor(WORDS[lang].role, by.role)}`)
}

function saidLine(id: string, label: string, text: Said | undefined): Line[] {
  return text && text.text !== '' ? [{ id, label, text: text.text, lang: text.lang }] : []
}

function rule(id: string, label: string, text: string | undefined | false): Line[] {
  return text ? [{ id, label, text }] : []
}

function list(id: string, label: string, parts: readonly string[]): Line[] {
  return parts.length > 0 ? [{ id, label, text: parts.join('\n'), isList: true }] : []
}

function short(digest: string): string {
  return `${digest.slice(0, 'sha256:'.length + 12)}…`
}

/** The lines of both languages, side by side: what the rules say in each, what a person wrote where it was written. */
export function sideBySide(of: (lang: Language) => readonly Line[]): readonly Pair[] {
  const inZh = new Map(of('zh').map((line) => [line.id, line]))
  return of('en').map((line) => {
    const other = inZh.get(line.id) ?? line
    return {
      id: line.id,
      label: { en: line.label, zh: other.label },
      ...(line.lang === undefined
        ? { en: line.text, zh: other.text }
        : { [line.lang === 'zh' ? 'zh' : 'en']: line.text }),
      ...(line.lang !== undefined && { written: line.lang }),
      ...(line.isList && { isList: true as const }),
    }
  })
}

export type Pair = {
  readonly id: string
  readonly label: Readonly<Record<Language, string>>
  readonly en?: string
  readonly zh?: string
  /** The language of a person's words. */
  readonly written?: string
  readonly isList?: true
}

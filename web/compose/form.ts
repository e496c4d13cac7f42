import type { RequestDraft } from '../../src/app/draft-request.ts'
import type { FileName, Link, Observable } from '../../src/protocol/content-schema.ts'
import type { Language } from '../lib/languages.ts'
import type { Asked } from '../release/lines.ts'

export type Kind = RequestDraft['kind']
export type Urgency = RequestDraft['urgency']
type Ground = NonNullable<RequestDraft['urgencyGround']>
type Use = NonNullable<RequestDraft['use']>
type Tlp = NonNullable<RequestDraft['tlp']>
/** A text as messages hold it. */
type Text = RequestDraft['title']

/** A row that is moved and removed keeps its own key. */
export type AskRow = { readonly key: string; readonly text: string }
export type EventRow = {
  readonly key: string
  /** RFC 3339, UTC; empty until it is given. */
  readonly at: string
  /** In which its source's clock was read. */
  readonly zone: string
  readonly drift: string
  readonly text: string
}

/** What stands in the fields: everything as it was typed, also what a request of this kind would not say. */
export type RequestForm = {
  readonly pair: string
  readonly kind: Kind | ''
  readonly urgency: Urgency
  /** In which it is written; the summary is in the other one. */
  readonly lang: Language
  readonly title: string
  readonly facts: string
  readonly summary: string
  readonly summaryBy: 'person' | 'machine'
  readonly events: readonly EventRow[]
  readonly territory: string
  readonly asks: readonly AskRow[]
  readonly urgencyGround: Ground | ''
  readonly urgencyReason: string
  readonly tlp: Tlp
  readonly purpose: string
  readonly purposes: readonly Use['purposes'][number][]
  readonly onward: Use['onward']
  /** RFC 3339, UTC, or empty. */
  readonly destroyBy: string
  readonly basis: string
  /** One a line. */
  readonly offences: string
  readonly rsitClass: string
  readonly rsitType: string
  readonly observables: readonly Observable[]
  readonly links: readonly Link[]
  readonly files: readonly FileName[]
  readonly spontaneous: boolean
}

export function emptyForm(lang: Language, pair = ''): RequestForm {
  return {
    pair,
    kind: '',
    urgency: 'routine',
    lang,
    title: '',
    facts: '',
    summary: '',
    summaryBy: 'person',
    events: [],
    territory: '',
    asks: [{ key: newRowKey(), text: '' }],
    urgencyGround: '',
    urgencyReason: '',
    tlp: 'AMBER',
    purpose: '',
    purposes: [],
    onward: 'none',
    destroyBy: '',
    basis: '',
    offences: '',
    rsitClass: '',
    rsitType: '',
    observables: [],
    links: [],
    files: [],
    spontaneous: false,
  }
}

/** Whether somebody has written anything that would be a loss. */
export function isWritten(form: RequestForm): boolean {
  const { title, facts, summary, territory, urgencyReason, purpose, basis, offences } = form
  return (
    [title, facts, summary, territory, urgencyReason, purpose, basis, offences].some(isSaid) ||
    form.asks.some(({ text }) => isSaid(text)) ||
    [form.events, form.observables, form.links, form.files].some((rows) => rows.length > 0)
  )
}

/** What the node keeps and a message would say; undefined before its kind is chosen. */
export function bodyOf(form: RequestForm): RequestDraft | undefined {
  const { kind, urgency, lang } = form
  if (kind === '') return undefined
  const prose = (text: string) => textIn(lang, proseOf(text))
  const isNotice = kind === 'notification'
  const optional = (name: string, text: string) => (isSaid(text) ? { [name]: prose(text) } : {})
  const events = eventsOf(form)
  const offences = linesOf(form.offences)
  return {
    kind,
    urgency,
    title: textIn(lang, lineOf(form.title)),
    facts: prose(form.facts),
    asks: isNotice ? [] : form.asks.filter(({ text }) => isSaid(text)).map(({ text }) => prose(text)),
    ...(isSaid(form.summary) && { summary: summaryOf(form) }),
    ...(events.length > 0 && { events }),
    ...optional('territory', form.territory),
    ...(form.rsitClass && form.rsitType && { rsit: { class: form.rsitClass, type: form.rsitType } }),
    ...(offences.length > 0 && { offences }),
    ...(form.observables.length > 0 && { observables: [...form.observables] }),
    ...optional('basis', form.basis),
    ...optional('purpose', form.purpose),
    ...(form.purposes.length > 0 && { use: limitsOf(form) }),
    ...(urgency !== 'routine' && optional('urgencyReason', form.urgencyReason)),
    ...(urgency === 'emergency' && form.urgencyGround && { urgencyGround: form.urgencyGround }),
    tlp: form.tlp,
    ...(form.links.length > 0 && { links: [...form.links] }),
    ...(form.files.length > 0 && { files: [...form.files] }),
    ...(isNotice && form.spontaneous && { spontaneous: true as const }),
  }
}

/** As the message will hold it, but for what is given when it is put up; undefined before its kind is chosen. */
export function askedOf(form: RequestForm): Asked | undefined {
  const draft = bodyOf(form)
  if (!draft) return undefined
  const { kind, urgency, asks, offences, observables, tlp, files, ...rest } = draft
  return {
    kind,
    urgency,
    body: {
      ...rest,
      asks: asks.map((text, i) => ({ n: i + 1, text })),
      offences: offences ?? [],
      observables: observables ?? [],
      tlp: tlp ?? 'AMBER',
      files: files ?? [],
    },
  }
}

/** A kept draft, or what a proposal would say, in the fields. */
export function formOf(body: Partial<RequestDraft>, pair: string, otherwise: Language): RequestForm {
  const lang = body.facts?.lang ?? body.title?.lang ?? otherwise
  const { text: summary, by: summaryBy } = readSummary(body.summary?.text ?? '')
  const asks = (body.asks ?? []).map(({ text }) => ({ key: newRowKey(), text }))
  return {
    ...emptyForm(lang, pair),
    kind: body.kind ?? '',
    urgency: body.urgency ?? 'routine',
    title: body.title?.text ?? '',
    facts: body.facts?.text ?? '',
    summary,
    summaryBy,
    events: (body.events ?? []).map(({ at, zone, driftSeconds, text }) => ({
      key: newRowKey(),
      at,
      zone: zone ?? 'UTC',
      drift: driftSeconds === undefined ? '' : String(driftSeconds),
      text: text.text,
    })),
    territory: body.territory?.text ?? '',
    ...(asks.length > 0 && { asks }),
    urgencyGround: body.urgencyGround ?? '',
    urgencyReason: body.urgencyReason?.text ?? '',
    tlp: body.tlp ?? 'AMBER',
    purpose: body.purpose?.text ?? '',
    purposes: body.use?.purposes ?? [],
    onward: body.use?.onward ?? 'none',
    destroyBy: body.use?.destroyBy ?? '',
    basis: body.basis?.text ?? '',
    offences: (body.offences ?? []).join('\n'),
    rsitClass: body.rsit?.class ?? '',
    rsitType: body.rsit?.type ?? '',
    observables: body.observables ?? [],
    links: body.links ?? [],
    files: body.files ?? [],
    spontaneous: body.spontaneous ?? false,
  }
}

/** The language of a text: by its letters where they leave no doubt, else as the person said. */
export function languageOf(text: string, otherwise: Language): Language {
  const isHan = /\p{Script=Han}/u.test(text)
  const isLatin = /\p{Script=Latin}{2}/u.test(text)
  if (isHan === isLatin) return otherwise
  return isHan ? 'zh' : 'en'
}

/** As it stands before a summary that a machine made: it is signed with it, so that the other side is told. */
const BY_MACHINE = {
  en: '[Machine translation, not read by a person] ',
  zh: '【机器翻译，未经人工核对】',
} as const satisfies Record<Language, string>

function summaryOf({ lang, summary, summaryBy }: RequestForm): Text {
  const other = lang === 'en' ? 'zh' : 'en'
  const text = textIn(other, proseOf(summary))
  return summaryBy === 'machine' ? { ...text, text: BY_MACHINE[text.lang] + text.text } : text
}

/** Whether a summary says of itself that a machine made it. */
export function isByMachine(summary: string): boolean {
  return readSummary(summary).by === 'machine'
}

function readSummary(text: string): { readonly text: string; readonly by: 'person' | 'machine' } {
  const mark = Object.values(BY_MACHINE).find((each) => text.startsWith(each))
  return mark === undefined ? { text, by: 'person' } : { text: text.slice(mark.length), by: 'machine' }
}

function eventsOf({ events, lang }: RequestForm): NonNullable<RequestDraft['events']> {
  return events
    .filter(({ at, text }) => at !== '' && isSaid(text))
    .map(({ at, zone, drift, text }) => {
      const seconds = readDrift(drift)
      return {
        at,
        text: textIn(lang, proseOf(text)),
        ...(zone !== '' && { zone }),
        ...(seconds !== undefined && { driftSeconds: seconds }),
      }
    })
}

/** Whole seconds by which a clock was off; undefined for what is none, or for nothing. */
export function readDrift(text: string): number | undefined {
  const plain = text.trim().replaceAll('−', '-')
  if (!/^[+-]?\d{1,8}$/.test(plain)) return undefined
  const seconds = Number(plain)
  return Math.abs(seconds) <= 31_536_000 ? seconds : undefined
}

function limitsOf({ purposes, onward, destroyBy }: RequestForm): Use {
  return { purposes: [...purposes], onward, ...(destroyBy !== '' && { destroyBy }) }
}

function textIn(lang: Language, text: string): Text {
  return { lang: languageOf(text, lang), text }
}

export function isSaid(text: string): boolean {
  return text.trim() !== ''
}

export function linesOf(text: string): string[] {
  return text.split('\n').map(lineOf).filter(isSaid)
}

/** One line without controls and marks that reorder what is shown (M2). */
function lineOf(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
}

function proseOf(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll('\u0000', '').trim()
}

let rows = 0
export function newRowKey(): string {
  rows += 1
  return `row-${Date.now().toString(36)}-${rows}`
}

import { isSaid, type Kind, type RequestForm, readDrift } from './form.ts'

/** A field by the id that it has on the page. */
export type FieldId =
  | 'pair'
  | 'kind'
  | 'title'
  | 'facts'
  | 'summary'
  | 'events'
  | 'territory'
  | 'asks'
  | 'urgency'
  | 'urgencyGround'
  | 'urgencyReason'
  | 'tlp'
  | 'purpose'
  | 'purposes'
  | 'offences'
  | 'basis'
  | 'rsit'
  | 'observables'
  | 'files'
/** `needed`: without it nothing can be put up; `advised`: the other side will likely ask for it. */
export type Lack = {
  readonly field: FieldId
  readonly weight: 'needed' | 'advised'
  readonly what: 'missing' | 'gap' | 'incomplete' | 'too_long' | 'bad_drift'
  /** Which of several, from 1. */
  readonly n?: number
}

/** Characters of a title at most; the other side returns a longer one (M9). */
const MOST_TITLE = 1_000

/** What a request of its kind still lacks, in the order of the fields. */
export function lacksOf(form: RequestForm): readonly Lack[] {
  const needed = [...neededOf(form)]
  const isNeeded = new Set(needed.map(({ field }) => field))
  const advised = form.kind === '' ? [] : ADVISED[form.kind]
  return [
    ...needed,
    ...advised
      .filter((field) => !isNeeded.has(field) && !isGiven(form, field))
      .map((field) => ({ field, weight: 'advised', what: 'missing' }) as const),
  ].toSorted((a, b) => ORDER.indexOf(a.field) - ORDER.indexOf(b.field))
}

function* neededOf(form: RequestForm): Generator<Lack> {
  const lack = (field: FieldId, what: Lack['what'] = 'missing', n?: number): Lack => ({
    field,
    weight: 'needed',
    what,
    ...(n !== undefined && { n }),
  })
  if (form.pair === '') yield lack('pair')
  if (form.kind === '') yield lack('kind')
  if (!isSaid(form.title)) yield lack('title')
  if (form.title.length > MOST_TITLE) yield lack('title', 'too_long')
  if (!isSaid(form.facts)) yield lack('facts')
  else if (hasGap(form.facts)) yield lack('facts', 'gap')
  yield* eventLacks(form, lack)
  yield* askLacks(form, lack)
  if (form.urgency === 'emergency') {
    if (form.urgencyGround === '') yield lack('urgencyGround')
    if (!isSaid(form.urgencyReason)) yield lack('urgencyReason')
  }
  if (form.purposes.length === 0 && (form.onward !== 'none' || form.destroyBy !== '')) yield lack('purposes')
  if (form.rsitClass !== '' && form.rsitType === '') yield lack('rsit', 'incomplete')
}

type Say = (field: FieldId, what?: Lack['what'], n?: number) => Lack

function* eventLacks({ events }: RequestForm, lack: Say): Generator<Lack> {
  for (const [i, { at, text, drift }] of events.entries()) {
    if (at === '' || !isSaid(text)) yield lack('events', 'incomplete', i + 1)
    if (isSaid(drift) && readDrift(drift) === undefined) yield lack('events', 'bad_drift', i + 1)
  }
}

function* askLacks({ kind, asks }: RequestForm, lack: Say): Generator<Lack> {
  if (kind === 'notification') return
  if (!asks.some(({ text }) => isSaid(text))) yield lack('asks')
  for (const [i, { text }] of asks.entries()) if (hasGap(text)) yield lack('asks', 'gap', i + 1)
}

/** Whether a template's gap was left open: `[___ which address]`. */
export function hasGap(text: string): boolean {
  return /\[_{2,}[^\]]*\]/.test(text)
}

/** What the other side needs to act on each kind, beside what no request can lack. */
export const ADVISED: Readonly<Record<Kind, readonly FieldId[]>> = {
  information: ['summary', 'territory', 'observables', 'purposes'],
  investigation: ['summary', 'events', 'territory', 'offences', 'observables'],
  evidence: ['summary', 'events', 'territory', 'purpose', 'purposes', 'offences', 'basis'],
  preservation: ['summary', 'events', 'territory', 'observables'],
  mitigation: ['summary', 'events', 'territory', 'observables', 'rsit'],
  notification: ['summary', 'observables', 'rsit'],
}

function isGiven(form: RequestForm, field: FieldId): boolean {
  switch (field) {
    case 'events':
    case 'observables':
    case 'files':
    case 'purposes':
      return form[field].length > 0
    case 'rsit':
      return form.rsitType !== ''
    case 'asks':
      return true
    default:
      return isSaid(form[field])
  }
}

/** As the questions stand on the page. */
const ORDER: readonly FieldId[] = [
  'pair',
  'kind',
  'title',
  'facts',
  'summary',
  'events',
  'territory',
  'asks',
  'urgency',
  'urgencyGround',
  'urgencyReason',
  'tlp',
  'purpose',
  'purposes',
  'offences',
  'basis',
  'rsit',
  'observables',
  'files',
]

import type { Body, Text } from '../../protocol/index.ts'
import { maskAll } from '../content/cards.ts'
import type { Observable, ObservableType } from '../content/observable.ts'
import { isCanonical } from '../content/recognise.ts'
import { findActivity } from '../content/rsit.ts'
import { ownId, type StixObject, tlpMarking } from './stix-objects.ts'
import { stixObservable } from './stix-observables.ts'

/** What a bundle of STIX is made of. Times are the message's own (`YYYY-MM-DDTHH:MM:SSZ`). */
export type StixSource = {
  readonly id: string
  readonly at: string
  readonly exercise: boolean
  readonly class: string
  readonly urgency: string
  readonly asker: StixParty
  readonly answerer: StixParty
  readonly body: Body<'request'> | Body<'notify'>
}
export type StixParty = {
  /** 64 hex digits. */
  readonly identity: string
  readonly name: { readonly en: string; readonly zh: string }
}

/**
 * A request as a bundle of STIX 2.1: both parties, the incident, its observables, each ask as a course of action, all in one grouping and under the
 * marking of its label. Deterministic: both sides make the same bytes of the same message. Whether it may leave is asked before (`mayLeave`).
 */
export function stixBundle(given: StixSource): Readonly<Record<string, unknown>> {
  const source = { ...given, body: maskAll(given.body) }
  const make = maker(source)
  const incident = incidentOf(source, make)
  const found = source.body.observables.flatMap((each, i) =>
    ofObservable(asObservable(each), { i, incident, make }),
  )
  const about = [incident, ...timesOf(source, incident, make), ...found, ...asksOf(source, make)]
  const objects = distinctObjects([...about, groupingOf(source, about, make)])
  return {
    type: 'bundle',
    id: ownId('bundle', source.id),
    objects: [
      tlpMarking(source.body.tlp),
      identity(source.asker),
      identity(source.answerer),
      ...objects.map((object) => ({ ...object, object_marking_refs: [tlpMarking(source.body.tlp).id] })),
    ],
  }
}

/** Makes a domain object of this message; `name` is unique among those of its type. */
type Make = (type: string, name: string, members: Readonly<Record<string, unknown>>) => StixObject

function maker({ id, at, asker, exercise }: StixSource): Make {
  const time = at.replace('Z', '.000Z')
  return (type, name, members) => ({
    type,
    spec_version: '2.1',
    id: ownId(type, `${id} ${name}`),
    created_by_ref: identity(asker).id,
    created: time,
    modified: time,
    ...(exercise && { labels: ['exercise'] }),
    ...members,
  })
}

/** One identity for a party in every bundle; its time is that of this form and not of a message, or two bundles would contradict each other. */
function identity({ identity: key, name }: StixParty): StixObject {
  const time = '2026-01-01T00:00:00.000Z'
  return {
    type: 'identity',
    spec_version: '2.1',
    id: ownId('identity', key),
    created: time,
    modified: time,
    name: name.en,
    description: name.zh,
    identity_class: 'organization',
  }
}

function incidentOf(source: StixSource, make: Make): StixObject {
  const { body, exercise } = source
  const activity = body.rsit && findActivity(body.rsit)
  const labels = [
    ...(exercise ? ['exercise'] : []),
    ...(activity ? [activity.machineTag] : []),
    source.class,
    source.urgency,
  ]
  return make('incident', 'incident', {
    name: body.title.text,
    description: body.facts.text,
    lang: body.title.lang,
    labels,
    external_references: [
      { source_name: 'comity', external_id: body.reference, description: source.id },
      ...body.offences.map((offence) => ({ source_name: 'offence alleged', description: offence })),
    ],
  })
}

function timesOf({ body }: StixSource, incident: StixObject, make: Make): readonly StixObject[] {
  return (body.events ?? []).map(({ at, text, zone, driftSeconds }, i) => {
    const clock = [zone && `zone ${zone}`, driftSeconds !== undefined && `drift ${driftSeconds} s`].filter(
      Boolean,
    )
    return make('note', `event ${i + 1}`, {
      abstract: [at, ...clock].join(', '),
      content: text.text,
      lang: text.lang,
      object_refs: [incident.id],
    })
  })
}

function asksOf({ body }: StixSource, make: Make): readonly StixObject[] {
  return (body.asks as readonly { readonly n: number; readonly text: Text }[]).map(({ n, text }) =>
    make('course-of-action', `ask ${n}`, {
      name: `${body.reference} ask ${n}`,
      description: text.text,
      lang: text.lang,
    }),
  )
}

function ofObservable(
  each: Observable,
  { i, incident, make }: { readonly i: number; readonly incident: StixObject; readonly make: Make },
): readonly StixObject[] {
  const { type, value, note } = each
  const objects = named(each, make) ?? stixObservable(each)
  const [first] = objects
  const noted = (content: string, about: StixObject) =>
    make('note', `observable ${i + 1}`, { abstract: type, content, object_refs: [about.id] })
  if (!first) return [noted(note ? `${value} (${note})` : value, incident)]
  return note ? [...objects, noted(note, first)] : objects
}

/** What public lists have named is a domain object with a reference to the list. */
function named({ type, value }: Observable, make: Make): readonly StixObject[] | undefined {
  const external = (source: string) => ({
    external_references: [{ source_name: source, external_id: value }],
  })
  if (type === 'cve') return [make('vulnerability', value, { name: value, ...external('cve') })]
  if (type === 'technique')
    return [make('attack-pattern', value, { name: value, ...external('mitre-attack') })]
  return undefined
}

function groupingOf(source: StixSource, about: readonly StixObject[], make: Make): StixObject {
  return make('grouping', 'grouping', {
    name: source.body.reference,
    context: 'suspicious-activity',
    object_refs: [...new Set(about.map(({ id }) => id))],
  })
}

/** What the other side wrote in a form that is none of ours, or under a type of a later version, is kept as it was said. */
function asObservable({ type, value, note }: Body<'request'>['observables'][number]): Observable {
  const known = { type: type as ObservableType, value }
  const said = isCanonical(known) ? known : { type: 'other' as const, value: `${type}: ${value}` }
  return { ...said, ...(note && { note }) }
}

function distinctObjects(objects: readonly StixObject[]): readonly StixObject[] {
  return [...new Map(objects.map((object) => [object.id, object])).values()]
}

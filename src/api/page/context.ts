import { agreementInEffect } from '../../app/agreements.ts'
import type { Node } from '../../app/node.ts'
import type { Viewer } from '../../app/people/viewer.ts'
import type { Pair, PairId, PartyCard } from '../../app/ports.ts'
import { printTime } from '../../protocol/index.ts'
import type { Site } from '../site.ts'
import type { Texts } from './texts/index.ts'
import { at, dueAt, type Place } from './times.ts'

export type PageDeps = {
  readonly node: Node
  readonly own: PartyCard & { readonly exercise: boolean }
  readonly site: Site
}
/** What every page is made of: who reads it, in which language, at what time, and where both sides are. */
export type Context = PageDeps & {
  readonly texts: Texts
  readonly viewer: Viewer
  /** Path and query, without the language. */
  readonly path: string
  /** The node's address as the reader's browser names it. */
  readonly address: string
  /** RFC 3339, UTC. */
  readonly now: string
  readonly pairs: readonly Pair[]
  /** Of each pair with an agreement in effect: both parties, ours first. */
  readonly places: ReadonlyMap<PairId, readonly [Place, Place]>
}

export async function readPlaces(node: Node, pairs: readonly Pair[]): Promise<Context['places']> {
  const places = new Map<PairId, readonly [Place, Place]>()
  for (const pair of pairs.filter(({ phase }) => phase === 'confirmed')) {
    const version = await agreementInEffect(node, pair.id)
    if (!version) continue
    const placeOf = ({ identity, name }: PartyCard): Place => ({
      identity,
      name,
      calendar: version.document.calendars[identity]!,
    })
    places.set(pair.id, [placeOf(pair.own), placeOf(pair.peer)])
  }
  return places
}

export function nowOf(node: Node): string {
  return printTime(node.clock.now())
}

/** A party's colour: the same on both nodes and in every place, whoever looks. */
export function colourOf(pair: Pair, identity: string): 'a' | 'b' {
  const other = identity === pair.own.identity ? pair.peer.identity : pair.own.identity
  return identity < other ? 'a' : 'b'
}

/** The zone in which times are told where nothing else is said: our own by the agreement, else UTC. */
export function homeZone(context: Context, pair: PairId): string {
  return context.places.get(pair)?.[0].calendar.zone ?? 'UTC'
}

/** A time at home, to the minute or second. */
export function timeText(context: Context, pair: PairId, time: string, to?: 'minute' | 'second'): string {
  return context.texts.when(at(time, homeZone(context, pair), to))
}

/** A due time in both places, ours first, each named. */
export function dueTexts(context: Context, pair: PairId, time: string): string[] {
  const { texts, places } = context
  const both = places.get(pair)
  if (!both) return [texts.in(texts.when(dueAt(time, 'UTC')), 'UTC')]
  return both.map((place) => texts.in(texts.when(dueAt(time, place.calendar.zone)), place.name[texts.lang]))
}

import { type Calendars, dueAt, type Instant, type Limits } from '../protocol/index.ts'
import type { AgreementState } from './agreements.ts'
import type { Pair, Seconds } from './ports.ts'

export type Dues = Readonly<
  Partial<Record<'receipt' | 'acknowledgement' | 'answer' | 'update' | 'result', Seconds>>
>

/** The identities of both sides of a request. */
export type Sides = { readonly answerer: string; readonly asker: string }

/** Who we are on a request, and so who they are. */
export function sidesOf(we: 'asker' | 'answerer', { own, peer }: Pair): Sides {
  const [asker, answerer] = we === 'asker' ? [own, peer] : [peer, own]
  return { asker: asker.identity, answerer: answerer.identity }
}

/** What falls due when for a request that is receipted at `start`: our expectation, shown until the record settles it. */
export function expectedDues(
  version: AgreementState,
  limits: Limits,
  at: Sides & {
    readonly start: Instant
    /** All versions that are known: later ones lend years that this one lacks (A7). */
    readonly versions?: readonly AgreementState[]
  },
): Dues {
  const calendars = calendarsOf(version, at.versions ?? [], at)
  const due = (limit: Limits['answer']) => (limit ? dueAt(limit, at.start, calendars) : undefined)
  const all = {
    receipt: due(limits.receipt),
    acknowledgement: due(limits.acknowledgement),
    answer: due(limits.answer),
    update: due(limits.updates),
    result: due(limits.result),
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Dues
}

/** The calendars by which the duties of a version are counted (A6), with those of later versions that both entered (A7). */
export function calendarsOf(
  version: AgreementState,
  versions: readonly AgreementState[],
  { answerer, asker }: Sides,
): Calendars {
  const later = versions
    .filter((each) => each.own && each.peer && each.document.version > version.document.version)
    .toSorted((a, b) => a.document.version - b.document.version)
  const working = (identity: string) => ({
    calendar: version.document.calendars[identity]!,
    later: later.map((each) => each.document.calendars[identity]!),
  })
  return { answerer: working(answerer), asker: working(asker) }
}

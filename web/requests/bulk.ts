/** One act on many requests: each stands for itself, and what became of each is said. */

import type { Released } from '../../src/app/people/release-proposal.ts'
import { mayLeave } from '../../src/domain/content/tlp.ts'
import { ask } from '../api/client.ts'
import type { ProposalView } from '../api/types.ts'
import type { Row } from './rows.ts'

/** What was done, with what takes it back where that can be done honestly. */
export type Done = {
  readonly what: 'done' | 'entered' | 'proposed' | 'already'
  readonly value?: unknown
  undo?(): Promise<unknown>
}
export type Outcome =
  | { readonly state: 'waits' | 'busy' | 'taken' }
  | { readonly state: 'done'; readonly done: Done }
  | { readonly state: 'failed'; readonly error: unknown }
export type Outcomes = ReadonlyMap<string, Outcome>
export type WhyNot = 'notOurs' | 'notNew' | 'red'

/** At once at most: a node serves others too. */
const TOGETHER = 4

/** Does it for each, a few at a time; tells after every step how things stand. One that fails stops no other. */
export async function runEach(
  threads: readonly string[],
  act: (thread: string) => Promise<Outcome>,
  tell: (thread: string, outcome: Outcome) => void,
): Promise<void> {
  const left = [...threads]
  for (const thread of threads) tell(thread, { state: 'waits' })
  const work = async () => {
    for (let thread = left.shift(); thread !== undefined; thread = left.shift()) {
      tell(thread, { state: 'busy' })
      tell(thread, await act(thread).catch((error: unknown) => ({ state: 'failed' as const, error })))
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, work))
}

/** Why this one is left out of an acknowledgement of many; the node looks again. */
export function whyNotAcknowledged(row: Row): WhyNot | undefined {
  if (row.direction !== 'in') return 'notOurs'
  return row.phase === 'entered' ? undefined : 'notNew'
}

export function whyNotExported(row: Row): WhyNot | undefined {
  return mayLeave(row.tlp, 'json') ? undefined : 'red'
}

/** Puts it up, and releases it where this session can by one press; a message that is entered is never taken back. */
export async function acknowledge(row: Row, key: string, isReleased: boolean): Promise<Done> {
  const path = `/api/v1/requests/${row.reference}/acknowledge`
  const body = { state: 'pending' }
  const proposal = await ask<ProposalView>(path, { method: 'POST', body, key })
  const at = `/api/v1/proposals/${encodeURIComponent(proposal.id)}`
  const undo = () => ask(`${at}/drop`, { method: 'POST', body: {} })
  if (!isReleased) return { what: 'proposed', undo }
  const released = await ask<Released>(`${at}/release`, {
    method: 'POST',
    body: { exercise: true },
    key: `${key}-release`,
  })
  return released.entered ? { what: 'entered' } : { what: 'proposed', undo }
}

export type Holder = { readonly person: string } | { readonly agency: string }

export async function assignTo(row: Row, key: string, to: Holder): Promise<Done> {
  const path = `/api/v1/requests/${row.reference}/assignments`
  const { items } = await ask<{ readonly items: readonly { readonly kind: string; readonly to: object }[] }>(
    path,
  )
  // What somebody else assigned before is not ours to take back.
  if (items.some((each) => each.kind === 'assigned' && isSame(each.to, to))) return { what: 'already' }
  await ask(path, { method: 'POST', body: to, key })
  return { what: 'done', undo: () => ask(`${path}/end`, { method: 'POST', body: to }) }
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

export async function addNote(row: Row, key: string, text: string): Promise<Done> {
  await ask(`/api/v1/requests/${row.reference}/notes`, { method: 'POST', body: { text }, key })
  return { what: 'done' }
}

export async function readOut(row: Row): Promise<Done> {
  return { what: 'done', value: await ask(`/api/v1/requests/${row.reference}/export/json`) }
}

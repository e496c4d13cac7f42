/** How a trick is told, and the turns that most of them take. */

import type { Duty, MessageId, ReturnCode, Urgency } from '../../../src/protocol/index.ts'
import type { AwaySeconds, DutyVerdict } from '../../../src/protocol/verdict/index.ts'
import type { History } from '../history.ts'

export type Trick = {
  readonly name: string
  /** The rule that it is about. */
  readonly rule: string
  /** What happens and why it must end so. */
  readonly story: string
  /** Tells it; the first request of the document is the one in question. */
  tell(): Promise<History>
  /** What must be found, by duty (`update 2`: the second update). */
  readonly finds: Readonly<Record<string, Partial<DutyVerdict>>>
  /** The contested urgency, and what must be found by it (V17). */
  readonly contest?: {
    readonly urgency: Urgency
    readonly finds: Readonly<Record<string, Partial<DutyVerdict>>>
  }
  /** With which code the request is shown as returned: nothing is owed. */
  readonly returned?: ReturnCode
  /** How long each party was away, and what of it was before the receipt of the request (V16). */
  readonly away?: Readonly<Partial<Record<'arden' | 'beiyuan' | 'request', AwaySeconds>>>
  /** Leaves given of each log, where the cut is short of the end. */
  readonly cut?: { readonly arden?: number; readonly beiyuan?: number }
  /** Why the whole record is refused instead. */
  readonly refused?: 'bad_cut' | 'bad_order'
}

/** The name that a duty is found under. */
export function nameOf({ duty, n }: { duty: Duty; n?: number }): string {
  return n === undefined ? duty : `${duty} ${n}`
}

/** Everybody stamps both heads and both parties record everything. */
export async function settles(h: History): Promise<void> {
  await h.everybodyStamps()
  for (const writer of [h.arden, h.beiyuan]) await writer.records({ holds: true })
}

/** At 12:10:00 Arden asks; at 12:10:01 it is timed and receipted; at 12:10:10 the receipt is timed. */
export async function asks(
  h: History,
  rule: Parameters<History['arden']['requests']>[0] = {},
): Promise<MessageId> {
  h.passes({ minutes: 10 })
  const request = await h.arden.requests(rule)
  h.passes({ seconds: 1 })
  await settles(h)
  h.passes({ seconds: 9 })
  await settles(h)
  return request
}

/** Lets hours go by with every head timed each hour. */
export async function waits(h: History, hours: number): Promise<void> {
  for (let i = 0; i < hours; i++) {
    h.passes({ hours: 1 })
    await settles(h)
  }
}

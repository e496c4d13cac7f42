/** What differs between two versions of a pair agreement, member by member. Data; words come later. */

import type { Agreement, DateText, Limit, PartyId, RequestClass, Urgency } from '../../protocol/index.ts'
import { CLASSES, parsePolicy, URGENCIES } from '../../protocol/index.ts'
import { compareCalendars } from './compare-calendars.ts'

export type AgreementStateWord = 'in_force' | 'suspended' | 'ended'
export const LIMITED = ['receipt', 'acknowledgement', 'answer', 'updates', 'result'] as const
export type Limited = (typeof LIMITED)[number]

/** One difference. `from` or `to` absent: it stood in one version only. */
export type Change =
  | { readonly type: 'state'; readonly from: AgreementStateWord; readonly to: AgreementStateWord }
  | {
      readonly type: 'limit'
      readonly class: RequestClass
      readonly urgency: Urgency
      readonly duty: Limited
      readonly from?: Limit
      readonly to?: Limit
    }
  | {
      readonly type: 'foreseen'
      readonly class: RequestClass
      readonly urgency: Urgency
      readonly isAdded: boolean
    }
  | CalendarChange
  | {
      readonly type: 'party'
      readonly party: PartyId
      readonly member: 'host' | 'prefix' | 'name (en)' | 'name (zh)'
      readonly from: string
      readonly to: string
    }
  | { readonly type: 'purpose'; readonly lang: 'en' | 'zh'; readonly from: string; readonly to: string }
  | { readonly type: 'hotline'; readonly from: 'cybercrime' | 'any'; readonly to: 'cybercrime' | 'any' }
  | { readonly type: 'witnesses'; readonly added: readonly string[]; readonly removed: readonly string[] }
  | { readonly type: 'policy'; readonly from: string; readonly to: string }
  | {
      readonly type: 'number'
      readonly member: 'messagesPerDay' | 'bytesPerDay' | 'retention'
      readonly from: number
      readonly to: number
    }
  | { readonly type: 'daily_test'; readonly to: boolean }
export type CalendarChange =
  | { readonly type: 'zone'; readonly party: PartyId; readonly from: string; readonly to: string }
  | {
      readonly type: 'week'
      readonly party: PartyId
      readonly from: readonly number[]
      readonly to: readonly number[]
    }
  | { readonly type: 'year'; readonly party: PartyId; readonly year: string; readonly isAdded: boolean }
  | {
      readonly type: 'days'
      readonly party: PartyId
      readonly year: string
      readonly list: 'off' | 'work'
      readonly added: readonly DateText[]
      readonly removed: readonly DateText[]
    }

/** All that differs, in the order in which people read an agreement. */
export function compareAgreements(from: Agreement, to: Agreement): readonly Change[] {
  return [
    ...compareState(from, to),
    ...compareDuties(from, to),
    ...compareCalendars(from, to),
    ...compareParties(from, to),
    ...comparePurpose(from, to),
    ...compareHotline(from, to),
    ...comparePolicy(from, to),
    ...compareNumbers(from, to),
  ]
}

/** How a version stands by its own word. */
export function stateOf({ state }: Agreement): AgreementStateWord {
  return state ?? 'in_force'
}

function compareState(before: Agreement, after: Agreement): Change[] {
  const [from, to] = [stateOf(before), stateOf(after)]
  return from === to ? [] : [{ type: 'state', from, to }]
}

function compareDuties(before: Agreement, after: Agreement): Change[] {
  return CLASSES.flatMap((name) =>
    URGENCIES.flatMap((urgency): Change[] => {
      const find = ({ duties }: Agreement) =>
        duties.find((limits) => limits.class === name && limits.urgency === urgency)
      const [from, to] = [find(before), find(after)]
      const which = { class: name, urgency }
      if (!from && !to) return []
      const foreseen: Change[] =
        from && to ? [] : [{ type: 'foreseen', ...which, isAdded: from === undefined }]
      const limits = LIMITED.filter((duty) => !isSame(from?.[duty], to?.[duty])).map((duty): Change => {
        const [a, b] = [from?.[duty], to?.[duty]]
        return { type: 'limit', ...which, duty, ...(a && { from: a }), ...(b && { to: b }) }
      })
      // What is no longer foreseen has no limits to speak of.
      return [...foreseen, ...(to ? limits : [])]
    }),
  )
}

function isSame(a: Limit | undefined, b: Limit | undefined): boolean {
  if (!a || !b) return a === b
  if ('minutes' in a || 'minutes' in b) return 'minutes' in a && 'minutes' in b && a.minutes === b.minutes
  return a.workingDays === b.workingDays && a.of === b.of
}

function compareParties(before: Agreement, after: Agreement): Change[] {
  return before.parties.flatMap((from) => {
    const to = after.parties.find(({ identity }) => identity === from.identity)
    if (!to) return []
    const members = [
      ['host', from.host, to.host],
      ['prefix', from.prefix, to.prefix],
      ['name (en)', from.name.en, to.name.en],
      ['name (zh)', from.name.zh, to.name.zh],
    ] as const
    return members
      .filter(([, a, b]) => a !== b)
      .map(([member, a, b]): Change => ({ type: 'party', party: from.identity, member, from: a, to: b }))
  })
}

function comparePurpose(before: Agreement, after: Agreement): Change[] {
  return (['en', 'zh'] as const)
    .filter((lang) => before.purpose[lang] !== after.purpose[lang])
    .map((lang) => ({ type: 'purpose', lang, from: before.purpose[lang], to: after.purpose[lang] }))
}

function compareHotline(before: Agreement, after: Agreement): Change[] {
  const [from, to] = [before.hotline.scope, after.hotline.scope]
  return from === to ? [] : [{ type: 'hotline', from, to }]
}

/** Which witnesses came and went; any other difference of the policy is shown as its text. */
function comparePolicy(before: Agreement, after: Agreement): Change[] {
  if (before.policy === after.policy) return []
  const names = ({ policy }: Agreement) => parsePolicy(policy).witnesses.map(({ verifier }) => verifier.name)
  const [from, to] = [names(before), names(after)]
  const added = to.filter((name) => !from.includes(name))
  const removed = from.filter((name) => !to.includes(name))
  const witnesses: Change[] = added.length + removed.length > 0 ? [{ type: 'witnesses', added, removed }] : []
  return [...witnesses, { type: 'policy', from: before.policy, to: after.policy }]
}

function compareNumbers(before: Agreement, after: Agreement): Change[] {
  const numbers = [
    ['messagesPerDay', before.quotas.messagesPerDay, after.quotas.messagesPerDay],
    ['bytesPerDay', before.quotas.bytesPerDay, after.quotas.bytesPerDay],
    ['retention', before.retention.days, after.retention.days],
  ] as const
  const changed = numbers
    .filter(([, from, to]) => from !== to)
    .map(([member, from, to]): Change => ({ type: 'number', member, from, to }))
  const to = after.tests.dailyLink
  return [...changed, ...(before.tests.dailyLink === to ? [] : [{ type: 'daily_test' as const, to }])]
}

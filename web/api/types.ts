/** What the node's API answers, by the node's own types: nothing of the node's code comes along. */
export type { AgreementView } from '../../src/app/agree.ts'
export type { AgreementState } from '../../src/app/agreements.ts'
export type { Comparison } from '../../src/app/compare-agreements.ts'
export type { CalendarWarning } from '../../src/app/duties/calendar-warning.ts'
export type { Owed } from '../../src/app/duties/owed.ts'
export type { ExplainedDuty } from '../../src/app/duties/request-duties.ts'
export type { HoldView } from '../../src/app/files/holds.ts'
export type { LeafView, LeavesView } from '../../src/app/list-leaves.ts'
export type { ChoicesView } from '../../src/app/me/choices.ts'
export type { NoticeKind, Way } from '../../src/app/notices/kinds.ts'
export type { Role } from '../../src/app/people/actions.ts'
export type { SessionView as SessionRow } from '../../src/app/people/browser-sessions.ts'
export type { PersonView } from '../../src/app/people/persons.ts'
export type { AuditCheck, AuditShown } from '../../src/app/people/read-audit.ts'
export type { ProposalView } from '../../src/app/people/see-proposal.ts'
export type { EventType } from '../../src/app/ports/api.ts'
export type { LinkView, MachineState } from '../../src/app/ports/machine.ts'
export type { PairKeys } from '../../src/app/rotate-keys.ts'
export type { LogView, RecordView } from '../../src/app/show-record.ts'
export type { RequestSummary, RequestView, Turn } from '../../src/app/show-request.ts'
export type { TokenView } from '../../src/app/tokens.ts'

import type { Role } from '../../src/app/people/actions.ts'
import type { Language } from '../lib/languages.ts'

export type Names = Readonly<Record<Language, string>>
export type PersonName = {
  readonly id: string
  readonly name: string
  readonly names?: Partial<Names>
  readonly roles: readonly Role[]
}

/** Who is signed in at this node, and by which doors one comes in. */
export type Session = {
  readonly party: {
    readonly prefix: string
    readonly name: Names
    readonly exercise: boolean
    readonly identity: string
  }
  readonly person?: PersonName & { readonly agency?: string }
  readonly program?: { readonly name: string; readonly roles: readonly Role[] }
  readonly session?: {
    readonly id: string
    readonly by: string
    readonly madeMs: number
    readonly endsMs: number
  }
  readonly signsBy: readonly ('passkey' | 'exercise')[]
  readonly doors: {
    readonly passkey: boolean
    readonly oidc?: { readonly name: Names; readonly url: string }
    readonly exercise?: readonly PersonName[]
  }
  readonly may: readonly string[]
}

type PartyCard = {
  readonly identity: string
  readonly host: string
  readonly prefix: string
  readonly name: Names
}
type Fingerprint = { readonly hex: string; readonly en: string; readonly zh: string }
export type PairStatus = {
  readonly id: string
  readonly own: PartyCard
  readonly peer: PartyCard
  readonly url?: string
  readonly phase: 'invited' | 'confirmed' | 'ended'
  readonly exercise: boolean
  readonly fingerprint: Fingerprint
  readonly ledger:
    | { readonly phase: 'running' }
    | { readonly phase: 'quiescent'; readonly missing: number }
    | { readonly phase: 'refused'; readonly why: string }
}
export type Pairs = {
  readonly own: PartyCard & { readonly exercise: boolean; readonly fingerprint: Fingerprint }
  readonly pairs: readonly PairStatus[]
}

export type Passkey = {
  readonly id: string
  readonly person: string
  readonly name: string
  readonly rp: string
  readonly isSynced: boolean
  readonly createdMs: number
  readonly usedMs?: number
  readonly revokedMs?: number
}

export type Webhook = {
  readonly id: string
  readonly url: string
  readonly types?: readonly string[]
  readonly owner: string
  readonly created: string
  readonly sent: number
  readonly failures: number
  readonly next?: string
  readonly lastStatus?: string
  readonly rested?: string
}

export type Page<T> = { readonly items: readonly T[]; readonly next?: string }
export type { ReviewedRequest } from '../../src/app/review/reviewed-requests.ts'
export type { Review } from '../../src/protocol/review/types.ts'

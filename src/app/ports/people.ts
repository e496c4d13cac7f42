import type { Role, Scope } from '../people/actions.ts'
import type { Visibility } from '../people/viewer.ts'
import type { MessageId, PairId } from '../ports.ts'

/** A person known here by name. Never removed: who did something stays to be named; `isActive: false` lets him do nothing more. */
export type PersonRow = {
  readonly id: string
  readonly name: string
  /** The name in other scripts. */
  readonly names: { readonly en?: string; readonly zh?: string }
  readonly roles: readonly Role[]
  readonly agency?: string
  /** Who releases in his place when he cannot. */
  readonly deputy?: string
  readonly isActive: boolean
  readonly createdMs: number
}
/** `kid`: 64 hex digits of the raw Ed25519 public key. A key belongs to one person for ever. */
export type PersonalKeyRow = {
  readonly kid: string
  readonly person: string
  readonly createdMs: number
  readonly revokedMs?: number
}
export type TokenRow = {
  /** SHA-256 (hex) of the token; the token itself is never stored. */
  readonly hash: string
  readonly name: string
  /** Whose token it is; absent for a program, which has roles and agency of its own. */
  readonly person?: string
  readonly roles: readonly Role[]
  readonly agency?: string
  readonly scopes: readonly Scope[]
  readonly createdMs: number
  readonly expiresMs?: number
  readonly revokedMs?: number
}

/** How a person released (docs/people.md). */
export type Release = {
  readonly by: string
  readonly atMs: number
  /** Base64url: of a key over `comity-release/v1\n<message id>\n`, of a passkey over what its proof holds. */
  readonly signature: string
} & (
  | {
      /** `exercise`: the node signed with the key that the exercise made for the person. */
      readonly how: 'key' | 'exercise'
      readonly key: string
    }
  | {
      readonly how: 'passkey'
      /** The credential's id. */
      readonly key: string
      readonly proof: PasskeyProof
    }
)
/** All that whoever checks a release by passkey needs, without this node: bytes are base64url. */
export type PasskeyProof = {
  readonly authenticatorData: string
  readonly clientDataJSON: string
  /** COSE (RFC 9052), as the passkey was registered. */
  readonly publicKey: string
  readonly rp: string
  readonly origin: string
}
export type ProposalState = 'open' | 'sent_back' | 'entered' | 'replaced' | 'void' | 'dropped'
/** A message that is composed and waits for people. `payload` and `act` go when it is entered: the record holds the content then. */
export type ProposalRow = {
  readonly id: MessageId
  readonly pair: PairId
  readonly thread: string
  readonly reference: string
  readonly kind: string
  readonly author: string
  readonly agency?: string
  readonly state: ProposalState
  /** How many people release it. */
  readonly needs: number
  readonly isEmergency: boolean
  /** It leaves on one signature, which the other side is shown. */
  readonly isAlone: boolean
  /** Why it is void, or what the approver remarked. */
  readonly remark?: string
  readonly replaces?: MessageId
  readonly act?: unknown
  readonly payload?: Uint8Array
  readonly createdMs: number
  readonly updatedMs: number
}
/** To whom a thread was given; `glass`: who opened it himself, with a reason, until then. */
export type AssignmentRow = {
  readonly pair: PairId
  readonly thread: string
  readonly to: { readonly agency: string } | { readonly person: string }
  readonly kind: 'assigned' | 'glass'
  readonly by: string
  readonly atMs: number
  readonly reason?: string
  readonly untilMs?: number
}
export type NoteRow = {
  readonly id: string
  readonly pair: PairId
  readonly thread: string
  readonly author: string
  readonly text: string
  readonly atMs: number
}
/** One line of the audit log: canonical bytes and the hash of the one before with them (docs/people.md). Numbers run from 1. */
export type AuditRow = { readonly no: number; readonly hash: Uint8Array; readonly entry: Uint8Array }

/** People and what they do on this node; nothing of it ever leaves. Saving over the same key replaces, except where it says append. */
export interface PeopleStore {
  persons(): Promise<PersonRow[]>
  person(id: string): Promise<PersonRow | undefined>
  savePerson(person: PersonRow): Promise<void>

  personalKeys(): Promise<PersonalKeyRow[]>
  /** Throws StoreError 'conflict' when the key belongs to another person. */
  savePersonalKey(key: PersonalKeyRow): Promise<void>

  tokens(): Promise<TokenRow[]>
  token(hash: string): Promise<TokenRow | undefined>
  saveToken(token: TokenRow): Promise<void>

  /** Newest first. `visibleTo`: threads assigned to the viewer, and what his agency proposed. */
  proposals(query: {
    state?: ProposalState
    pair?: PairId
    thread?: string
    /** What is said on requests, or about agreements. */
    only?: 'requests' | 'agreements'
    /** Only those that leave, or left, on one signature. */
    isAlone?: true
    /** Only rows after this one in their order. */
    after?: { readonly updatedMs: number; readonly id: MessageId }
    visibleTo?: Visibility
    limit: number
  }): Promise<ProposalRow[]>
  proposal(id: MessageId): Promise<ProposalRow | undefined>
  saveProposal(proposal: ProposalRow): Promise<void>
  releases(proposal: MessageId): Promise<Release[]>
  /** Append: once with each key; the same key again changes nothing. Who counts, and once only, is decided by whoever reads them. */
  addRelease(proposal: MessageId, release: Release): Promise<void>

  assignments(pair: PairId, thread: string): Promise<AssignmentRow[]>
  saveAssignment(assignment: AssignmentRow): Promise<void>
  dropAssignment(assignment: Pick<AssignmentRow, 'pair' | 'thread' | 'to'>): Promise<void>

  notes(pair: PairId, thread: string): Promise<NoteRow[]>
  addNote(note: NoteRow): Promise<void>

  /** Append, all or none; StoreError 'conflict' when a number is taken. */
  appendAudit(rows: readonly AuditRow[]): Promise<void>
  /** In order of number, from `from` on. */
  audit(query: { from: number; limit: number }): Promise<AuditRow[]>
  lastAudit(): Promise<AuditRow | undefined>
}

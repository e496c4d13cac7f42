import type { ExerciseKeys } from './ports/exercise-keys.ts'
import type { FileBox } from './ports/files.ts'
import type { JudgingPort } from './ports/judging.ts'
import type { MailPort } from './ports/mail.ts'
import type { Oidc } from './ports/oidc.ts'
import type { Passkeys } from './ports/passkeys.ts'
import type { Policies } from './ports/policies.ts'
import type { Chance, Clock, Events, Keys, Ledger, Pair, PairId, Store } from './ports.ts'

/** All that a use case needs of the world. Built once, in main/. */
export type Node = {
  readonly store: Store
  readonly ledger: Ledger
  readonly keys: Keys
  readonly clock: Clock
  readonly chance: Chance
  readonly events: Events
  readonly files: FileBox
  /** Who may do what on this node. */
  readonly policies: Policies
  readonly passkeys: Passkeys
  /** The OpenID provider of the settings, where there is one. */
  readonly oidc?: Oidc
  /** Judges long records apart; without it they are judged where they are asked for. */
  readonly judging?: JudgingPort
  /** Only in an exercise. */
  readonly exerciseKeys?: ExerciseKeys
  /** Sends mails; absent where the node was given no mail server. */
  readonly mail?: MailPort
}

/** Who does something: the person behind a session or a token. */
export type Actor = { readonly name: string; readonly role: string }

export type AppCode =
  | 'unknown_pair'
  | 'not_confirmed'
  | 'no_agreement'
  | 'unknown_request'
  | 'unknown_draft'
  | 'bad_draft'
  | 'bad_import'
  | 'bad_search'
  | 'handling'
  | 'content_removed'
  | 'not_agreed'
  | 'unknown_agreement'
  | 'refused'
  | 'bad_invitation'
  | 'wrong_fingerprint'
  | 'not_ready'
  | 'bad_file'
  | 'unknown_file'
  | 'unknown_upload'
  | 'wrong_offset'
  | 'file_too_large'
  | 'no_space'
  | 'over_file_quota'
  | 'file_missing'
  | 'file_removed'
  | 'file_closed'
  | 'unknown_hold'
  | 'removal_held'
  | 'removal_refused'
  | 'not_allowed'
  | 'unknown_webhook'
  | 'unknown_person'
  | 'person_exists'
  | 'bad_person'
  | 'key_taken'
  | 'unknown_personal_key'
  | 'unknown_token'
  | 'unknown_proposal'
  | 'proposal_closed'
  | 'bad_release'
  | 'released_already'
  | 'proposal_void'
  | 'too_soon'
  | 'bad_sign_in'
  | 'not_exercise'
  | 'no_exercise_key'
  | 'unknown_session'
  | 'unknown_invitation'
  | 'unknown_passkey'
  | 'bad_passkey'
  | 'no_passkey'
  | 'unknown_leaf'
  | 'sign_in_again'
  | 'passkey_unavailable'
  | 'oidc_failed'
  | 'oidc_unknown'
  | 'subject_taken'
  | 'no_person'
  | 'bad_choices'
  | 'unknown_view'
  | 'no_mail'
  | 'mail_failed'

/** One member of what was given: where it stands, what was and what was expected. */
export type FieldFault = { readonly at: string; readonly was: string; readonly expected: string }

/** What a use case cannot do, for a reason that the caller can mend. `refusal` is the domain's own code where it decided. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: AppCode
  readonly refusal?: string
  /** Which members of what was given are meant, where they can be named: RFC 6901 beginning with /body or /query. */
  readonly fields?: readonly FieldFault[]
  /** The sentence in Chinese, where it names more than ids and numbers; the message is in English. */
  readonly zh?: string
  constructor(
    code: AppCode,
    message: string,
    options?: ErrorOptions & { refusal?: string; fields?: readonly FieldFault[]; zh?: string },
  ) {
    super(message, options)
    this.code = code
    if (options?.refusal) this.refusal = options.refusal
    if (options?.fields) this.fields = options.fields
    if (options?.zh !== undefined) this.zh = options.zh
  }
}

/** The pair, confirmed by people on this side. Throws 'unknown_pair' or 'not_confirmed'. */
export async function confirmedPair(node: Node, id: PairId): Promise<Pair> {
  const pair = await findPair(node, id)
  if (pair.phase !== 'confirmed') {
    throw new AppError(
      'not_confirmed',
      `the pair with ${pair.peer.name.en} is ${pair.phase}; compare fingerprints and confirm it first`,
    )
  }
  return pair
}

/** A pair by its id, as the store has it now: confirming or ending one takes effect at once. */
export async function pairOfId(
  node: { readonly store: Pick<Node['store'], 'pairs'> },
  id: PairId,
): Promise<Pair | undefined> {
  return (await node.store.pairs()).find((pair) => pair.id === id)
}

/** A pair by its id, by the start of its id (8 digits or more), or by the peer's prefix. */
export async function findPair(node: Node, wanted: string): Promise<Pair> {
  const pairs = await node.store.pairs()
  const found = pairs.filter(
    (p) =>
      p.id === wanted ||
      p.peer.prefix === wanted.toUpperCase() ||
      (wanted.length >= 8 && p.id.startsWith(wanted)),
  )
  if (found.length === 1) return found[0]!
  const known = pairs.map((p) => p.peer.prefix).join(', ') || 'none'
  throw new AppError(
    'unknown_pair',
    found.length === 0
      ? `no pair is known as ${wanted}; known: ${known}`
      : `${wanted} fits ${found.length} pairs; give the whole id`,
  )
}

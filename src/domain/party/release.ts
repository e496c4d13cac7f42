import type { Payload } from '../../protocol/index.ts'

/**
 * How many people release a message. `machine`: the node makes it, nobody is asked. `identity`: the identity key signs it (K1), whose keeping
 * is its own ceremony. `duty`: one person on duty. `two`: two people, the author being one.
 */
export type ReleaseRule = 'machine' | 'identity' | 'duty' | 'two'

export const PEOPLE = { machine: 0, identity: 0, duty: 1, two: 2 } as const satisfies Record<
  ReleaseRule,
  number
>

/** Seconds after which an emergency that nobody else has released may leave on one signature. */
export const ALONE_AFTER = 600
/** Seconds within which a second person ratifies or withdraws what left on one. */
export const RATIFY_WITHIN = 86_400

/** What the rule of a message depends on, beside its kind. */
export type Releasable = {
  readonly kind: Payload['kind']
  /** Of an acknowledgement. */
  readonly state?: 'accepted' | 'pending'
  /** Of a reply: what kind of message it answers. */
  readonly repliesTo?: string
  /** Time is granted with it. */
  readonly isGrant?: boolean
  /** Of a removal: why. */
  readonly why?: string
}

/** The rule by which a message is released (product rules; docs/people.md). A kind without a rule does not compile. */
export function releaseRuleOf(message: Releasable): ReleaseRule {
  switch (message.kind) {
    case 'return':
    case 'audit':
      return 'machine'
    case 'keys':
      return 'identity'
    case 'expunge':
      // What the agreed retention ends, ends by itself; a recall or an order is people's.
      return message.why === 'retention' ? 'machine' : 'two'
    case 'status':
      return 'duty'
    case 'acknowledge':
      return message.state === 'pending' ? 'duty' : 'two'
    case 'reply':
      return message.repliesTo === 'clarify' && !message.isGrant ? 'duty' : 'two'
    case 'ratify':
      // It is the second person's own act: who was the first may not do it.
      return 'duty'
    case 'agreement':
    case 'request':
    case 'notify':
    case 'result':
    case 'refuse':
    case 'clarify':
    case 'extend':
    case 'withdraw':
    case 'condition':
    case 'accept':
    case 'assess':
    case 'correct':
    case 'dispute':
    case 'renew':
    case 'followup':
    case 'translation':
    case 'recall':
    case 'notice':
      return 'two'
    default:
      return message.kind satisfies never
  }
}

/** The members of a payload on which its rule depends. */
export function releasableOf(payload: Payload, repliesTo?: string): Releasable {
  return {
    kind: payload.kind,
    ...(payload.kind === 'acknowledge' && { state: payload.body.state }),
    ...(payload.kind === 'expunge' && { why: payload.body.why }),
    ...('grant' in payload && payload.grant !== undefined && { isGrant: true }),
    ...(repliesTo !== undefined && { repliesTo }),
  }
}

/** A person's signature under a message. */
export type ReleaseBy = { readonly by: string }

/** How many different people have released: signatures of one person, with whatever keys, are one. */
export function peopleOf(releases: readonly ReleaseBy[]): number {
  return new Set(releases.map(({ by }) => by)).size
}

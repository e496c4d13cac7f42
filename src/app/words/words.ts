import type { Phase } from '../../domain/request/state.ts'
import type {
  Duty,
  Grantable,
  Ground,
  Kind,
  Outcome,
  RequestClass,
  ReturnCode,
  Urgency,
  Verdict,
} from '../../protocol/index.ts'
import type { KeyUse } from '../../protocol/key-set.ts'
import type { Role } from '../people/actions.ts'
import type { AuditedAct } from '../people/audit.ts'
import type { Sentences } from './sentences.ts'

export type Lang = 'en' | 'zh'

/**
 * The field's words in one language: one term for one thing, wherever people meet it. Both languages have this shape; neither is the
 * original. A word for every member of each closed list, so that a new member without its words does not compile.
 */
export type Words = {
  readonly says: Sentences
  readonly kind: Readonly<Record<RequestClass, string>>
  readonly urgency: Readonly<Record<Urgency, string>>
  readonly phase: Readonly<Record<Phase, string>>
  readonly turn: Readonly<Record<Kind, string>>
  readonly outcome: Readonly<Record<Outcome, string>>
  readonly ground: Readonly<Record<Ground, string>>
  readonly returned: Readonly<Record<ReturnCode, string>>
  readonly duty: Readonly<Record<Duty, string>>
  readonly grantable: Readonly<Record<Grantable, string>>
  readonly verdict: Readonly<Record<Verdict, string>>
  /** What a verdict says, as a whole sentence. */
  readonly verdictMeans: Readonly<Record<Verdict, string>>
  readonly ledger: Readonly<Record<'running' | 'quiescent' | 'refused', string>>
  readonly pairPhase: Readonly<Record<'invited' | 'confirmed' | 'ended', string>>
  readonly signer: Readonly<Record<'writer' | 'receipt' | 'witness', string>>
  readonly role: Readonly<Record<Role, string>>
  /** What people and programs do on a node, as it stands in a list and behind “may not”. */
  readonly action: Readonly<Record<AuditedAct, string>>
  readonly keyUse: Readonly<Record<KeyUse, string>>
}

/** The word for a value of a closed list; a value of a later version stands for itself. */
export function wordFor(words: Readonly<Record<string, string>>, value: string): string {
  return Object.hasOwn(words, value) ? words[value]! : value
}

/** Whether a text is written in Chinese: what a person types is marked with the language that it is in. */
export function langOf(text: string): Lang {
  return /\p{Script=Han}/u.test(text) ? 'zh' : 'en'
}

/** The closed lists of words that leaves and messages share. */

/** Kinds of this version (M3). */
export const KINDS = [
  'keys',
  'agreement',
  'request',
  'notify',
  'acknowledge',
  'status',
  'result',
  'refuse',
  'clarify',
  'reply',
  'extend',
  'withdraw',
  'condition',
  'accept',
  'assess',
  'correct',
  'dispute',
  'renew',
  'followup',
  'translation',
  'recall',
  'expunge',
  'ratify',
  'notice',
  'audit',
  'return',
] as const
export type Kind = (typeof KINDS)[number]

/** Kinds that later versions will read; a leaf may name them, a message of them is returned as `unknown_kind` (M3). */
export const RESERVED_KINDS = [
  'issue',
  'call',
  'line',
  'test',
  'roster',
  'session',
  'minutes',
  'position',
  'statement',
  'concern',
  'action',
  'edition',
] as const
export type ReservedKind = (typeof RESERVED_KINDS)[number]

/** Classes of requests, in the order in which agreements list them (L3). */
export const CLASSES = [
  'information',
  'investigation',
  'evidence',
  'preservation',
  'mitigation',
  'notification',
] as const
export type RequestClass = (typeof CLASSES)[number]

export const URGENCIES = ['emergency', 'urgent', 'routine'] as const
export type Urgency = (typeof URGENCIES)[number]

/** What a message can answer, in the order in which a leaf lists it (L3). */
export const ANSWERS = ['acknowledgement', 'answer', 'update', 'result'] as const
export type Answers = (typeof ANSWERS)[number]

/** Duties for which time can be granted (L3). */
export const GRANTABLE = ['acknowledgement', 'answer', 'result'] as const
export type Grantable = (typeof GRANTABLE)[number]

/** Kinds in which time can be granted (L3). */
export const GRANTING: readonly Kind[] = ['extend', 'clarify', 'reply']

/** All duties, in the order of a verdict document (V15). */
export const DUTIES = ['receipt', ...ANSWERS] as const
export type Duty = (typeof DUTIES)[number]

/** What a message of a kind can answer; kinds that are not named answer nothing (L4). */
export const CAN_ANSWER: Readonly<Partial<Record<Kind | ReservedKind, readonly Answers[]>>> = {
  acknowledge: ['acknowledgement'],
  status: ['acknowledgement', 'update'],
  result: ['acknowledgement', 'answer', 'update', 'result'],
  condition: ['acknowledgement', 'answer', 'update'],
  reply: ['acknowledgement', 'update'],
  refuse: ['acknowledgement', 'answer', 'result'],
}

/** Why a message is returned; the first that applies, in this order (M7). */
export const RETURN_CODES = [
  'unreadable',
  'unknown_kind',
  'bad_shape',
  'wrong_party',
  'bad_signature',
  'unknown_key',
  'differs_from_leaf',
  'wrong_agreement',
  'exercise_mismatch',
  'unknown_ref',
  'missing_file',
  'not_allowed',
] as const
export type ReturnCode = (typeof RETURN_CODES)[number]

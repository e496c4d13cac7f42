import { parseCanonical, printCanonical } from './canonical.ts'
import { ProtocolError } from './errors.ts'
import type { Digest } from './hash.ts'
import { isOrigin, type MessageId, type Origin, type ThreadId } from './ids.ts'
import { isKeyName } from './key-name.ts'
import {
  ANSWERS,
  type Answers,
  CAN_ANSWER,
  CLASSES,
  GRANTABLE,
  GRANTING,
  type Grantable,
  KINDS,
  type Kind,
  RESERVED_KINDS,
  RETURN_CODES,
  type RequestClass,
  type ReservedKind,
  type ReturnCode,
  URGENCIES,
  type Urgency,
} from './kinds.ts'
import {
  checkMembers,
  isCount,
  isDigest,
  isHex32,
  isObject,
  isOneOf,
  isRoot,
  type Members,
  refusal,
} from './shape.ts'
import { isTime, type TimeText } from './time.ts'

/** Bytes of a leaf at most (L2): an entry of a tlog-tiles bundle has a 16-bit length. */
export const MAX_LEAF = 65_535
/** Bytes of a payload at most (L3, M2). */
export const MAX_PAYLOAD = 1_048_576

export type Rule = { readonly agreement: Digest; readonly class: RequestClass; readonly urgency: Urgency }
export type Grant = { readonly duty: Grantable; readonly due: TimeText }

/** A message's place in the log, without its content (L3). */
export type MessageLeaf = {
  readonly v: 1
  readonly type: 'message'
  readonly id: MessageId
  readonly kind: Kind | ReservedKind
  readonly thread: ThreadId
  /** The writer's own clock; proves nothing. */
  readonly at: TimeText
  /** Bytes of the payload. */
  readonly length: number
  readonly exercise: boolean
  readonly ref?: MessageId
  readonly rule?: Rule
  readonly answers?: readonly Answers[]
  readonly grant?: Grant
  /** The urgency that a dispute says is the right one. */
  readonly urgency?: Urgency
  readonly code?: ReturnCode
  readonly document?: Digest
}

export type RecordedCheckpoint = {
  readonly log: Origin
  readonly size: number
  /** Standard base64; absent where it is the root that this epoch last recorded for the log and size. */
  readonly root?: string
  /** `<key name> <base64>`, timed, sorted. */
  readonly lines: readonly string[]
}
export type Held = { readonly log: Origin; readonly size: number }
export type Lacks = Held & { readonly since: TimeText; readonly why: 'not_delivered' | 'over_quota' }

/** Everybody's clocks, carried into the record (L5). */
export type CheckpointsLeaf = {
  readonly v: 1
  readonly type: 'checkpoints'
  readonly at: TimeText
  readonly checkpoints: readonly RecordedCheckpoint[]
  readonly held?: Held
  readonly lacks?: Lacks
  readonly conflict?: readonly [string, string]
}

export const CAUSES = ['lost_database', 'lost_guard', 'fork', 'other'] as const
export type Cause = (typeof CAUSES)[number]

/** The beginning of an epoch above 1 (L6). */
export type SuccessionLeaf = {
  readonly v: 1
  readonly type: 'succession'
  readonly at: TimeText
  readonly note: string
}

export type Leaf = MessageLeaf | CheckpointsLeaf | SuccessionLeaf

/**
 * Reads a leaf (L2 to L6, as far as the leaf alone shows them; its place is checked by `LeafPlaces`).
 * Throws `bad_leaf`, with the cause kept.
 */
export function parseLeaf(bytes: Uint8Array): Leaf {
  if (bytes.length > MAX_LEAF) refuse(`${bytes.length} bytes; at most ${MAX_LEAF} are taken`)
  const value = parseJson(bytes)
  checkLeaf(value)
  return value
}

/** The canonical bytes of a leaf. Throws `bad_leaf` for what `parseLeaf` would not take. */
export function printLeaf(leaf: Leaf): Uint8Array {
  checkLeaf(leaf)
  const bytes = printCanonical(leaf)
  if (bytes.length > MAX_LEAF) refuse(`${bytes.length} bytes; at most ${MAX_LEAF} are taken`)
  return bytes
}

const refuse: (sentence: string) => never = refusal('bad_leaf')

function parseJson(bytes: Uint8Array): unknown {
  try {
    return parseCanonical(bytes)
  } catch (cause) {
    throw new ProtocolError('bad_leaf', 'not canonical JSON', { cause })
  }
}

function checkLeaf(value: unknown): asserts value is Leaf {
  if (!isObject(value) || value.v !== 1) refuse('not a leaf of version 1')
  if (!isTime(value.at)) refuse('at is not a time')
  switch (value.type) {
    case 'message':
      checkMessageLeaf(value)
      break
    case 'checkpoints':
      checkCheckpointsLeaf(value)
      break
    case 'succession':
      checkSuccessionLeaf(value)
      break
    default:
      refuse('unknown type of leaf')
  }
}

const MESSAGE_MEMBERS = {
  required: ['v', 'type', 'id', 'kind', 'thread', 'at', 'length', 'exercise'],
  optional: ['ref', 'rule', 'answers', 'grant', 'urgency', 'code', 'document'],
}

function checkMessageLeaf(leaf: Members): void {
  checkMembers(leaf, MESSAGE_MEMBERS, refuse)
  if (!isDigest(leaf.id)) refuse('id is not a digest')
  if (!isOneOf(KINDS, leaf.kind) && !isOneOf(RESERVED_KINDS, leaf.kind)) refuse('unknown kind of message')
  if (!isHex32(leaf.thread)) refuse('thread is not 32 hex digits')
  if (!isCount(leaf.length, 2, MAX_PAYLOAD)) refuse('length is not that of a payload')
  if (typeof leaf.exercise !== 'boolean') refuse('exercise is neither true nor false')
  checkKindMembers(leaf, refuse)
}

/** The members that a leaf and its payload share and that depend on the kind (L3, L4). */
export function checkKindMembers(leaf: Members, refuse: (sentence: string) => never): void {
  const kind = leaf.kind as Kind
  if (leaf.ref !== undefined && !isDigest(leaf.ref)) refuse('ref is not a digest')
  if ((leaf.rule !== undefined) !== (kind === 'request' || kind === 'notify')) {
    refuse('rule stands in request and notify and only there')
  }
  if (leaf.rule !== undefined) checkRule(leaf.rule, kind, refuse)
  if (leaf.answers !== undefined) checkAnswers(leaf, refuse)
  if (leaf.grant !== undefined) checkGrant(leaf.grant, kind, refuse)
  if ((leaf.urgency !== undefined) !== (kind === 'dispute'))
    refuse('urgency stands in dispute and only there')
  if (leaf.urgency !== undefined && !isOneOf(URGENCIES, leaf.urgency)) refuse('unknown urgency')
  if ((leaf.code !== undefined) !== (kind === 'return')) refuse('code stands in return and only there')
  if (leaf.code !== undefined && !isOneOf(RETURN_CODES, leaf.code)) refuse('unknown return code')
  const carriesDocument = kind === 'keys' || kind === 'agreement'
  if (leaf.type === 'message' && (leaf.document !== undefined) !== carriesDocument) {
    refuse('document stands in keys and agreement and only there')
  }
  if (leaf.document !== undefined && !isDigest(leaf.document)) refuse('document is not a digest')
}

const RULE_MEMBERS = { required: ['agreement', 'class', 'urgency'] }

function checkRule(rule: unknown, kind: Kind, refuse: (sentence: string) => never): void {
  if (!isObject(rule)) refuse('rule is not an object')
  checkMembers(rule, RULE_MEMBERS, refuse)
  if (!isDigest(rule.agreement)) refuse('the agreement of the rule is not a digest')
  if (!isOneOf(CLASSES, rule.class)) refuse('unknown class')
  if ((rule.class === 'notification') !== (kind === 'notify'))
    refuse('notification is the class of notify only')
  if (!isOneOf(URGENCIES, rule.urgency)) refuse('unknown urgency')
}

function checkAnswers(leaf: Members, refuse: (sentence: string) => never): void {
  const answers = leaf.answers
  if (leaf.ref === undefined) refuse('answers without ref')
  if (!Array.isArray(answers) || answers.length === 0) refuse('answers is not a list of duties')
  const allowed = CAN_ANSWER[leaf.kind as Kind] ?? []
  let last = -1
  for (const duty of answers) {
    if (!isOneOf(allowed, duty)) refuse('this kind cannot answer that')
    const place = ANSWERS.indexOf(duty)
    if (place <= last) refuse('answers stands out of order')
    last = place
  }
}

const GRANT_MEMBERS = { required: ['duty', 'due'] }

function checkGrant(grant: unknown, kind: Kind, refuse: (sentence: string) => never): void {
  if (!GRANTING.includes(kind)) refuse(`grant stands in ${GRANTING.join(', ')} only`)
  if (!isObject(grant)) refuse('grant is not an object')
  checkMembers(grant, GRANT_MEMBERS, refuse)
  if (!isOneOf(GRANTABLE, grant.duty)) refuse('no time can be granted for that')
  if (!isTime(grant.due)) refuse('due is not a time')
}

const CHECKPOINTS_MEMBERS = {
  required: ['v', 'type', 'at', 'checkpoints'],
  optional: ['held', 'lacks', 'conflict'],
}

function checkCheckpointsLeaf(leaf: Members): void {
  checkMembers(leaf, CHECKPOINTS_MEMBERS, refuse)
  if (!Array.isArray(leaf.checkpoints)) refuse('checkpoints is not a list')
  let last: RecordedCheckpoint | undefined
  for (const checkpoint of leaf.checkpoints) {
    checkCheckpoint(checkpoint)
    if (last !== undefined && !isBefore(last, checkpoint)) refuse('checkpoints stand out of order')
    last = checkpoint
  }
  if (leaf.held !== undefined) checkHeld(leaf.held, { required: ['log', 'size'] })
  if (leaf.lacks !== undefined) checkLacks(leaf.lacks)
  if (leaf.conflict !== undefined) checkConflict(leaf.conflict)
}

const CHECKPOINT_MEMBERS = { required: ['log', 'size', 'lines'], optional: ['root'] }
/** 76 bytes in base64: key id, time, signature. */
const TIMED = /^[A-Za-z0-9+/]{101}[AQgw]==$/

function checkCheckpoint(value: unknown): asserts value is RecordedCheckpoint {
  if (!isObject(value)) refuse('a checkpoint is not an object')
  checkMembers(value, CHECKPOINT_MEMBERS, refuse)
  if (!isOrigin(value.log)) refuse('log is not the origin of a log')
  if (!isCount(value.size, 1)) refuse('size is not a count of leaves')
  if (value.root !== undefined && !isRoot(value.root)) refuse('root is not 32 bytes in base64')
  if (!Array.isArray(value.lines) || value.lines.length === 0) refuse('a checkpoint without lines')
  let last = ''
  for (const line of value.lines) {
    if (typeof line !== 'string' || !isTimedLine(line)) refuse('not a timed line')
    if (last !== '' && !(bytewise(last, line) < 0)) refuse('lines stand out of order')
    last = line
  }
}

/** A key name, a space, the blob. */
function isTimedLine(line: string): boolean {
  const space = line.indexOf(' ')
  return space > 0 && TIMED.test(line.slice(space + 1)) && isKeyName(line.slice(0, space))
}

/** Ordered by log (origin, bytewise), then size. */
function isBefore(a: RecordedCheckpoint, b: RecordedCheckpoint): boolean {
  return a.log === b.log ? a.size < b.size : a.log < b.log
}

/** Compares as UTF-8 does; only pairs of surrogates sort otherwise in JavaScript's own order. */
function bytewise(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

function rank(unit: number): number {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x10000 : unit
}

function checkHeld(value: unknown, members: { required: string[] }): asserts value is Held & Members {
  if (!isObject(value)) refuse('held and lacks are objects')
  checkMembers(value, members, refuse)
  if (!isOrigin(value.log)) refuse('log is not the origin of a log')
  if (!isCount(value.size, 1)) refuse('size is not a count of leaves')
}

function checkLacks(value: unknown): void {
  checkHeld(value, { required: ['log', 'size', 'since', 'why'] })
  if (!isTime(value.since)) refuse('since is not a time')
  if (value.why !== 'not_delivered' && value.why !== 'over_quota') refuse('unknown reason of a lack')
}

function checkConflict(value: unknown): void {
  const isPair = Array.isArray(value) && value.length === 2 && value.every((note) => typeof note === 'string')
  if (!isPair) refuse('a conflict is two notes')
}

function checkSuccessionLeaf(leaf: Members): void {
  checkMembers(leaf, { required: ['v', 'type', 'at', 'note'] }, refuse)
  if (typeof leaf.note !== 'string') refuse('note is not a text')
}

import { checkAgreement } from './agreement.ts'
import { parseCanonical, printCanonical } from './canonical.ts'
import { currentEngine, type Shape } from './engine.ts'
import { ProtocolError } from './errors.ts'
import { type Digest, digest } from './hash.ts'
import type { MessageId } from './ids.ts'
import { checkKeySet } from './key-set.ts'
import { KINDS, type Kind, type ReturnCode } from './kinds.ts'
import { checkKindMembers, MAX_PAYLOAD, type MessageLeaf } from './leaf.ts'
import { type Payload, PayloadSchemas, type Terms } from './message-schema.ts'
import { isObject, isOneOf, type Members, refusal } from './shape.ts'
import { isTime } from './time.ts'

export * from './message-schema.ts'

/** Why a message is bad in itself: the code of its return and a sentence for people (M7). */
export type Fault = { readonly code: ReturnCode; readonly detail: string }
export type Reading = { readonly payload: Payload } | { readonly fault: Fault }

/**
 * Reads payload bytes (M2 to M5): the payload, or the fault with which it is returned, `unreadable`, `unknown_kind` or
 * `bad_shape`. Never throws.
 */
export function readPayload(bytes: Uint8Array): Reading {
  if (bytes.length > MAX_PAYLOAD) return fault('unreadable', `${bytes.length} bytes`)
  let value: unknown
  try {
    value = parseCanonical(bytes)
  } catch (cause) {
    return fault('unreadable', sentenceOf(cause))
  }
  return readValue(value)
}

function readValue(value: unknown): Reading {
  if (!isObject(value)) return fault('bad_shape', 'not an object')
  if (!isOneOf(KINDS, value.kind)) return fault('unknown_kind', 'this version does not read that kind')
  try {
    checkShape(value, value.kind)
  } catch (cause) {
    return fault('bad_shape', sentenceOf(cause))
  }
  return { payload: value as Payload }
}

/** Reads payload bytes. Throws `bad_message`, with the return code before the sentence. */
export function parsePayload(bytes: Uint8Array): Payload {
  return good(readPayload(bytes))
}

function good(reading: Reading): Payload {
  if ('fault' in reading)
    throw new ProtocolError('bad_message', `${reading.fault.code}: ${reading.fault.detail}`)
  return reading.payload
}

/** The bytes that are signed and whose digest is the message's id (M2). Throws `bad_message` for what `parsePayload` would not take. */
export function printPayload(payload: Payload): Uint8Array {
  const bytes = printCanonical(payload)
  // What has a canonical form reads back as it is, so the value is looked at and not its print once more.
  good(bytes.length > MAX_PAYLOAD ? fault('unreadable', `${bytes.length} bytes`) : readValue(payload))
  return bytes
}

/** The leaf that goes with payload bytes (L3, M3). Throws `bad_message`. */
export function leafOf(bytes: Uint8Array): MessageLeaf {
  return leafOfPayload(parsePayload(bytes), bytes)
}

/** The leaf of a payload that was read from these bytes. */
export function leafOfPayload(payload: Payload, bytes: Uint8Array): MessageLeaf {
  const { kind, thread, at, exercise } = payload
  return {
    v: 1,
    type: 'message',
    id: digest(bytes),
    kind,
    thread,
    at,
    length: bytes.length,
    exercise,
    ...('ref' in payload && payload.ref !== undefined && { ref: payload.ref }),
    ...('rule' in payload && { rule: payload.rule }),
    ...('answers' in payload && payload.answers !== undefined && { answers: payload.answers }),
    ...('grant' in payload && payload.grant !== undefined && { grant: payload.grant }),
    ...('urgency' in payload && { urgency: payload.urgency }),
    ...('code' in payload && { code: payload.code }),
    ...('document' in payload.body && { document: documentDigest(payload)! }),
  }
}

/** Whether a leaf says what its payload says (M3); `id` is the digest of the payload bytes. */
export function isLeafOf(
  leaf: MessageLeaf,
  payload: Payload,
  of: { readonly id: MessageId; readonly length: number },
): boolean {
  return (
    leaf.id === of.id &&
    leaf.length === of.length &&
    leaf.kind === payload.kind &&
    leaf.thread === payload.thread &&
    leaf.at === payload.at &&
    leaf.exercise === payload.exercise &&
    SHARED.every((member) => isEqual(leaf[member], (payload as SharedMembers)[member])) &&
    leaf.document === documentDigest(payload)
  )
}

type SharedMembers = Partial<Pick<MessageLeaf, 'ref' | 'rule' | 'answers' | 'grant' | 'urgency' | 'code'>>
const SHARED = ['ref', 'rule', 'answers', 'grant', 'urgency', 'code'] as const

/** Both sides come of canonical JSON, so equal values have their members in one order. */
function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [names, others] = [Object.keys(a), Object.keys(b)]
  if (names.length !== others.length) return false
  return names.every((name, i) => name === others[i] && isEqual((a as Members)[name], (b as Members)[name]))
}

function documentDigest(payload: Payload): Digest | undefined {
  return 'document' in payload.body ? digest(printCanonical(payload.body.document)) : undefined
}

const refuse: (sentence: string) => never = refusal('bad_message')

const shapes = new Map<Kind, Shape>()

function shapeOf(kind: Kind): Shape {
  let shape = shapes.get(kind)
  if (shape === undefined) {
    shape = currentEngine().shape(PayloadSchemas[kind])
    shapes.set(kind, shape)
  }
  return shape
}

function checkShape(value: Members, kind: Kind): void {
  const shape = shapeOf(kind)
  if (!shape.fits(value)) refuse(describe(shape.faults(value)))
  checkKindMembers(value, refuse)
  const payload = value as Payload
  if (!isTime(payload.at)) refuse('at is not a time')
  checkBody(payload)
}

/** What the schema of a body cannot say (M4). */
function checkBody(payload: Payload): void {
  switch (payload.kind) {
    case 'keys':
      return checkKeySet(payload.body.document)
    case 'agreement':
      return checkAgreement(payload.body.document)
    case 'request':
    case 'notify':
      return checkRequest(payload)
    case 'result':
      checkAscending(payload.body.outcomes, 'outcomes stand')
      for (const { until } of payload.body.outcomes) checkTime(until, 'until')
      return
    case 'condition':
      checkAscending(
        payload.body.asks.map((ask) => ({ ask })),
        'asks stand',
      )
      return checkTerms(payload.body.terms)
    case 'assess':
      return checkAscending(payload.body.asks, 'asks stand')
    case 'extend':
    case 'renew':
      return checkTime(payload.body.until, 'until')
    case 'notice':
      return checkTime(payload.body.from, 'from')
    case 'dispute':
      return payload.body.urgency === payload.urgency
        ? undefined
        : refuse('the urgency of the body is another')
    case 'recall':
    case 'expunge':
      return payload.body.messages.length + payload.body.digests.length > 0
        ? undefined
        : refuse('it names no message and no file')
    case 'return':
      return payload.body.code === payload.code ? undefined : refuse('the code of the body is another')
    case 'acknowledge':
    case 'status':
    case 'refuse':
    case 'clarify':
    case 'reply':
    case 'withdraw':
    case 'accept':
    case 'correct':
    case 'followup':
    case 'translation':
    case 'ratify':
    case 'audit':
      return
    default:
      payload satisfies never
  }
}

function checkRequest({ rule, body }: Extract<Payload, { kind: 'request' | 'notify' }>): void {
  body.asks.forEach((ask, i) => {
    if (ask.n !== i + 1) refuse('asks are numbered from 1 without gaps')
  })
  for (const { at } of body.events ?? []) checkTime(at, 'at of an event')
  checkTime(body.use?.destroyBy, 'destroyBy')
  if (rule.urgency === 'emergency' && (body.urgencyReason === undefined || body.urgencyGround === undefined))
    refuse('an emergency states its ground and its reason')
}

function checkTerms({ returnBy, destroyBy, ...others }: Terms): void {
  checkTime(returnBy, 'returnBy')
  checkTime(destroyBy, 'destroyBy')
  const said = [returnBy, destroyBy, ...Object.values(others)].filter((term) => term !== undefined)
  if (said.length === 0) refuse('a condition states its terms')
}

function checkTime(value: string | undefined, member: string): void {
  if (value !== undefined && !isTime(value)) refuse(`${member} is not a time`)
}

function checkAscending(list: readonly { readonly ask: number }[], they: string): void {
  list.forEach(({ ask }, i) => {
    if (i > 0 && ask <= list[i - 1]!.ask) refuse(`${they} in the order of asks, once each`)
  })
}

function describe(errors: readonly unknown[]): string {
  const [first] = errors as readonly { instancePath?: string; message?: string }[]
  return `${first?.instancePath || 'payload'} ${first?.message ?? 'has another shape'}`.slice(0, 200)
}

function fault(code: ReturnCode, detail: string): Reading {
  return { fault: { code, detail } }
}

function sentenceOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'not readable'
}

import { type Envelope, isWellSigned, parseEnvelope } from './envelope.ts'
import type { Digest } from './hash.ts'
import type { MessageId, PartyId, ThreadId } from './ids.ts'
import type { ReturnCode } from './kinds.ts'
import type { MessageLeaf } from './leaf.ts'
import { type Fault, isLeafOf, type Payload, readPayload } from './message.ts'

/** What must be known beside a message to judge it. */
export type MessageContext = {
  /** Whose log the message stands in, and the other party. */
  readonly from: PartyId
  readonly to: PartyId
  readonly exercise: boolean
  /** Public keys (64 hex digits) of use `message` in the writer's key sets. */
  readonly messageKeys: { has(publicKey: string): boolean }
  /** The version in effect at the message's place, and whether it has limits for such a request; undefined before the first. */
  readonly agreement?: { readonly digest: Digest; foresees(rule: NonNullable<MessageLeaf['rule']>): boolean }
  /** Whether a message of this id and thread stands earlier in the record. */
  knowsRef(id: MessageId, thread: ThreadId): boolean
  hasFile(digest: Digest, length: number): boolean
}

export type Examination =
  | { readonly result: 'good'; readonly payload: Payload; readonly envelope: Envelope }
  | { readonly result: 'fault'; readonly code: ReturnCode; readonly detail: string }

/** An envelope whose signatures are being checked. Nothing else of it is judged yet. */
export type OpenedMessage = { readonly envelope: Envelope | undefined; readonly isSigned: Promise<boolean> }

/** Begins to check the signatures of an envelope, so that those of many can be checked side by side. Never throws, whatever the bytes are. */
export function openMessage(bytes: Uint8Array): OpenedMessage {
  const envelope = readEnvelope(bytes)
  const isSigned = envelope ? isWellSigned(envelope) : Promise.resolve(false)
  isSigned.catch(() => undefined) // Whoever waits for it is told.
  return { envelope, isSigned }
}

/**
 * Examines a message that came with a leaf (M7): the message, or the first code that applies, but `not_allowed`, which the
 * domain's rules decide. Never throws, whatever the bytes are.
 */
export async function examineMessage(
  message: Uint8Array | OpenedMessage,
  leaf: MessageLeaf,
  context: MessageContext,
): Promise<Examination> {
  const opened = message instanceof Uint8Array ? openMessage(message) : message
  const { envelope } = opened
  if (envelope === undefined) return refused('unreadable', 'not an envelope')
  const reading = readPayload(envelope.payload)
  if ('fault' in reading) return { result: 'fault', ...reading.fault }
  const { payload } = reading
  const fault =
    checkParties(payload, context) ??
    (await checkSignatures(opened, payload, context)) ??
    checkLeaf(payload, envelope, leaf) ??
    checkMessage(payload, leaf, context)
  return fault === undefined ? { result: 'good', payload, envelope } : { result: 'fault', ...fault }
}

/** What is wrong with a readable, well-signed message that equals its leaf: the last codes of M7, from `wrong_agreement` on. */
export function checkMessage(
  payload: Payload,
  leaf: MessageLeaf,
  context: MessageContext,
): Fault | undefined {
  if (leaf.rule !== undefined && !isGoverned(leaf.rule, context)) {
    return { code: 'wrong_agreement', detail: 'the agreement named is not the one in effect here' }
  }
  if (payload.exercise !== context.exercise) {
    return { code: 'exercise_mismatch', detail: `exercise is ${payload.exercise}` }
  }
  if (leaf.ref !== undefined && !context.knowsRef(leaf.ref, leaf.thread)) {
    return { code: 'unknown_ref', detail: `no earlier message ${leaf.ref} in this thread` }
  }
  const missing = filesOf(payload).find((file) => !context.hasFile(file.digest, file.length))
  if (missing !== undefined) return { code: 'missing_file', detail: `the file ${missing.digest} is not here` }
  return undefined
}

function readEnvelope(bytes: Uint8Array): Envelope | undefined {
  try {
    return parseEnvelope(bytes)
  } catch {
    return undefined // Whatever it is: bytes, held and returned.
  }
}

function checkParties(payload: Payload, context: MessageContext): Fault | undefined {
  if (payload.from === context.from && payload.to === context.to) return undefined
  return { code: 'wrong_party', detail: 'from and to are not the parties of this log' }
}

async function checkSignatures(
  { envelope, isSigned }: OpenedMessage,
  payload: Payload,
  context: MessageContext,
): Promise<Fault | undefined> {
  if (!(await isSigned)) return { code: 'bad_signature', detail: 'a signature does not verify' }
  const { kid } = envelope!.signatures[0]
  const known = payload.kind === 'keys' ? kid === context.from : context.messageKeys.has(kid)
  return known ? undefined : { code: 'unknown_key', detail: `the first signature is by ${kid}` }
}

function checkLeaf(payload: Payload, envelope: Envelope, leaf: MessageLeaf): Fault | undefined {
  if (isLeafOf(leaf, payload, { id: envelope.id, length: envelope.payload.length })) return undefined
  return { code: 'differs_from_leaf', detail: 'the leaf says something else than the message' }
}

function isGoverned(rule: NonNullable<MessageLeaf['rule']>, context: MessageContext): boolean {
  return context.agreement?.digest === rule.agreement && context.agreement.foresees(rule)
}

function filesOf(payload: Payload) {
  return 'files' in payload.body ? payload.body.files : []
}

function refused(code: ReturnCode, detail: string): Examination {
  return { result: 'fault', code, detail }
}

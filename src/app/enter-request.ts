import type { Tlp } from '../domain/content/tlp.ts'
import type { RequestState } from '../domain/request/state.ts'
import { type Link, limitsOf, type Payload, type Rule } from '../protocol/index.ts'
import { type AgreementState, agreementInEffect } from './agreements.ts'
import { checkLinks } from './check-links.ts'
import { bodyOf, checkForm, type RequestDraft } from './draft-request.ts'
import { expectedDues, sidesOf } from './dues.ts'
import { type Composed, compose, enter, type Fixed, newThread, sign } from './enter.ts'
import { inTurn } from './in-turn.ts'
import { perPair } from './memory.ts'
import { type Actor, AppError, confirmedPair, type Node } from './node.ts'
import { noteRequest } from './open-requests.ts'
import type { MessageId, Pair, Seconds } from './ports.ts'
import { ownThreadsStand } from './rebuild-threads.ts'
import type { RequestRow } from './request-row.ts'

export type Entered = {
  readonly id: MessageId
  readonly reference: string
  readonly thread: string
  readonly position: number
  readonly enteredAt: Seconds
}

/**
 * Signs a request and enters it into our log, under the agreement in effect. When this resolves it is durable and under a signed
 * checkpoint: from then on it cannot be unsaid. Throws 'no_agreement' or 'not_agreed' when nothing says what would be due.
 */
export async function enterRequest(
  node: Node,
  wanted: string,
  draft: RequestDraft,
  actor: Actor,
  dropDrafts: readonly string[] = [],
): Promise<Entered> {
  return enterComposedRequest(node, await composeRequest(node, wanted, draft, actor), dropDrafts)
}

/** A request as a message that nobody has signed yet, and the row that it will have. */
export type ComposedRequest = Composed & { readonly row: RequestRow }

/** With `fixed` it is made as it was made before: the same bytes, if nothing changed that it rests on. */
export async function composeRequest(
  node: Node,
  wanted: string,
  draft: RequestDraft,
  actor: Actor,
  fixed?: Fixed & { readonly reference: string; readonly thread: string },
): Promise<ComposedRequest> {
  const pair = await confirmedPair(node, wanted)
  checkForm(draft)
  await checkLinks(node, pair, draft.links)
  // After a restore the references that came back must stand before a new one is given.
  await ownThreadsStand(node, pair.id)
  const version = await versionFor(node, pair, draft)
  const reference = fixed?.reference ?? (await nextReference(node, pair))
  const thread = fixed?.thread ?? newThread(node)
  const kind = draft.kind === 'notification' ? ('notify' as const) : ('request' as const)
  const rule: Rule = { agreement: version.digest, class: draft.kind, urgency: draft.urgency }
  const composition = { kind, thread, rule, body: bodyOf(draft, reference, actor) }
  const composed = compose(node, pair, composition, fixed)
  const row = requestRow({
    node,
    pair,
    version,
    rule,
    thread,
    id: composed.id,
    at: composed.payload.at,
    isAlone: isAlone(composed.payload),
    draft: {
      reference,
      title: draft.title,
      tlp: composition.body.tlp,
      asks: draft.asks?.length ?? 0,
      links: draft.links,
    },
    side: 'out',
  })
  return { ...composed, row }
}

/** Signs and enters what was composed, whoever released it. */
export async function enterComposedRequest(
  node: Node,
  { row, ...composed }: ComposedRequest,
  dropDrafts: readonly string[] = [],
): Promise<Entered> {
  const sealed = await sign(node, composed)
  const { position, time } = await enter(node, composed.pair, sealed, { threads: [row], dropDrafts })
  await noteRequest(node, row)
  return { id: sealed.id, reference: row.reference, thread: row.thread, position, enteredAt: time }
}

/** Whether a message says of itself that one person released it (an emergency). */
export function isAlone(payload: Payload): boolean {
  return 'alone' in payload && payload.alone === true
}

async function versionFor(node: Node, pair: Pair, draft: RequestDraft): Promise<AgreementState> {
  const version = await agreementInEffect(node, pair.id)
  if (!version)
    throw new AppError(
      'no_agreement',
      `no agreement with ${pair.peer.name.en} is in effect yet; both sides enter the same document first (comity pair agree)`,
    )
  const { state } = version.document
  if (state)
    throw new AppError(
      'not_agreed',
      `the agreement with ${pair.peer.name.en} is ${state} since version ${version.document.version}: open requests go on, new ones are not foreseen until both sides enter a version that is in force ("comity pair agree --resume")`,
    )
  if (!limitsOf(version.document, draft.kind, draft.urgency)) {
    throw new AppError(
      'not_agreed',
      `version ${version.document.version} of the agreement has no limits for ${draft.kind}, ${draft.urgency}`,
    )
  }
  return version
}

type Numbers = Map<string, number>
const numbers = perPair(async (): Promise<Numbers> => new Map())

/**
 * People's name for a request: prefix, year, running number (M6). The number goes on from the greatest that stands in the database, and is
 * written there in the transaction that enters the request: it is never given twice, and a crash leaves no gap.
 */
async function nextReference(node: Node, pair: Pair): Promise<string> {
  const year = new Date(node.clock.nowMs()).getUTCFullYear()
  const prefix = `${pair.own.prefix}-${year}-`
  return inTurn(node, `reference ${pair.id}`, async () => {
    const given = await numbers.of(node, pair.id)
    const last =
      given.get(prefix) ??
      Number((await node.store.lastReference(pair.id, prefix))?.slice(prefix.length) ?? 0)
    given.set(prefix, last + 1)
    return `${prefix}${String(last + 1).padStart(4, '0')}`
  })
}

/** The first row of a thread, on either side. */
export function requestRow(from: {
  readonly node: Node
  readonly pair: Pair
  readonly version: AgreementState
  readonly rule: Rule
  readonly thread: string
  readonly id: MessageId
  readonly at: string
  /** It left on one signature. */
  readonly isAlone: boolean
  /** When it is taken to be receipted; now where it is absent. */
  readonly start?: Seconds
  readonly draft: {
    readonly reference: string
    readonly title: { readonly lang: string; readonly text: string }
    readonly tlp: Tlp
    readonly asks: number
    readonly links?: readonly Link[] | undefined
  }
  readonly side: 'out' | 'in'
}): RequestRow {
  const { node, pair, version, rule, draft, side } = from
  const request: RequestState = {
    request: from.id,
    thread: from.thread,
    reference: draft.reference,
    kind: rule.class,
    urgency: rule.urgency,
    agreement: rule.agreement,
    we: side === 'out' ? 'asker' : 'answerer',
    asks: Array.from({ length: draft.asks }, (_, i) => ({ n: i + 1 })),
    phase: 'entered',
    turns: [
      { id: from.id, kind: rule.class === 'notification' ? 'notify' : 'request', side: 'asker', at: from.at },
    ],
    answered: [],
    ...(from.isAlone && { unratified: [from.id] }),
    ...(draft.links && { links: draft.links.map((link) => ({ ...link, by: from.id })) }),
  }
  const dues = expectedDues(version, limitsOf(version.document, rule.class, rule.urgency)!, {
    start: from.start ?? node.clock.now(),
    ...sidesOf(request.we, pair),
  })
  return {
    pair: pair.id,
    thread: from.thread,
    request: from.id,
    reference: draft.reference,
    direction: side,
    kind: rule.class,
    urgency: rule.urgency,
    phase: 'entered',
    updatedMs: node.clock.nowMs(),
    state: { request, title: draft.title, tlp: draft.tlp, dues },
  }
}

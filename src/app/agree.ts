import { type AgreementStateWord, stateOf } from '../domain/agreement/compare.ts'
import { type Agreement, agreementDigest, type Digest, parseAgreement } from '../protocol/index.ts'
import { placeInChain } from './agreement-place.ts'
import {
  type AgreementState,
  agreementInEffect,
  agreementKey,
  agreementRow,
  agreementThread,
  enteredBy,
  forgetAgreements,
  isHeld,
  knownAgreements,
} from './agreements.ts'
import { listNotices, type Notice } from './announce.ts'
import { type CalendarWarning, calendarWarnings } from './duties/calendar-warning.ts'
import { type Composed, compose, enter, type Fixed, sign } from './enter.ts'
import { inTurn } from './in-turn.ts'
import { AppError, confirmedPair, type Node } from './node.ts'
import type { Pair, ThreadRow } from './ports.ts'
import { recordOf } from './record-state.ts'

export type Agreed = {
  readonly digest: Digest
  readonly version: number
  readonly state: 'waiting_for_them' | 'both_entered'
}
/** A version as the message that enters it, signed by nobody yet. */
export type ComposedAgreement = Composed & { readonly digest: Digest; readonly document: Agreement }

/**
 * Enters a version of the pair agreement into our log: our signature under it. It is in effect once both sides have entered the same
 * document and each log shows that it holds the other's (A4). Throws 'not_agreed' when we could not take it here (A3).
 */
export async function enterAgreement(node: Node, wanted: string, bytes: Uint8Array): Promise<Agreed> {
  const pair = await confirmedPair(node, wanted)
  const document = parseAgreement(bytes)
  return inTurn(node, `agreement ${pair.id}`, async () => {
    const versions = await knownAgreements(node, pair.id)
    const entered = versions.find((v) => v.own && v.digest === agreementDigest(document))
    if (entered) return agreed(entered)
    return (await enterVersion(node, await composeVersion(node, pair, document))).agreed
  })
}

/** The message by which a version would be entered now. Throws 'not_agreed' when we could not take it, or entered it before. */
export async function composeAgreement(
  node: Node,
  wanted: string,
  document: Agreement,
  fixed?: Fixed,
): Promise<ComposedAgreement> {
  return composeVersion(node, await confirmedPair(node, wanted), document, fixed)
}

/** Enters what people released; `isReleased` throws unless the message is the one that they saw. */
export async function enterReleasedAgreement(
  node: Node,
  act: { readonly pair: string; readonly document: Agreement },
  isReleased: (composed: Composed) => void,
  fixed: Fixed,
): Promise<{ readonly agreed: Agreed; readonly position: number; readonly time: number }> {
  const pair = await confirmedPair(node, act.pair)
  return inTurn(node, `agreement ${pair.id}`, async () => {
    const composed = await composeVersion(node, pair, act.document, fixed)
    isReleased(composed)
    return enterVersion(node, composed)
  })
}

async function composeVersion(
  node: Node,
  pair: Pair,
  document: Agreement,
  fixed?: Fixed,
): Promise<ComposedAgreement> {
  checkParties(document, [pair.own.identity, pair.peer.identity], pair.exercise)
  const digest = agreementDigest(document)
  const versions = await knownAgreements(node, pair.id)
  const rival = versions.find((v) => v.peer && v.document.version === document.version && v.digest !== digest)
  if (rival) throw rivalError(rival)
  if ((await placeNow(node, pair, document)) !== 'taken') throw await chainError(node, pair, document)
  const thread = agreementThread(digest)
  return {
    ...compose(node, pair, { kind: 'agreement', thread, body: { document } }, fixed),
    digest,
    document,
  }
}

async function enterVersion(node: Node, composed: ComposedAgreement) {
  const { pair, id, digest, document } = composed
  let state: AgreementState = { digest, document, own: id }
  const threads = async (): Promise<ThreadRow[]> => {
    // The other side may enter a version at this moment: what stands at the commit is judged and kept.
    const now = await node.store.thread(pair.id, agreementKey(digest))
    const isIdle = (await placeNow(node, pair, document, { afresh: true })) !== 'taken'
    const nowMs = node.clock.nowMs()
    const before = now?.state as AgreementState | undefined
    const row = agreementRow({
      pair: pair.id,
      before,
      digest,
      document,
      message: id,
      side: 'own',
      isIdle,
      nowMs,
    })
    state = row.state as AgreementState
    return [row]
  }
  const { position, time } = await enter(node, pair, await sign(node, composed), { threads })
  forgetAgreements(node, pair.id)
  if (!state.own) throw await chainError(node, pair, document)
  return { agreed: agreed(state), position, time }
}

/** How the document would stand at the end of our log, by what that shows it holds of theirs. */
async function placeNow(node: Node, pair: Pair, document: Agreement, { afresh = false } = {}) {
  if (afresh) forgetAgreements(node, pair.id)
  const versions = await knownAgreements(node, pair.id)
  const { held } = await recordOf(node, pair.id)
  return placeInChain(node, pair.id, { document, side: 'own', versions, holds: (row) => isHeld(held, row) })
}

export async function agreementStatus(
  node: Node,
  wanted: string,
): Promise<{ readonly inEffect?: AgreementState; readonly versions: readonly AgreementState[] }> {
  const pair = await confirmedPair(node, wanted)
  const inEffect = await agreementInEffect(node, pair.id)
  return { ...(inEffect && { inEffect }), versions: await knownAgreements(node, pair.id) }
}

/** How the agreement of a pair stands: its versions, what was announced, and calendars that run out. */
export type AgreementView = Awaited<ReturnType<typeof agreementStatus>> & {
  /** Of the version in effect. */
  readonly state?: AgreementStateWord
  readonly notices: readonly Notice[]
  readonly calendars: readonly CalendarWarning[]
}

export async function showAgreement(node: Node, wanted: string): Promise<AgreementView> {
  const status = await agreementStatus(node, wanted)
  const calendars = await calendarWarnings(node, await confirmedPair(node, wanted))
  return {
    ...status,
    ...(status.inEffect && { state: stateOf(status.inEffect.document) }),
    notices: await listNotices(node, wanted),
    calendars,
  }
}

/** Entered all the same it would only be the rival of theirs, and the next version would have to settle it (A3). */
function rivalError({ document, digest }: AgreementState): AppError {
  const { version } = document
  return new AppError(
    'not_agreed',
    `the other side has entered another version ${version} (${digest}); read it and accept it, or offer version ${version + 1} with "before" ${digest} ("comity pair agree --draft" writes one)`,
  )
}

async function chainError(node: Node, pair: Pair, { version, before }: Agreement): Promise<AppError> {
  const versions = await knownAgreements(node, pair.id)
  const last = versions.findLast((v) => enteredBy(v, 'own') ?? enteredBy(v, 'peer'))
  const next = (last?.document.version ?? 0) + 1
  const named = before ? `names ${before} as the one before` : 'names none before it'
  return new AppError(
    'not_agreed',
    last && version <= last.document.version
      ? `version ${version} is passed: version ${last.document.version} (${last.digest}) has been entered; accept that one, or offer version ${next} with "before" ${last.digest}`
      : `version ${version} ${named}, which does not follow; give version ${next} with "before" ${last?.digest ?? 'absent'}. Where the other side has just entered that one, wait a minute, until our log shows that we hold it`,
  )
}

function checkParties(document: Agreement, identities: readonly string[], exercise: boolean): void {
  if (
    document.parties
      .map((p) => p.identity)
      .toSorted()
      .join() !== identities.toSorted().join()
  ) {
    throw new AppError('not_agreed', 'the document names other parties than this pair')
  }
  if (document.exercise !== exercise)
    throw new AppError(
      'not_agreed',
      `the document is ${document.exercise ? 'an exercise' : 'not an exercise'}, the pair is the contrary`,
    )
}

function agreed(version: AgreementState): Agreed {
  return {
    digest: version.digest,
    version: version.document.version,
    state: version.peer ? 'both_entered' : 'waiting_for_them',
  }
}

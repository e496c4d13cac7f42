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
import { enter, seal } from './enter.ts'
import { inTurn } from './in-turn.ts'
import { AppError, confirmedPair, type Node } from './node.ts'
import type { Pair, ThreadRow } from './ports.ts'
import { recordOf } from './record-state.ts'

export type Agreed = {
  readonly digest: Digest
  readonly version: number
  readonly state: 'waiting_for_them' | 'both_entered'
}

/**
 * Enters a version of the pair agreement into our log: our signature under it. It is in effect once both sides have entered the same
 * document and each log shows that it holds the other's (A4). Throws 'not_agreed' when we could not take it here (A3).
 */
export async function enterAgreement(node: Node, wanted: string, bytes: Uint8Array): Promise<Agreed> {
  const pair = await confirmedPair(node, wanted)
  return inTurn(node, `agreement ${pair.id}`, () => enterVersion(node, pair, parseAgreement(bytes)))
}

async function enterVersion(node: Node, pair: Pair, document: Agreement): Promise<Agreed> {
  checkParties(document, [pair.own.identity, pair.peer.identity], pair.exercise)
  const digest = agreementDigest(document)
  const versions = await knownAgreements(node, pair.id)
  const before = versions.find((v) => v.digest === digest)
  if (before?.own) return agreed(before)
  const rival = versions.find((v) => v.peer && v.document.version === document.version && v.digest !== digest)
  if (rival) throw rivalError(rival)
  if ((await placeNow(node, pair, document)) !== 'taken') throw await chainError(node, pair, document)
  const { sealed } = await seal(node, pair, {
    kind: 'agreement',
    thread: agreementThread(digest),
    body: { document },
  })
  let state: AgreementState = { digest, document, own: sealed.id }
  const threads = async (): Promise<ThreadRow[]> => {
    // The other side may enter a version at this moment: what stands at the commit is judged and kept.
    const now = await node.store.thread(pair.id, agreementKey(digest))
    const isIdle = (await placeNow(node, pair, document, { afresh: true })) !== 'taken'
    const nowMs = node.clock.nowMs()
    const before = now?.state as AgreementState | undefined
    const at = { pair: pair.id, before, digest, document, message: sealed.id, nowMs } as const
    const row = agreementRow({ ...at, side: 'own', isIdle })
    state = row.state as AgreementState
    return [row]
  }
  await enter(node, pair, sealed, { threads })
  forgetAgreements(node, pair.id)
  if (!state.own) throw await chainError(node, pair, document)
  return agreed(state)
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

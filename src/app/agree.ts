import { type Agreement, agreementDigest, type Digest, parseAgreement } from '../protocol/index.ts'
import {
  type AgreementState,
  agreementInEffect,
  agreementKey,
  agreementRow,
  agreementThread,
  forgetAgreements,
  knownAgreements,
} from './agreements.ts'
import { enter, seal } from './enter.ts'
import { inTurn } from './in-turn.ts'
import { AppError, confirmedPair, type Node } from './node.ts'
import type { Pair } from './ports.ts'

export type Agreed = {
  readonly digest: Digest
  readonly version: number
  readonly state: 'waiting_for_them' | 'both_entered'
}

/**
 * Enters a version of the pair agreement into our log: our signature under it. It is in effect once both sides have entered the same
 * document and each log shows that it holds the other's (A4). Throws 'not_agreed' when it does not follow on what we entered last (A3).
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
  // Two different documents of one version would leave both sides unable to take the other's: the second to enter is told.
  const theirs = versions.find((v) => v.peer && !v.own && v.document.version === document.version)
  if (theirs && theirs.digest !== digest) {
    throw new AppError(
      'not_agreed',
      `the other side has entered another version ${document.version} (${theirs.digest}); read it, and accept it or settle with them on one text before entering yours`,
    )
  }
  const last = versions.findLast((v) => v.own)
  if (document.version !== (last?.document.version ?? 0) + 1 || document.before !== last?.digest) {
    throw new AppError(
      'not_agreed',
      `version ${document.version} does not follow: the last version entered here is ${last?.document.version ?? 'none'}; give version ${(last?.document.version ?? 0) + 1} with "before" ${last?.digest ?? 'absent'}`,
    )
  }
  const { sealed } = await seal(node, pair, {
    kind: 'agreement',
    thread: agreementThread(digest),
    body: { document },
  })
  let state: AgreementState = { digest, document, own: sealed.id }
  // The other side may enter the same document at this moment: what stands at the commit is kept.
  const threads = async () => {
    const now = await node.store.thread(pair.id, agreementKey(digest))
    const row = agreementRow({
      pair: pair.id,
      before: now?.state as AgreementState | undefined,
      digest,
      document,
      message: sealed.id,
      side: 'own',
      nowMs: node.clock.nowMs(),
    })
    state = row.state as AgreementState
    return [row]
  }
  await enter(node, pair, sealed, { threads })
  forgetAgreements(node, pair.id)
  return agreed(state)
}

export async function agreementStatus(
  node: Node,
  wanted: string,
): Promise<{ readonly inEffect?: AgreementState; readonly versions: readonly AgreementState[] }> {
  const pair = await confirmedPair(node, wanted)
  const inEffect = await agreementInEffect(node, pair.id)
  return { ...(inEffect && { inEffect }), versions: await knownAgreements(node, pair.id) }
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

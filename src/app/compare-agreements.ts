import { type Change, compareAgreements } from '../domain/agreement/compare.ts'
import { type Agreement, agreementDigest, parseAgreement, type TwoTexts } from '../protocol/index.ts'
import { tellChange } from './agreement-words.ts'
import { type AgreementState, agreementInEffect, knownAgreements } from './agreements.ts'
import { AppError, confirmedPair, type Node } from './node.ts'

export type Comparison = {
  readonly from: VersionName
  readonly to: VersionName
  /** None: both say the same. */
  readonly changes: readonly (Change & { readonly text: TwoTexts })[]
}
type VersionName = { readonly version: number; readonly digest: string }

/**
 * What differs between two versions. `from`: by its digest; the one in effect where it is absent. `to`: a document, or by its digest; the newest
 * offered beside or after it where both are absent. Throws 'unknown_agreement', 'no_agreement', `bad_agreement`.
 */
export async function compareVersions(
  node: Node,
  wanted: string,
  query: { readonly from?: string; readonly to?: string; readonly document?: Uint8Array } = {},
): Promise<Comparison> {
  const pair = await confirmedPair(node, wanted)
  const versions = await knownAgreements(node, pair.id)
  const from = query.from
    ? known(versions, query.from)
    : ((await agreementInEffect(node, pair.id)) ?? versions[0])?.document
  if (!from)
    throw new AppError(
      'no_agreement',
      'neither side has entered an agreement yet, so there is nothing to compare with: read the document itself, and enter it',
    )
  const to = query.document
    ? parseAgreement(query.document)
    : query.to
      ? known(versions, query.to)
      : versions.findLast(({ document }) => document !== from && document.version >= from.version)?.document
  if (!to)
    throw new AppError(
      'no_agreement',
      'there is only one version here, so there is nothing to compare it with: read that one itself, or give a document or a digest',
    )
  return compare(from, to)
}

function compare(from: Agreement, to: Agreement): Comparison {
  const names = (party: string): TwoTexts =>
    to.parties.find(({ identity }) => identity === party)?.name ?? { en: party, zh: party }
  return {
    from: nameOf(from),
    to: nameOf(to),
    changes: compareAgreements(from, to).map((change) => ({ ...change, text: tellChange(change, names) })),
  }
}

function nameOf(agreement: Agreement): VersionName {
  return { version: agreement.version, digest: agreementDigest(agreement) }
}

function known(versions: readonly AgreementState[], digest: string): Agreement {
  const found = versions.find((each) => each.digest === digest)
  if (found) return found.document
  throw new AppError('unknown_agreement', `nobody has entered an agreement ${digest} here`)
}

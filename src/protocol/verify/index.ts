/** From one file to what it proves (docs/spec/bundle.md, B6), with both nodes off. */

import type { Agreement } from '../agreement.ts'
import { type Bundle, parseBundle } from '../bundle.ts'
import type { MessageId, PartyId } from '../ids.ts'
import type { KeySet } from '../key-set.ts'
import type { PairRecord } from '../record.ts'
import { judgeRecord, printVerdicts, type Verdicts } from '../verdict/index.ts'
import { checkAgreements } from './agreements.ts'
import { Check, type Report } from './check.ts'
import { checkCheckpoints } from './checkpoints.ts'
import { readKeys } from './keys.ts'
import { LogReader } from './logs.ts'
import { MessageReader, type Progress, type ReadMessages } from './messages.ts'
import { checkPlaces } from './places.ts'
import { readRemovals } from './removals.ts'

export type { Report } from './check.ts'
export type { Removals } from './removals.ts'

export type VerifyOptions = {
  /** Identities that the verifier compared out of band (64 hex digits), in any order. */
  readonly identities?: readonly PartyId[]
  readonly progress?: Progress
}

/** Verifies a bundle and computes its verdicts. Never throws for what the bytes are: all that is found is in the report. */
export async function verifyBundle(bytes: Uint8Array, options: VerifyOptions = {}): Promise<Report> {
  const check = new Check()
  const bundle = await check.reading('the file', 'bad_bundle', () => parseBundle(bytes))
  if (!bundle) return check.report({})
  const pinned = comparesIdentities(bundle, options.identities ?? [], check)
  const logs = new LogReader(bundle, check)
  const messages = new MessageReader(bundle, { logs, check, progress: options.progress })
  await messages.read()
  if (check.findings.length === 0) await checkPlaces(bundle, logs.logs, check)
  messages.tellFaults()
  const { sets, untaken } = readKeys(bundle, logs.places, messages.found, check)
  checkAgreements(bundle, logs.places, messages.found, check)
  const stray = await checkCheckpoints(bundle, sets, messages.found, check)
  if (check.findings.length > 0) return check.report({ pinned, bundle })
  const { identities, exercise } = bundle
  const record = { identities, exercise, logs: logs.logs, documents: documentsOf(messages.found, untaken) }
  const judged = await check.reading('the cut', 'bad_cut', () => judgeRecord(record))
  if (!judged) return check.report({ pinned, bundle })
  const { verdicts, beside } = judged
  const unverified = [...stray, ...judged.unverified]
  const removals = readRemovals(bundle, logs.places, messages.found)
  const report = check.report({
    pinned,
    bundle,
    verdicts,
    beside,
    unverified,
    ...(removals && { removals }),
  })
  return withBytes(report, verdicts)
}

/** The bytes are printed for whoever asks for them: those of a long record are long, and most look at the verdicts only. */
function withBytes(report: Report, verdicts: Verdicts): Report {
  let bytes: Uint8Array | undefined
  const get = () => (bytes ??= printVerdicts(verdicts))
  return Object.defineProperty(report, 'bytes', { enumerable: true, get })
}

function comparesIdentities(bundle: Bundle, wanted: readonly PartyId[], check: Check): boolean {
  const others = wanted.filter((identity) => !bundle.identities.includes(identity))
  for (const identity of others) {
    check.find(
      'other_identity',
      'the header',
      `the file is of ${bundle.identities.join(' and ')}; none of them is ${identity}`,
    )
  }
  return others.length === 0 && bundle.identities.every((identity) => wanted.includes(identity))
}

function documentsOf(messages: ReadMessages, untaken: ReadonlySet<MessageId>): PairRecord['documents'] {
  const documents = new Map<MessageId, Agreement | KeySet>()
  for (const [id, { document }] of messages) if (document && !untaken.has(id)) documents.set(id, document)
  return documents
}

import type { Bundle } from '../bundle.ts'
import { ProtocolError } from '../errors.ts'
import type { Beside, Verdicts } from '../verdict/index.ts'
import type { Removals } from './removals.ts'

export type FindingCode =
  | 'bad_bundle'
  | 'bad_leaf'
  | 'bad_root'
  | 'bad_checkpoint'
  | 'bad_line'
  | 'bad_key_set'
  | 'bad_agreement'
  | 'bad_envelope'
  | 'missing_message'
  | 'other_identity'
  | 'bad_cut'

/** What does not hold, where, in a sentence. Any finding means: not proven. */
export type Finding = { readonly code: FindingCode; readonly where: string; readonly sentence: string }

export type Report = {
  readonly proven: boolean
  readonly findings: readonly Finding[]
  /** Whether the identities were compared with ones that the verifier brought; if not, the file proves only what these keys say. */
  readonly pinned: boolean
  readonly bundle?: Bundle
  readonly verdicts?: Verdicts
  /** The spans of time behind the sums of the verdicts, for a review. */
  readonly beside?: Beside
  /** V15; the same bytes on both sides and in any other implementation. */
  readonly bytes?: Uint8Array
  /**
   * Lines in leaves and under checkpoints that do not verify: they count for nothing and prove nothing against their writer. `index`: of
   * the leaf, or the size of the checkpoint.
   */
  readonly unverified: readonly { readonly writer: string; readonly index: number; readonly line: string }[]
  /** Contents that were removed, and by which entries; absent for a public bundle. */
  readonly removals?: Removals
  readonly counted: { readonly leaves: number; readonly messages: number; readonly signatures: number }
}

const MOST_FINDINGS = 1000

/** Collects findings, and counts what was looked at. */
export class Check {
  readonly findings: Finding[] = []
  leaves = 0
  messages = 0
  signatures = 0

  find(code: FindingCode, where: string, sentence: string): void {
    if (this.findings.length < MOST_FINDINGS) this.findings.push({ code, where, sentence })
  }

  /** What `read` gives; a ProtocolError becomes a finding. */
  async reading<T>(where: string, code: FindingCode, read: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await read()
    } catch (error) {
      this.caught(error, code, where)
      return undefined
    }
  }

  /** A ProtocolError becomes a finding; any other error is thrown again. */
  caught(error: unknown, code: FindingCode, where: string): void {
    if (!(error instanceof ProtocolError)) throw error
    this.find(code, where, error.message)
  }

  report(rest: Partial<Report>): Report {
    const { findings, leaves, messages, signatures } = this
    const counted = { leaves, messages, signatures }
    return { pinned: false, unverified: [], ...rest, proven: findings.length === 0, findings, counted }
  }
}

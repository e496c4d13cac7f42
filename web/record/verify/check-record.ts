import { type Report, verifyBundle } from '../../../src/protocol/index.ts'
import type { Feature, Known } from './types.ts'

/** What a reader's browser found of a whole record by itself, as `comity verify` does. */
export type RecordChecked = {
  /** Undefined: this browser lacks what the check needs. */
  readonly proven?: boolean
  /** The identities of the file are those that this browser knows. */
  readonly pinned: boolean
  readonly findings: Report['findings']
  readonly counted: Report['counted']
  readonly unverified: number
  /** Both logs to this time; null where no time is proven. */
  readonly cut?: string | null
  readonly sizes?: readonly { readonly writer: string; readonly size: number }[]
  readonly requests?: number
  readonly removed?: number
  readonly unexplained?: number
  /** SHA-256 of the document of verdicts: the same at both sides over the same cut. */
  readonly verdicts?: string
  readonly lacks: readonly Feature[]
}

export async function checkRecord(
  bytes: Uint8Array,
  of: {
    readonly known: Known
    readonly lacks: readonly Feature[]
    readonly progress?: (done: number, of: number) => void
  },
): Promise<RecordChecked> {
  const { known, lacks, progress } = of
  // Working days are counted with Temporal: without it an agreement cannot even be read.
  if (lacks.length > 0)
    return {
      pinned: false,
      findings: [],
      counted: { leaves: 0, messages: 0, signatures: 0 },
      unverified: 0,
      lacks,
    }
  const report = await verifyBundle(bytes, {
    identities: [known.own, known.peer],
    ...(progress && { progress }),
  })
  const { proven, pinned, findings, counted, unverified, verdicts, removals } = report
  return {
    proven,
    pinned,
    findings: findings.slice(0, 50),
    counted,
    unverified: unverified.length,
    lacks,
    ...(verdicts && {
      cut: verdicts.cut.time,
      sizes: verdicts.cut.logs.map(({ writer, epochs }) => ({ writer, size: epochs.at(-1)?.size ?? 0 })),
      requests: verdicts.requests.length,
    }),
    ...(removals && { removed: removals.removed, unexplained: removals.unexplained }),
    ...(report.bytes && { verdicts: await sha256Hex(report.bytes) }),
  }
}

async function sha256Hex(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', bytes.slice())
  return new Uint8Array(hash).toHex()
}

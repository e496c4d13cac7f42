import type { Node } from '../node.ts'
import type { AuditedAct } from './audit.ts'
import { type AuditShown, listAudit } from './read-audit.ts'

export type AuditWanted = {
  /** Part of an id or name, in any case. */
  readonly who?: string
  readonly act?: AuditedAct
  readonly result?: 'done' | 'denied'
  readonly reference?: string
  /** Printed times, as entries have them. */
  readonly since?: string
  readonly until?: string
}
export type AuditFound = {
  readonly lines: readonly AuditShown[]
  /** The number before which to look on; absent at the start of the log. */
  readonly before?: number
}

const AT_ONCE = 500
/** Entries looked at in one call: a log of years is searched in steps that each answer soon. */
const MOST_LOOKED_AT = 20_000

/** The newest entries that fit, newest first; fewer than wanted, with `before`, where many were looked at in vain. */
export async function searchAudit(
  node: Pick<Node, 'store'>,
  wanted: AuditWanted,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<AuditFound> {
  const newest = (await node.store.lastAudit())?.no ?? 0
  let next = Math.min(before ?? newest + 1, newest + 1)
  const lines: AuditShown[] = []
  for (let looked = 0; next > 1 && lines.length < limit && looked < MOST_LOOKED_AT; ) {
    const from = Math.max(1, next - AT_ONCE)
    const rows = (await listAudit(node, { from, limit: next - from })).filter(({ no }) => no < next)
    for (const line of rows.toReversed()) {
      next = line.no
      if (fits(line, wanted)) lines.push(line)
      if (lines.length === limit) break
    }
    looked += rows.length
    if (lines.length < limit) next = from
  }
  return { lines, ...(next > 1 && { before: next }) }
}

function fits(line: AuditShown, { who, act, result, reference, since, until }: AuditWanted): boolean {
  return (
    (who === undefined || `${line.who}\n${line.name}`.toLowerCase().includes(who.toLowerCase())) &&
    (act === undefined || line.action === act) &&
    (result === undefined || line.result === result) &&
    (reference === undefined || line.reference === reference) &&
    (since === undefined || line.at >= since) &&
    (until === undefined || line.at < until)
  )
}

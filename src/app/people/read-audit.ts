import { equalBytes, printTime, type TwoTexts } from '../../protocol/index.ts'
import type { Node } from '../node.ts'
import type { AuditRow } from '../ports/people.ts'
import { AUDIT_START, type AuditEntry, chainHash, parseAuditEntry } from './audit.ts'
import { sentHeads } from './audit-head.ts'

/** An entry and the hash over it and all before it, hex. */
export type AuditLine = AuditEntry & { readonly hash: string }
/** A line as it is shown: what it was done on by the names that people know, where this node knows them; not part of what is hashed. */
export type AuditShown = AuditLine & {
  /** Of the request whose thread or message it names. */
  readonly reference?: string
  /** The other party of the pair. */
  readonly party?: TwoTexts
}
export type AuditCheck = {
  readonly entries: number
  readonly head: string
  /** How many heads that were sent to the other sides were compared; each holds the log as it was that day. */
  readonly heads: number
  /** What is wrong, in the order of the log; empty where nothing was changed or taken away. */
  readonly faults: readonly AuditFault[]
}
export type AuditFault =
  | { readonly fault: 'missing' | 'changed'; readonly no: number }
  | { readonly fault: 'not_as_sent'; readonly no: number; readonly pair: string; readonly sent: string }
  | { readonly fault: 'cut_off'; readonly no: number; readonly pair: string; readonly sent: string }

const AT_ONCE = 1_000

export async function listAudit(
  node: Pick<Node, 'store'>,
  query: { readonly from: number; readonly limit: number },
): Promise<readonly AuditShown[]> {
  const parties = new Map((await node.store.pairs()).map(({ id, peer }) => [id, peer.name]))
  const references = new Map<string, Promise<string | undefined>>()
  const shown = async (row: AuditRow): Promise<AuditShown> => {
    const line = lineOf(row)
    const about = `${line.pair} ${line.thread ?? line.message}`
    if (!references.has(about)) references.set(about, referenceOf(node, line))
    const reference = await references.get(about)
    const party = line.pair === undefined ? undefined : parties.get(line.pair)
    return { ...line, ...(reference !== undefined && { reference }), ...(party && { party }) }
  }
  return Promise.all((await node.store.audit(query)).map(shown))
}

/** Of a thread, or of a proposal of which the act was told before its thread was known; other ids have none. */
async function referenceOf(
  { store }: Pick<Node, 'store'>,
  { pair, thread, message }: AuditEntry,
): Promise<string | undefined> {
  if (pair !== undefined && thread !== undefined) return (await store.thread(pair, thread))?.reference
  return message?.startsWith('sha256:') ? (await store.proposal(message))?.reference : undefined
}

/**
 * Walks the whole log: every number is there, every hash follows from the one before, and every head that was ever sent to another party is
 * the one that stands here. Whoever can write the database can make a new chain; he cannot change what other parties hold.
 */
export async function verifyAudit(node: Node): Promise<AuditCheck> {
  const faults: AuditFault[] = []
  const hashes = new Map<number, Uint8Array>()
  const sent = await sentHeads(node)
  const wanted = new Set(sent.map(({ entries }) => entries))
  let last = { no: 0, hash: AUDIT_START as Uint8Array }
  for await (const row of allRows(node)) {
    for (let no = last.no + 1; no < row.no; no++) faults.push({ fault: 'missing', no })
    const isChanged = row.no !== last.no + 1 || !isWhole(row, last.hash)
    if (isChanged && row.no === last.no + 1) faults.push({ fault: 'changed', no: row.no })
    if (wanted.has(row.no)) hashes.set(row.no, row.hash)
    last = { no: row.no, hash: row.hash }
  }
  for (const { pair, entries, head, at } of sent) {
    const here = hashes.get(entries)
    if (here === undefined) faults.push({ fault: 'cut_off', no: entries, pair, sent: printTime(at) })
    else if (here.toHex() !== head)
      faults.push({ fault: 'not_as_sent', no: entries, pair, sent: printTime(at) })
  }
  return { entries: last.no, head: last.hash.toHex(), heads: sent.length, faults }
}

/** All lines, oldest first, as they are kept: one canonical JSON document each, with its hash. */
export async function* exportAudit(node: Pick<Node, 'store'>): AsyncGenerator<string> {
  for await (const row of allRows(node)) yield `${JSON.stringify(lineOf(row))}\n`
}

async function* allRows({ store }: Pick<Node, 'store'>): AsyncGenerator<AuditRow> {
  for (let from = 1; ; ) {
    const rows = await store.audit({ from, limit: AT_ONCE })
    yield* rows
    if (rows.length < AT_ONCE) return
    from = rows.at(-1)!.no + 1
  }
}

function isWhole(row: AuditRow, before: Uint8Array): boolean {
  if (!equalBytes(chainHash(before, row.entry), row.hash)) return false
  try {
    return parseAuditEntry(row).no === row.no
  } catch {
    return false
  }
}

function lineOf(row: AuditRow): AuditLine {
  return { ...parseAuditEntry(row), hash: row.hash.toHex() }
}

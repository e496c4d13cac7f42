import { concatBytes, parseCanonical, printCanonical, printTime, sha256 } from '../../protocol/index.ts'
import type { Node } from '../node.ts'
import type { AuditRow } from '../ports/people.ts'
import type { Action } from './actions.ts'
import type { Resource, Viewer } from './viewer.ts'

/** What is written down beside the acts that policies decide: how people get in and out. */
export const AT_THE_DOOR = ['sign_in', 'sign_out', 'register_passkey'] as const
export type AuditedAct = Action | (typeof AT_THE_DOOR)[number]

/** One read or act. Ids, times and reasons; never what a message says. */
export type AuditEntry = {
  readonly no: number
  readonly at: string
  readonly who: string
  readonly name: string
  readonly action: AuditedAct
  readonly result: 'done' | 'denied'
  readonly pair?: string
  readonly thread?: string
  /** A message's or proposal's id. */
  readonly message?: string
  readonly token?: string
  readonly agency?: string
  readonly reason?: string
}
type Audited = Pick<Node, 'store' | 'clock'>
type Waiting = {
  readonly mayWait: boolean
  readonly entry: Omit<AuditEntry, 'no'>
  readonly done: () => void
  readonly failed: (cause: unknown) => void
}
type Chain = {
  last: { readonly no: number; readonly hash: Uint8Array } | undefined
  waiting: Waiting[]
  /** Reads that were answered while the disk took nothing; they are written first when it does. */
  owed: Waiting['entry'][]
  isWriting: boolean
}

/** The hash before the first entry. */
export const AUDIT_START = new Uint8Array(32)
const AT_ONCE = 200
const MOST_OWED = 10_000
const chains = new WeakMap<object, Chain>()

/**
 * Writes down who did what, on which thing, by which token; resolves when it is stored, so that nothing is shown or done that is not
 * written. What is told at the same time is stored together. A read (`mayWait`) is not refused because the disk is full: whoever is on
 * duty then must see what burns. It waits in memory for the disk, up to ten thousand of them.
 */
export function note(
  node: Audited,
  viewer: Viewer,
  act: Pick<AuditEntry, 'action'> & { on?: Resource } & Partial<
      Pick<AuditEntry, 'result' | 'message' | 'reason'>
    > & { readonly mayWait?: boolean },
): Promise<void> {
  const { on, action, result = 'done', message, reason, mayWait = false } = act
  const entry: Waiting['entry'] = {
    at: printTime(node.clock.now()),
    who: viewer.person,
    name: viewer.name,
    action,
    result,
    ...(on && on.type !== 'node' && { pair: on.pair }),
    ...(on?.type === 'thread' && { thread: on.thread }),
    ...(message !== undefined && { message }),
    ...(viewer.token && { token: viewer.token.name }),
    ...(viewer.agency !== undefined && { agency: viewer.agency }),
    ...(reason !== undefined && { reason }),
  }
  const chain = chains.get(node.store) ?? { last: undefined, waiting: [], owed: [], isWriting: false }
  chains.set(node.store, chain)
  return new Promise((done, failed) => {
    chain.waiting.push({ entry, mayWait, done, failed })
    if (!chain.isWriting) void writeAll(node, chain)
  })
}

async function writeAll(node: Audited, chain: Chain): Promise<void> {
  chain.isWriting = true
  while (chain.waiting.length > 0) {
    const batch = chain.waiting.splice(0, AT_ONCE)
    try {
      await append(node, chain, [...chain.owed, ...batch.map(({ entry }) => entry)])
      chain.owed = []
      for (const { done } of batch) done()
    } catch (cause) {
      // What stands at the end is read again: another process may have written there, or the write may stand although it failed.
      chain.last = undefined
      for (const each of batch) {
        if (each.mayWait && chain.owed.length < MOST_OWED) {
          chain.owed.push(each.entry)
          each.done()
        } else each.failed(cause)
      }
    }
  }
  chain.isWriting = false
}

/** Two processes on one database take numbers from each other: the second finds its number taken, and goes on from there. */
async function append(node: Audited, chain: Chain, entries: readonly Waiting['entry'][]): Promise<void> {
  for (let tries = 0; ; tries++) {
    chain.last ??= (await node.store.lastAudit()) ?? { no: 0, hash: AUDIT_START }
    const rows = chained(chain.last, entries)
    try {
      await node.store.appendAudit(rows)
      chain.last = rows.at(-1)!
      return
    } catch (cause) {
      if (tries === 5 || !(cause instanceof Error && 'code' in cause && cause.code === 'conflict'))
        throw cause
      chain.last = undefined
    }
  }
}

function chained(last: { no: number; hash: Uint8Array }, entries: readonly Waiting['entry'][]): AuditRow[] {
  const rows: AuditRow[] = []
  let { no, hash } = last
  for (const each of entries) {
    no += 1
    const entry = printCanonical({ no, ...each })
    hash = chainHash(hash, entry)
    rows.push({ no, hash, entry })
  }
  return rows
}

/** SHA-256 over the hash before and the entry's canonical bytes. */
export function chainHash(before: Uint8Array, entry: Uint8Array): Uint8Array {
  return sha256(concatBytes(before, entry))
}

export function parseAuditEntry({ entry }: AuditRow): AuditEntry {
  return parseCanonical(entry) as AuditEntry
}

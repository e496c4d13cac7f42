import { printBase64Url } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { Door, SessionRow } from '../ports/doors.ts'
import { authenticateHash, hashOf, viewerOfPerson } from '../tokens.ts'
import { SCOPES } from './actions.ts'
import { note } from './audit.ts'
import { findPerson } from './persons.ts'
import { demand, type Viewer } from './viewer.ts'

type Sessions = Pick<Node, 'store' | 'clock'>

const HOUR = 3_600_000
/** A browser that asks nothing for so long is signed out, and every one is after a week. */
const IDLE_MS = 12 * HOUR
const LONGEST_MS = 7 * 24 * HOUR
/** That it was seen is written down once a minute. */
const SEEN_EVERY_MS = 60_000
const AGENT_LENGTH = 100

/** What the browser is given, once; and who is behind it from now on. */
export type Begun = { readonly value: string; readonly row: SessionRow; readonly viewer: Viewer }

/**
 * Begins a browser session, with a value of its own at each sign-in: a value that somebody planted before is never taken over. Written to the audit
 * log before it lets anybody in. Throws 'bad_sign_in' when the person or the token lets nobody in.
 */
export async function beginSession(
  node: Sessions & Pick<Node, 'chance'>,
  of: Pick<SessionRow, 'person' | 'token' | 'passkey' | 'door' | 'agent'>,
): Promise<Begun> {
  const nowMs = node.clock.nowMs()
  const value = printBase64Url(node.chance.bytes(32))
  const row: SessionRow = {
    ...of,
    agent: of.agent.slice(0, AGENT_LENGTH),
    hash: hashOf(value),
    madeMs: nowMs,
    seenMs: nowMs,
  }
  const viewer = await viewerOfSession(node, row)
  if (!viewer) throw new AppError('bad_sign_in', 'whoever that is may not sign in here any more')
  await note(node, viewer, { action: 'sign_in' })
  await node.store.dropSessions(nowMs - LONGEST_MS)
  await node.store.addSession(row)
  return { value, row, viewer }
}

/**
 * Who is behind a cookie's value; undefined when it lets nobody in any more. `isSeen: false`: a page that was left open asks by itself, which keeps
 * nobody signed in.
 */
export async function findSession(
  node: Sessions,
  value: string,
  { isSeen = true }: { readonly isSeen?: boolean } = {},
): Promise<{ readonly row: SessionRow; readonly viewer: Viewer } | undefined> {
  const row = await node.store.session(hashOf(value))
  const nowMs = node.clock.nowMs()
  if (!row || row.endedMs !== undefined || endOf(row) <= nowMs) return undefined
  const viewer = await viewerOfSession(node, row)
  if (!viewer) return undefined
  // Whoever is on duty while the disk is full goes on reading: this may fail.
  if (isSeen && nowMs - row.seenMs >= SEEN_EVERY_MS)
    await node.store.touchSession(row.hash, nowMs).catch(() => undefined)
  return { row, viewer }
}

/** A session has the rights of its person or token as they are now. */
async function viewerOfSession(node: Sessions, row: SessionRow): Promise<Viewer | undefined> {
  const session = { hash: row.hash, door: row.door, madeMs: row.madeMs }
  if (row.token !== undefined) {
    const found = await authenticateHash(node, row.token)
    return found.result === 'known' ? { ...found.viewer, session } : undefined
  }
  const person = row.person === undefined ? undefined : await node.store.person(row.person)
  if (!person?.isActive) return undefined
  const token = { name: sessionLabel(row), scopes: SCOPES }
  return { ...(await viewerOfPerson(node, person, token)), session }
}

/** By which the audit log names it: which browser session, and through which door. */
function sessionLabel({ hash, door }: SessionRow): string {
  return `session ${hash.slice(0, 16)} (${door})`
}

/** When it ends if nothing more is asked in it. */
export function endOf({ madeMs, seenMs }: SessionRow): number {
  return Math.min(seenMs + IDLE_MS, madeMs + LONGEST_MS)
}

/** Signs a browser out; nothing happens where it was not signed in. */
export async function endSession(node: Sessions, value: string): Promise<void> {
  const found = await findSession(node, value)
  if (!found) return
  await note(node, found.viewer, { action: 'sign_out' })
  await node.store.endSessions({ hash: found.row.hash }, node.clock.nowMs())
}

/** A session as people see it; `id` is the beginning of its digest, which lets nobody in. */
export type SessionView = {
  readonly id: string
  /** Absent for a program's. */
  readonly person?: string
  readonly name: string
  readonly by: Door
  readonly agent: string
  readonly madeMs: number
  readonly seenMs: number
  readonly endsMs: number
  /** The one in which this is asked. */
  readonly isThis: boolean
}

/** One's own sessions, or (for who manages people) those of a person, newest first. Throws 'not_allowed' and 'unknown_person'. */
export async function listSessions(
  node: Node,
  viewer: Viewer,
  wanted?: string,
): Promise<readonly SessionView[]> {
  const person = wanted === undefined ? viewer.person : await personFor(node, viewer, wanted)
  return (await openSessions(node, viewer)).filter((each) => each.person === person).map(shown)
}

async function personFor(node: Node, viewer: Viewer, wanted: string): Promise<string> {
  if (wanted !== viewer.person) demand(node, viewer, 'manage_people', { type: 'node' })
  return (await findPerson(node, wanted)).id
}

/** Ends a session by the id under which it is listed: one's own, or anybody's for who manages people. Throws 'unknown_session'. */
export async function endListedSession(node: Node, viewer: Viewer, id: string): Promise<SessionView> {
  const [found, other] = (await openSessions(node, viewer)).filter(
    ({ hash }) => id.length >= 8 && hash.startsWith(id),
  )
  if (!found || other) throw new AppError('unknown_session', `no session is listed as ${id}`)
  if (found.person !== viewer.person) demand(node, viewer, 'manage_people', { type: 'node' })
  await node.store.endSessions({ hash: found.hash }, node.clock.nowMs())
  return shown(found)
}

/** The digest stays here: whoever had it could look for the value. */
function shown({ hash: _, ...view }: Listed): SessionView {
  return view
}

type Listed = SessionView & { readonly hash: string }

async function openSessions(node: Node, viewer: Viewer): Promise<readonly Listed[]> {
  const nowMs = node.clock.nowMs()
  const rows = await node.store.sessions(nowMs - LONGEST_MS)
  const open = rows.filter((row) => endOf(row) > nowMs)
  const views = await Promise.all(open.map((row) => viewOf(node, viewer, row)))
  return views.filter((view) => view !== undefined)
}

async function viewOf(node: Node, viewer: Viewer, row: SessionRow): Promise<Listed | undefined> {
  const who = await viewerOfSession(node, row)
  if (!who) return undefined
  return {
    hash: row.hash,
    id: row.hash.slice(0, 16),
    ...(!who.isProgram && { person: who.person }),
    name: who.name,
    by: row.door,
    agent: row.agent,
    madeMs: row.madeMs,
    seenMs: row.seenMs,
    endsMs: endOf(row),
    isThis: row.hash === viewer.session?.hash,
  }
}

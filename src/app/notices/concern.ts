/** Whom an event concerns, and how: notices are read off the events, and nothing of them is stored. */

import { isOver } from '../../domain/request/state.ts'
import type { Node } from '../node.ts'
import { mayRelease, placeFor } from '../people/see-proposal.ts'
import { allow, type Viewer } from '../people/viewer.ts'
import type { EventRow, EventType } from '../ports/api.ts'
import type { ProposalRow } from '../ports/people.ts'
import type { NoticeKind } from './kinds.ts'
import { isInvolved, isOfDesk, isUngiven, newThreadLooks, type ThreadLook } from './thread-look.ts'

/** One thing that concerns a person: ids, kinds and times, never what was said. */
export type Notice = {
  /** Of its event. */
  readonly number: number
  readonly kind: NoticeKind
  readonly atMs: number
  /** It is on an emergency that is not over: quiet hours do not hold it. */
  readonly isUrgent: boolean
  readonly pair?: string
  readonly thread?: string
  readonly reference?: string
  readonly about: {
    /** Of the message, or of what is owed. */
    readonly kind?: string
    readonly message?: string
    readonly proposal?: string
    readonly due?: string
    readonly n?: number
    readonly ask?: number
    readonly by?: 'us' | 'them'
  }
  /** It waited for the person's signature, and does no more. */
  readonly isSettled?: true
}

/** Tells of each event what it is to that person; undefined for what does not concern him or does not exist for him. */
export function newConcern(node: Node, viewer: Viewer): (event: EventRow) => Promise<Notice | undefined> {
  const look = newThreadLooks(node)
  return async (event) => {
    const { pair, thread, type } = event
    if (type.startsWith('proposal.')) return proposalNotice({ node, viewer, event, look })
    if (pair === undefined) return undefined
    if (thread === undefined) return pairNotice(viewer, event)
    const seen = await look(pair, thread)
    if (!allow(node, viewer, 'read_thread', seen.place)) return undefined
    const kind = threadKind(event, viewer, seen)
    return kind && noticeOf(event, kind, seen)
  }
}

type Asked = {
  readonly node: Node
  readonly viewer: Viewer
  readonly event: EventRow
  readonly look: ReturnType<typeof newThreadLooks>
}

function threadKind({ type, about }: EventRow, viewer: Viewer, look: ThreadLook): NoticeKind | undefined {
  const isMine = isInvolved(look, viewer)
  const isDesk = isOfDesk(viewer) && isUngiven(look, viewer)
  const isDuty = viewer.roles.includes('duty_officer')
  switch (type) {
    case 'message.received':
      if (about.fault !== undefined) return undefined
      if (about.kind === 'request' || about.kind === 'notify') {
        if (look.row?.urgency === 'emergency') return isDuty || isMine || isDesk ? 'emergency' : undefined
        return isMine || isDesk ? 'request.arrived' : undefined
      }
      // Where nobody has it and nobody wrote on it, whoever is on duty is told, or nobody would be.
      return isMine || (isDesk && isDuty && look.wrote.size === 0) ? 'turn.arrived' : undefined
    case 'file.arrived':
      return isMine ? 'file.arrived' : undefined
    case 'duty.due':
    case 'duty.overdue':
      return isMine || isDesk ? type : undefined
    case 'request.assigned':
      return isAssignedTo(about, viewer) ? 'assigned' : undefined
    default:
      return undefined
  }
}

function isAssignedTo({ to, by }: EventRow['about'], viewer: Viewer): boolean {
  const { person, agency } = viewer
  if (by === person) return false
  return to === `person:${person}` || (agency !== undefined && isOfDesk(viewer) && to === `agency:${agency}`)
}

/** What belongs to a pair and to no request: calendars that run out. */
function pairNotice({ agency, roles }: Viewer, event: EventRow): Notice | undefined {
  const isTheirs = roles.includes('duty_officer') || roles.includes('co_chair')
  if (agency !== undefined || !isTheirs || !isDutyType(event.type)) return undefined
  return noticeOf(event, event.type)
}

function isDutyType(type: EventType): type is 'duty.due' | 'duty.overdue' {
  return type === 'duty.due' || type === 'duty.overdue'
}

async function proposalNotice({ node, viewer, event, look }: Asked): Promise<Notice | undefined> {
  const { id } = event.about
  const row = typeof id === 'string' ? await node.store.proposal(id) : undefined
  if (!row) return undefined
  const seen = await look(row.pair, row.thread)
  const isSeen =
    row.kind === 'agreement' || row.kind === 'notice'
      ? allow(node, viewer, 'read_pair', { type: 'pair', pair: row.pair })
      : allow(node, viewer, 'read_thread', placeFor(viewer, row, seen.place))
  if (!isSeen) return undefined
  const notice = { ...noticeOf(event, event.type as NoticeKind, seen), reference: row.reference }
  const isUrgent = row.isEmergency && (!seen.row || !isOver(seen.row.state.request.phase))
  if (event.type === 'proposal.waiting') {
    if (!waitsFor(node, viewer, row, seen)) return undefined
    return { ...notice, isUrgent, ...((await isSettled(node, viewer, row)) && { isSettled: true as const }) }
  }
  if (row.author !== viewer.person || (await isOwnDoing(node, viewer, event, row))) return undefined
  return { ...notice, isUrgent }
}

/** Whether somebody else's signature is needed and this person's would count. */
function waitsFor(node: Node, viewer: Viewer, row: ProposalRow, { place }: ThreadLook): boolean {
  if (row.author === viewer.person) return false
  // What one person releases its author signs; only a program's waits for somebody.
  if (row.needs < 2 && !row.author.startsWith('program:')) return false
  return mayRelease(node, viewer, { row, place, releases: [] })
}

async function isSettled(node: Node, { person }: Viewer, row: ProposalRow): Promise<boolean> {
  if (row.state !== 'open') return true
  return (await node.store.releases(row.id)).some(({ by }) => by === person)
}

/** Nobody is told of what his own signature alone has done before his eyes. */
async function isOwnDoing(
  node: Node,
  { person }: Viewer,
  { type }: EventRow,
  row: ProposalRow,
): Promise<boolean> {
  if (type !== 'proposal.released') return false
  return (await node.store.releases(row.id)).every(({ by }) => by === person)
}

function noticeOf(event: EventRow, kind: NoticeKind, look?: ThreadLook): Notice {
  const { number, atMs, pair, thread, about } = event
  const row = look?.row
  const reference = row?.reference ?? (typeof about.reference === 'string' ? about.reference : undefined)
  return {
    number,
    kind,
    atMs,
    isUrgent: row?.urgency === 'emergency' && !isOver(row.state.request.phase),
    ...(pair !== undefined && { pair }),
    ...(thread !== undefined && { thread }),
    ...(reference !== undefined && { reference }),
    about: aboutOf(event),
  }
}

function aboutOf({ type, about }: EventRow): Notice['about'] {
  const { kind, what, message, id, due, n, ask, by } = about
  const word = isDutyType(type) ? what : kind
  return {
    ...(typeof word === 'string' && { kind: word }),
    ...(typeof message === 'string' && { message }),
    ...(type.startsWith('proposal.') && typeof id === 'string' && { proposal: id }),
    ...(typeof due === 'string' && { due }),
    ...(typeof n === 'number' && { n }),
    ...(typeof ask === 'number' && { ask }),
    ...((by === 'us' || by === 'them') && isDutyType(type) && { by }),
  }
}

import { printHex } from '../../protocol/index.ts'
import { findRequest } from '../act-on-request.ts'
import { tell } from '../events.ts'
import { AppError, type Node } from '../node.ts'
import type { AssignmentRow, NoteRow } from '../ports/people.ts'
import { note as audit } from './audit.ts'
import { findPerson } from './persons.ts'
import { seeRequest, threadPlace } from './place.ts'
import type { Viewer } from './viewer.ts'

/** Milliseconds for which a broken glass shows a thread. */
const GLASS_OPEN = 8 * 3_600_000

export type AssignmentView = Omit<AssignmentRow, 'atMs' | 'untilMs'> & {
  readonly at: string
  readonly until?: string
}
export type NoteView = Omit<NoteRow, 'atMs'> & { readonly at: string }

/** To whom a thread is assigned, and who opened it himself; those of which the time has passed stay to be seen. */
export async function showAssignments(
  node: Node,
  viewer: Viewer,
  wanted: string,
): Promise<readonly AssignmentView[]> {
  const { row } = await seeRequest(node, viewer, wanted)
  return (await node.store.assignments(row.pair, row.thread)).map(viewOf)
}

/** Gives a thread to an agency or a person; nothing of it leaves the node. Throws 'unknown_person', 'unknown_request'. */
export async function assign(
  node: Node,
  viewer: Viewer,
  wanted: string,
  to: AssignmentRow['to'],
): Promise<AssignmentView> {
  const { row } = await seeRequest(node, viewer, wanted)
  const assignment: AssignmentRow = {
    pair: row.pair,
    thread: row.thread,
    to: await knownHolder(node, to),
    kind: 'assigned',
    by: viewer.person,
    atMs: node.clock.nowMs(),
  }
  await node.store.saveAssignment(assignment)
  await tell(node, [
    {
      type: 'request.assigned',
      pair: row.pair,
      thread: row.thread,
      about: { reference: row.reference, to: holderOf(assignment.to), by: viewer.person },
    },
  ])
  return viewOf(assignment)
}

/** As events name it. */
function holderOf(to: AssignmentRow['to']): string {
  return 'agency' in to ? `agency:${to.agency}` : `person:${to.person}`
}

/** Takes a thread back from an agency or a person: it exists for them no more. */
export async function unassign(
  node: Node,
  viewer: Viewer,
  wanted: string,
  to: AssignmentRow['to'],
): Promise<void> {
  const { row } = await seeRequest(node, viewer, wanted)
  await node.store.dropAssignment({ pair: row.pair, thread: row.thread, to })
}

/**
 * Opens one thread that is assigned to others, for this person and eight hours. The reason is written into the audit log first; those to whom it
 * is assigned see that it was opened. Throws 'unknown_request' for one that exists for nobody.
 */
export async function breakGlass(
  node: Node,
  viewer: Viewer,
  wanted: string,
  reason: string,
): Promise<AssignmentView> {
  const { pair, thread } = await findRequest(node, wanted)
  const nowMs = node.clock.nowMs()
  await audit(node, viewer, { action: 'break_glass', on: await threadPlace(node, pair, thread), reason })
  const opened: AssignmentRow = {
    pair,
    thread,
    to: { person: viewer.person },
    kind: 'glass',
    by: viewer.person,
    atMs: nowMs,
    reason,
    untilMs: nowMs + GLASS_OPEN,
  }
  const [assigned] = (await node.store.assignments(pair, thread)).filter(
    ({ to, kind }) => kind === 'assigned' && 'person' in to && to.person === viewer.person,
  )
  // Whoever has it already opens nothing, and loses nothing after eight hours.
  if (assigned) return viewOf(assigned)
  await node.store.saveAssignment(opened)
  return viewOf(opened)
}

/** What people here wrote to each other about a thread, oldest first. */
export async function showNotes(node: Node, viewer: Viewer, wanted: string): Promise<readonly NoteView[]> {
  const { row } = await seeRequest(node, viewer, wanted)
  const notes = await node.store.notes(row.pair, row.thread)
  return notes.map(noteOf)
}

/** A note stays on this node: no message, exchange or export holds it. */
export async function writeNote(node: Node, viewer: Viewer, wanted: string, text: string): Promise<NoteView> {
  const { row } = await seeRequest(node, viewer, wanted)
  const note: NoteRow = {
    id: printHex(node.chance.bytes(8)),
    pair: row.pair,
    thread: row.thread,
    author: viewer.person,
    text,
    atMs: node.clock.nowMs(),
  }
  await node.store.addNote(note)
  return noteOf(note)
}

async function knownHolder(node: Node, to: AssignmentRow['to']): Promise<AssignmentRow['to']> {
  if ('person' in to) return { person: (await findPerson(node, to.person)).id }
  const persons = await node.store.persons()
  if (persons.some(({ agency }) => agency === to.agency)) return to
  const known = [...new Set(persons.flatMap(({ agency }) => agency ?? []))]
  throw new AppError(
    'unknown_person',
    `nobody here belongs to an agency ${to.agency}; agencies are ${known.join(', ') || 'none yet'}`,
  )
}

function viewOf({ atMs, untilMs, ...rest }: AssignmentRow): AssignmentView {
  return {
    ...rest,
    at: new Date(atMs).toISOString(),
    ...(untilMs !== undefined && { until: new Date(untilMs).toISOString() }),
  }
}

function noteOf({ atMs, ...rest }: NoteRow): NoteView {
  return { ...rest, at: new Date(atMs).toISOString() }
}

import { printHex } from '../../protocol/index.ts'
import { instantOf } from '../files/naming.ts'
import { inTurn } from '../in-turn.ts'
import { AppError, type Node } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'
import type { ViewRow } from '../ports/choices.ts'
import type { PersonRow } from '../ports/people.ts'
import { personOnly } from './person-only.ts'

/** Views of one person at most. */
const MOST = 100

export type NewView = { readonly name: string; readonly query: string; readonly shared: boolean }
/** A named list as its reader sees it. */
export type SavedView = NewView & {
  readonly id: string
  readonly isMine: boolean
  readonly by: { readonly person: string; readonly name: string }
  /** RFC 3339, UTC. */
  readonly updated: string
}

/** The reader's own, then those that others share with him; each by name. */
export async function listViews(node: Node, viewer: Viewer): Promise<readonly SavedView[]> {
  const person = personOnly(viewer)
  const [rows, persons] = await Promise.all([node.store.views(), node.store.persons()])
  const seen = rows.filter((row) => sees(viewer, row, persons))
  return [
    ...seen.filter(({ owner }) => owner === person),
    ...seen.filter(({ owner }) => owner !== person),
  ].map((row) => viewOf(viewer, row, persons))
}

/** Throws 'unknown_view', also for one that is not shared with the reader. */
export async function showView(node: Node, viewer: Viewer, id: string): Promise<SavedView> {
  const found = (await listViews(node, viewer)).find((view) => view.id === id)
  if (found) return found
  throw unknown(id)
}

/** Throws 'refused' beyond 100 views. */
export async function addView(node: Node, viewer: Viewer, wanted: NewView): Promise<SavedView> {
  const owner = personOnly(viewer)
  return inTurn(node, `views ${owner}`, async () => {
    const mine = (await node.store.views()).filter((row) => row.owner === owner)
    if (mine.length >= MOST)
      throw new AppError('refused', `you have ${MOST} views already; delete one that is not used`)
    return write(node, viewer, printHex(node.chance.bytes(8)), wanted)
  })
}

/** Throws 'unknown_view', and 'not_allowed' for another's. */
export async function changeView(
  node: Node,
  viewer: Viewer,
  id: string,
  wanted: NewView,
): Promise<SavedView> {
  await ownView(node, viewer, id)
  return write(node, viewer, id, wanted)
}

export async function deleteView(node: Node, viewer: Viewer, id: string): Promise<void> {
  await ownView(node, viewer, id)
  await node.store.dropView(id)
}

async function ownView(node: Node, viewer: Viewer, id: string): Promise<void> {
  const { isMine, by } = await showView(node, viewer, id)
  if (!isMine)
    throw new AppError('not_allowed', `this view is ${by.name}’s; save one of your own`, {
      zh: `该视图属于 ${by.name}；请另存为自己的视图`,
    })
}

async function write(
  node: Node,
  viewer: Viewer,
  id: string,
  { name, query, shared }: NewView,
): Promise<SavedView> {
  const row = {
    id,
    owner: viewer.person,
    name,
    query,
    isShared: shared,
    updatedMs: node.clock.nowMs(),
  }
  await node.store.saveView(row)
  return viewOf(viewer, row, [])
}

/** What a person of an agency shares stays within it. */
function sees(viewer: Viewer, row: ViewRow, persons: readonly PersonRow[]): boolean {
  if (row.owner === viewer.person) return true
  const owner = persons.find(({ id }) => id === row.owner)
  if (!row.isShared || !owner?.isActive) return false
  return owner.agency === undefined || owner.agency === viewer.agency
}

function viewOf(viewer: Viewer, row: ViewRow, persons: readonly PersonRow[]): SavedView {
  const { id, owner, name, query, isShared, updatedMs } = row
  const isMine = owner === viewer.person
  const called = isMine ? viewer.name : persons.find((person) => person.id === owner)?.name
  return {
    id,
    name,
    query,
    shared: isShared,
    isMine,
    by: { person: owner, name: called ?? owner },
    updated: instantOf(updatedMs),
  }
}

function unknown(id: string): AppError {
  return new AppError('unknown_view', `there is no view ${id}; it may have been deleted, or shared no more`)
}

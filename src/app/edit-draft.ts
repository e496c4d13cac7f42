import { checkKept, type Drafting, type RequestDraft } from './draft-request.ts'
import { AppError, type Node } from './node.ts'
import type { Viewer } from './people/viewer.ts'
import type { DraftRow } from './ports.ts'

/** Whether a draft exists for the viewer: his own, or one of his agency; whoever belongs to none sees all. */
export function seesDraft(viewer: Viewer, draft: DraftRow): boolean {
  return viewer.agency === undefined || draft.agency === viewer.agency || draft.author === viewer.person
}

/** Throws 'unknown_draft', also for one that does not exist for this viewer. */
export async function findDraft(node: Node, viewer: Viewer, id: string): Promise<DraftRow> {
  const draft = await node.store.draft(id)
  if (draft && seesDraft(viewer, draft)) return draft
  throw new AppError(
    'unknown_draft',
    `there is no draft ${id}; it may have been put up for release or deleted already`,
  )
}

/** Writes a draft anew; its author stays. Throws 'unknown_draft' and 'bad_draft'. */
export async function changeDraft(
  node: Node,
  viewer: Viewer,
  id: string,
  body: RequestDraft,
  drafting: Drafting = {},
): Promise<DraftRow> {
  const before = await findDraft(node, viewer, id)
  checkKept(body, drafting)
  const draft = { ...before, body, updatedMs: node.clock.nowMs() }
  await node.store.saveDraft(draft)
  return draft
}

/** Throws 'unknown_draft'. */
export async function deleteDraft(node: Node, viewer: Viewer, id: string): Promise<void> {
  const { pair } = await findDraft(node, viewer, id)
  await node.store.commit({ pair, dropDrafts: [id] })
}

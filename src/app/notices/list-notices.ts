import { feed } from '../events.ts'
import { personOnly } from '../me/person-only.ts'
import type { Node } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'
import { type Notice, newConcern } from './concern.ts'

/** Events read at once, looked at for one page, and looked at to count what is unread. */
const AT_ONCE = 200
const MOST_LOOKED_AT = 1_000
/** More than that is “100 or more”. */
export const MOST_UNREAD = 100

/** Some of what concerns a person, newest first. `next`: before which event to read on; a short page can have one. */
export type Notices = {
  readonly notices: readonly Notice[]
  readonly next?: number
  readonly unread: number
  /** The number up to which the person has read. */
  readonly readUpTo: number
}

/** Throws 'no_person' for a program. */
export async function listNotices(
  node: Node,
  viewer: Viewer,
  { before, limit }: { readonly before?: number; readonly limit: number },
): Promise<Notices> {
  const person = personOnly(viewer)
  await feed(node)
  const { newest: upTo } = await node.store.eventBounds()
  const readUpTo = await node.store.noticesRead(person)
  const page = await noticesBefore(node, viewer, { before: before ?? upTo + 1, limit })
  const unread = await countUnread(node, viewer, readUpTo, upTo)
  return { ...page, unread, readUpTo }
}

/** All up to that one have been read; what was read is never unread. Throws 'no_person' for a program. */
export async function readNotices(
  node: Node,
  viewer: Viewer,
  until: number,
): Promise<Pick<Notices, 'readUpTo' | 'unread'>> {
  const person = personOnly(viewer)
  const { newest } = await node.store.eventBounds()
  // A number that was not given yet would hide what has not happened yet.
  await node.store.saveNoticesRead(person, Math.min(until, newest))
  const readUpTo = await node.store.noticesRead(person)
  return { readUpTo, unread: await countUnread(node, viewer, readUpTo, newest) }
}

async function countUnread(node: Node, viewer: Viewer, readUpTo: number, upTo: number): Promise<number> {
  if (readUpTo >= upTo) return 0
  const wanted = { before: upTo + 1, downTo: readUpTo, limit: MOST_UNREAD }
  return (await noticesBefore(node, viewer, wanted)).notices.length
}

async function noticesBefore(
  node: Node,
  viewer: Viewer,
  wanted: { readonly before: number; readonly downTo?: number; readonly limit: number },
): Promise<Pick<Notices, 'notices' | 'next'>> {
  const { downTo = 0, limit } = wanted
  const concern = newConcern(node, viewer)
  const notices: Notice[] = []
  let { before } = wanted
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += AT_ONCE) {
    const events = await node.store.eventsBefore(before, AT_ONCE)
    for (const event of events) {
      if (event.number <= downTo) return { notices }
      if (notices.length === limit) return { notices, next: before }
      const notice = await concern(event)
      if (notice) notices.push(notice)
      before = event.number
    }
    if (events.length < AT_ONCE) return { notices }
  }
  return { notices, next: before }
}

import type { Node } from '../node.ts'
import type { Role } from '../people/actions.ts'
import { threadPlace } from '../people/place.ts'
import type { Resource, Viewer } from '../people/viewer.ts'
import type { PairId } from '../ports.ts'
import { isRequestRow, type RequestRow } from '../request-row.ts'

/** What is known of a thread when it is asked whom something on it concerns. */
export type ThreadLook = {
  readonly place: Extract<Resource, { type: 'thread' }>
  /** Absent while a new request waits for its release. */
  readonly row?: RequestRow
  /** To whom it was given; who opened it himself was given nothing. */
  readonly given: { readonly agencies: readonly string[]; readonly people: readonly string[] }
  /** Who put something up or noted something on it. */
  readonly wrote: ReadonlySet<string>
}

/** Proposals of one thread read at most; no request has more people. */
const MOST = 500

/** Reads each thread once, however many events there are on it. */
export function newThreadLooks(node: Node): (pair: PairId, thread: string) => Promise<ThreadLook> {
  const looks = new Map<string, Promise<ThreadLook>>()
  return (pair, thread) => {
    const key = `${pair} ${thread}`
    const look = looks.get(key) ?? readThread(node, pair, thread)
    looks.set(key, look)
    return look
  }
}

async function readThread(node: Node, pair: PairId, thread: string): Promise<ThreadLook> {
  const { store } = node
  const [place, row, assigned, proposals, notes] = await Promise.all([
    threadPlace(node, pair, thread),
    store.thread(pair, thread),
    store.assignments(pair, thread),
    store.proposals({ pair, thread, limit: MOST }),
    store.notes(pair, thread),
  ])
  const given = assigned.filter(({ kind }) => kind === 'assigned').map(({ to }) => to)
  return {
    place,
    ...(row && isRequestRow(row) && { row }),
    given: {
      agencies: given.flatMap((to) => ('agency' in to ? [to.agency] : [])),
      people: given.flatMap((to) => ('person' in to ? [to.person] : [])),
    },
    wrote: new Set([...proposals, ...notes].map(({ author }) => author)),
  }
}

const DESK: readonly Role[] = ['handler', 'duty_officer']

/** Whether the person works on requests at all. */
export function isOfDesk({ roles }: Viewer): boolean {
  return roles.some((role) => DESK.includes(role))
}

/** It was given to the person or to his agency, or he wrote on it. */
export function isInvolved({ given, wrote }: ThreadLook, viewer: Viewer): boolean {
  const { person, agency } = viewer
  if (given.people.includes(person) || wrote.has(person)) return true
  return agency !== undefined && isOfDesk(viewer) && given.agencies.includes(agency)
}

/** What was given to nobody is the affair of those who belong to no agency. */
export function isUngiven({ given }: ThreadLook, { agency }: Viewer): boolean {
  return agency === undefined && given.people.length === 0 && given.agencies.length === 0
}

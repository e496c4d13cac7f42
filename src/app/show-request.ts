import type { Tlp } from '../domain/content/tlp.ts'
import type { Payload } from '../protocol/index.ts'
import { parseOrigin, printTime, writerOf } from '../protocol/index.ts'
import { findRequest } from './act-on-request.ts'
import { printDues } from './dues-now.ts'
import { type Extent, judgePair, type RequestVerdicts } from './judge-pair.ts'
import { type Node, pairOfId } from './node.ts'
import { payloadOf } from './payload-of.ts'
import type { Visibility } from './people/viewer.ts'
import type { MessageRow, PairId } from './ports.ts'
import { isRequestRow, type RequestRow } from './request-row.ts'

export type RequestSummary = {
  readonly reference: string
  readonly thread: string
  readonly pair: PairId
  readonly direction: 'in' | 'out'
  readonly kind: string
  readonly urgency: string
  readonly phase: string
  readonly title: { readonly lang: string; readonly text: string }
  readonly tlp: Tlp
  /** What is expected next, before the record settles it: the earliest due time still open. */
  readonly nextDue?: string
  /** What is due then; the answerer owes it. */
  readonly nextDuty?: string
  readonly updated: string
}

/** One message of a thread as people read it. `fault`: we hold it and returned it. */
export type Turn = {
  readonly id: string
  readonly origin: string
  readonly position: number
  readonly from: 'us' | 'them'
  readonly kind: string
  readonly stored: string
  readonly fault?: string
  readonly payload?: Payload
}
export type RequestView = RequestSummary & {
  readonly request: RequestRow['state']['request']
  readonly dues: Readonly<Record<string, string>>
  readonly turns: readonly Turn[]
  /** From the verdict function over what both sides have reconciled so far; absent until the record holds the request. */
  readonly verdicts?: RequestVerdicts
  /** The same as our own log shows it beyond what the other side has receipted, where that says something else. */
  readonly unreconciled?: RequestVerdicts
}

/** Requests and notifications of all pairs, newest change first. */
export async function listRequests(
  node: Node,
  query: {
    readonly direction?: 'in' | 'out'
    readonly limit?: number
    readonly before?: number
    readonly visibleTo?: Visibility
  },
): Promise<readonly RequestSummary[]> {
  const { direction, before, limit = 200, visibleTo } = query
  const rows = await node.store.threads({
    ...(direction && { direction }),
    ...(before && { before }),
    ...(visibleTo && { visibleTo }),
    limit: limit + 50,
  })
  return rows.filter(isRequestRow).slice(0, limit).map(summaryOf)
}

/** One request with everything said about it, and what is proven about each duty. */
export async function showRequest(node: Node, wanted: string): Promise<RequestView> {
  const row = await findRequest(node, wanted)
  const messages = await node.store.threadMessages(row.pair, row.thread)
  const contents = await node.store.contents(
    row.pair,
    messages.filter((m) => !m.fault).map((m) => m.id), // what was returned is not read: a peer may send any of it
  )
  const pair = (await pairOfId(node, row.pair))!
  // What answers a request may have been stored in the same millisecond; the request opens its thread all the same.
  const ordered = messages.toSorted((a, b) => Number(b.id === row.request) - Number(a.id === row.request))
  const turns = ordered.map((m) => turnOf(m, contents.get(m.id), writerOf(pair.own.identity)))
  // What is wrong with the record is said by its page and by `verify`; a request is shown all the same.
  const judged = (extent: Extent) =>
    judgePair(node, row.pair, extent).then(
      ({ requests }) => requests.find((request) => request.id === row.request),
      () => undefined,
    )
  const verdicts = await judged('reconciled')
  const own = await judged('own')
  const dues = printDues(row.state.dues)
  return {
    ...summaryOf(row),
    request: row.state.request,
    dues,
    turns,
    ...(verdicts && { verdicts }),
    ...(own && JSON.stringify(own) !== JSON.stringify(verdicts) && { unreconciled: own }),
  }
}

/** A request as lists show it. */
export function summaryOf(row: RequestRow): RequestSummary {
  const next = nextDue(row)
  const { reference, thread, pair, direction, kind, urgency, phase } = row
  return {
    reference,
    thread,
    pair,
    direction,
    kind,
    urgency,
    phase,
    title: row.state.title,
    tlp: row.state.tlp,
    ...(next && { nextDuty: next[0], nextDue: printTime(next[1]) }),
    updated: new Date(row.updatedMs).toISOString(),
  }
}

function nextDue(row: RequestRow): readonly [string, number] | undefined {
  const given = new Set<string>(row.state.request.answered)
  const open = Object.entries(row.state.dues).filter(([duty]) => duty !== 'receipt' && !given.has(duty))
  return open.toSorted(([, a], [, b]) => a - b)[0]
}

function turnOf(row: MessageRow, envelope: Uint8Array | undefined, own: string): Turn {
  const payload = envelope && !row.fault ? payloadOf(envelope) : undefined
  return {
    id: row.id,
    origin: row.origin,
    position: row.index,
    from: parseOrigin(row.origin).writer === own ? 'us' : 'them',
    kind: row.kind,
    stored: new Date(row.storedMs).toISOString(),
    ...(row.fault && { fault: row.fault }),
    ...(payload && { payload }),
  }
}

import type { Node } from '../node.ts'
import { payloadOf } from '../payload-of.ts'
import { EVENTS_KEPT_MS, type NewEvent } from '../ports/api.ts'
import type { MessageRow, PairId } from '../ports.ts'
import { isRequestRow } from '../request-row.ts'
import { namedBy } from './attach.ts'
import { NAMING } from './index-files.ts'

/** The files of messages that came in: bytes are here before the message that names them is taken (X3). Each once for a request, also after a crash. */
export async function tellFilesOf(node: Node, pair: PairId, received: readonly MessageRow[]): Promise<void> {
  const rows = received.filter(({ kind, fault }) => fault === undefined && NAMING.includes(kind))
  if (rows.length === 0) return
  const contents = await node.store.contents(
    pair,
    rows.map(({ id }) => id),
  )
  for (const { id, thread, storedMs } of rows) {
    const envelope = contents.get(id)
    for (const { digest, length } of envelope ? namedBy(payloadOf(envelope)) : [])
      if (node.files.holds(pair, digest.slice('sha256:'.length), length))
        await tellFile(node, { pair, thread, digest, atMs: storedMs })
  }
}

type Arrived = Required<Pick<NewEvent, 'pair' | 'thread' | 'atMs'>> & { readonly digest: string }

async function tellFile(node: Node, { pair, thread, digest, atMs }: Arrived): Promise<void> {
  const row = await node.store.thread(pair, thread)
  const about = { digest, ...(row && isRequestRow(row) && { reference: row.reference }) }
  const event: NewEvent = { type: 'file.arrived', pair, thread, about, atMs }
  const key = JSON.stringify(['file.arrived', pair, thread, digest])
  await node.store.tellOnce([{ key, untilMs: node.clock.nowMs() + EVENTS_KEPT_MS, event }])
}

import type { Node } from '../node.ts'
import { payloadOf } from '../payload-of.ts'
import type { AttachmentRow } from '../ports/custody.ts'
import type { MessageRow, Origin, PairId } from '../ports.ts'
import { namedBy } from './attach.ts'

/** Kinds whose messages can name files. */
export const NAMING: readonly string[] = ['request', 'notify', 'result', 'reply', 'correct', 'condition']
const STEP = 512

/**
 * Which message names which file, kept for whoever must know it of all threads at once (removal). Read on from where it was read last, so that the
 * hot path of messages pays nothing for it; a crash on the way reads a step again.
 */
export async function indexFiles(node: Node, pair: PairId): Promise<void> {
  for (const { origin, size } of await node.store.logs(pair)) {
    const from = Number((await node.store.setting(settingOf(origin))) ?? 0)
    for (let at = from; at < size; at += STEP) {
      const to = Math.min(size, at + STEP)
      const rows = (await node.store.messages(origin, at, to)).filter(
        (row) => !row.fault && NAMING.includes(row.kind),
      )
      await node.store.saveAttachments(await attachmentsIn(node, pair, rows))
      await node.store.saveSetting(settingOf(origin), String(to))
    }
  }
}

async function attachmentsIn(
  node: Node,
  pair: PairId,
  rows: readonly MessageRow[],
): Promise<readonly AttachmentRow[]> {
  const contents = await node.store.contents(
    pair,
    rows.map((row) => row.id),
  )
  return rows.flatMap(({ id, thread }) => {
    const envelope = contents.get(id)
    const files = envelope ? namedBy(payloadOf(envelope)) : []
    return files.map(({ digest }) => ({ pair, digest: digest.slice('sha256:'.length), message: id, thread }))
  })
}

function settingOf(origin: Origin): string {
  return `files/${origin}`
}

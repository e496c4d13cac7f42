import type { FileName, Payload } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { MessageId, Pair } from '../ports.ts'

/** Files that a message brings; those that a condition withholds are named there and do not come with it. */
export function filesOf(payload: Payload): readonly FileName[] {
  return 'files' in payload.body ? payload.body.files : []
}

/** All files that a message names: those that it brings, and those that its condition withholds. */
export function namedBy(payload: Payload): readonly FileName[] {
  return payload.kind === 'condition' ? payload.body.withheld : filesOf(payload)
}

/** Throws `file_missing` when a file that the message brings is not here: the other side would return the message. */
export function demandFiles(
  node: Node,
  { pair, payload }: { readonly pair: Pair; readonly payload: Payload },
): void {
  for (const { digest, length, name } of filesOf(payload)) {
    if (node.files.holds(pair.id, digest.slice('sha256:'.length), length)) continue
    throw new AppError(
      'file_missing',
      `the file ${name} (${digest}, ${length} bytes) is not on this node for ${pair.peer.prefix}; upload it first`,
    )
  }
}

/**
 * Has the files of a message that is about to be entered sent before it (X3). A mark whose message is never entered sends nothing. Throws
 * `file_missing`.
 */
export async function sendFilesOf(
  node: Node,
  message: { readonly pair: Pair; readonly id: MessageId; readonly payload: Payload },
): Promise<void> {
  const { pair, id, payload } = message
  demandFiles(node, message)
  for (const { digest } of filesOf(payload))
    await node.files.send(pair.id, digest.slice('sha256:'.length), id)
}

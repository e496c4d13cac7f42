import type { FileName, Payload } from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { MessageId, Pair } from '../ports.ts'

/** Files that a message brings; those that a condition withholds are named there and do not come with it. */
export function filesOf(payload: Payload): readonly FileName[] {
  return 'files' in payload.body ? payload.body.files : []
}

/**
 * Has the files of a message that is about to be entered sent before it (X3). A mark whose message is never entered sends nothing. Throws `file_missing`
 * when one is not here: the other side would return the message.
 */
export async function sendFilesOf(
  node: Node,
  message: { readonly pair: Pair; readonly id: MessageId; readonly payload: Payload },
): Promise<void> {
  const { pair, id, payload } = message
  for (const { digest, length, name } of filesOf(payload)) {
    const hex = digest.slice('sha256:'.length)
    if (!node.files.holds(pair.id, hex, length))
      throw new AppError(
        'file_missing',
        `the file ${name} (${digest}, ${length} bytes) is not on this node for ${pair.peer.prefix}; upload it first`,
      )
    await node.files.send(pair.id, hex, id)
  }
}

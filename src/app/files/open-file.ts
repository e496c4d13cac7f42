import { AppError, type Node } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'
import type { RequestRow } from '../request-row.ts'
import { asAppProblem } from './file-problem.ts'
import { filesOfThread, type ThreadFile } from './thread-files.ts'

export type OpenedFile = {
  readonly file: ThreadFile
  readonly range: { readonly from: number; readonly to: number }
  readonly bytes: AsyncIterable<Uint8Array>
}

/** A file of a thread by its digest, if people may open it. Throws `unknown_file`, `file_removed`, `file_closed`. */
export async function findFile(node: Node, row: RequestRow, digest: string): Promise<ThreadFile> {
  const wanted = digest.startsWith('sha256:') ? digest : `sha256:${digest}`
  const named = (await filesOfThread(node, row)).filter((file) => file.digest === wanted)
  const isOpen = ({ isHere, from, closedBy }: ThreadFile) => isHere && (from === 'us' || !closedBy)
  const file = named.find(isOpen) ?? named.find(({ isHere }) => isHere) ?? named[0]
  const removed = (await node.store.removals(row.pair, row.thread)).find((each) => each.id === wanted)
  if (removed && !file?.isHere)
    throw new AppError(
      'file_removed',
      `the file ${wanted} was removed (${removed.why}${removed.article ? `, ${removed.article}` : ''}) by the entry ${removed.by}; its digest and its leaf stay`,
    )
  if (!file?.isHere)
    throw new AppError(
      'unknown_file',
      `${row.reference} has no file ${wanted} on this node; "comity file list ${row.reference}" shows those it has`,
    )
  if (file.closedBy && file.from === 'them')
    throw new AppError(
      'file_closed',
      `the file comes under the condition ${file.closedBy}, which this side has not accepted; accept or decline it first`,
    )
  return file
}

/**
 * Gives the bytes of a file, or a range of them, to a person. Who opened it is written down before the first byte leaves. Bytes are never looked
 * into.
 */
export async function openFile(
  node: Node,
  row: RequestRow,
  wanted: { readonly file: ThreadFile; readonly range?: { readonly from: number; readonly to: number } },
  viewer: Viewer,
): Promise<OpenedFile> {
  const { file } = wanted
  const hex = file.digest.slice('sha256:'.length)
  const range = wanted.range ?? { from: 0, to: file.length }
  const bytes = await asAppProblem(() => node.files.read(row.pair, hex, range))
  const isWhole = range.from === 0 && range.to === file.length
  await node.store.addCustody([
    {
      pair: row.pair,
      digest: hex,
      atMs: node.clock.nowMs(),
      act: 'opened',
      person: viewer.person,
      detail: isWhole ? row.reference : `${row.reference}, bytes ${range.from}-${range.to - 1}`,
    },
  ])
  return { file, range, bytes }
}

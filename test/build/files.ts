import { createHash } from 'node:crypto'
import { beginUpload, continueUpload } from '../../src/app/files/upload-file.ts'
import type { Node } from '../../src/app/node.ts'
import type { Viewer } from '../../src/app/people/viewer.ts'
import type { FileName } from '../../src/protocol/index.ts'

export function hexOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Bytes that look like nothing in particular, the same for the same length. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 7919 + (i >> 8)) & 0xff)
}

export async function* inChunks(bytes: Uint8Array, length = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}

export function aViewer(person = 'li'): Viewer {
  return { person, name: `Officer ${person}`, roles: ['handler'], isProgram: false }
}

/** A file that a person of the node brings for a pair; how a message names it. */
export async function bringsFile(
  node: Node,
  pair: string,
  bytes: Uint8Array,
  { name = 'flows.pcap', viewer = aViewer() }: { name?: string; viewer?: Viewer } = {},
): Promise<FileName> {
  const { id } = await beginUpload(node, pair, { name, length: bytes.length }, viewer)
  const { file } = await continueUpload(node, id, { offset: 0, bytes: inChunks(bytes, 65_536) }, viewer)
  return file!
}

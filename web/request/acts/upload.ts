import { ApiProblem, ask, newKey } from '../../api/client.ts'
import type { FileNamed } from './draft.ts'

type Upload = {
  readonly id: string
  readonly offset: number
  readonly length: number
  readonly file?: FileNamed
}

/** Bytes of one piece: with a slow line it still fits into the half minute that one request may take. */
const PIECE = 1_048_576
const KEPT = 'comity-upload '

/**
 * Brings a file to this node in pieces, and goes on where an earlier try of the same file ended, also after a reload. Throws ApiProblem where the
 * line is cut or the node refuses.
 */
export async function uploadFile(
  pair: string,
  file: File,
  onProgress: (share: number) => void,
): Promise<FileNamed> {
  const kept = `${KEPT}${pair} ${file.name} ${file.size} ${file.lastModified}`
  let upload = (await goneOn(localStorage.getItem(kept))) ?? (await begin(pair, file))
  localStorage.setItem(kept, upload.id)
  while (!upload.file) {
    onProgress(upload.offset / file.size)
    upload = await sendPiece(upload, file.slice(upload.offset, upload.offset + PIECE))
  }
  localStorage.removeItem(kept)
  return upload.file
}

async function goneOn(id: string | null): Promise<Upload | undefined> {
  if (!id) return undefined
  return ask<Upload>(`/api/v1/uploads/${id}`).catch((error: unknown) => {
    // It ended by itself, or its node began anew.
    if (error instanceof ApiProblem && error.problem.code === 'unknown_upload') return undefined
    throw error
  })
}

function begin(pair: string, { name, size }: File): Promise<Upload> {
  return ask<Upload>(`/api/v1/pairs/${pair}/files`, {
    method: 'POST',
    body: { name, length: size },
    key: newKey(),
  })
}

async function sendPiece({ id, offset }: Upload, piece: Blob): Promise<Upload> {
  const answer = await fetch(`/api/v1/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      'comity-desk': '1',
      'content-type': 'application/partial-upload',
      'upload-offset': String(offset),
    },
    body: piece,
  }).catch(() => {
    throw new ApiProblem({ code: 'unreachable', title: 'the node does not answer', status: 0 })
  })
  const said: unknown = await answer.json().catch(() => undefined)
  if (answer.ok) return said as Upload
  throw new ApiProblem(
    (said as ApiProblem['problem']) ?? {
      code: 'unreachable',
      title: answer.statusText,
      status: answer.status,
    },
  )
}

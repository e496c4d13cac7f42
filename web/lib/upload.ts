import type { UploadView } from '../../src/app/files/upload-file.ts'
import type { FileName } from '../../src/protocol/content-schema.ts'
import { ApiProblem, ask, newKey, problemFrom } from '../api/client.ts'

/** Bytes that are sent at once: what a slow line takes well within the node's 30 s. */
const PIECE = 2 * 1024 * 1024
/** Ms until a piece that did not arrive is tried again. */
const AGAIN = 3000
/** How often in a row. */
const TRIES = 20

export type UploadOptions = {
  readonly onProgress: (share: number) => void
  readonly signal?: AbortSignal
  /** An upload of the same file that was cut off: it goes on from there. */
  readonly begun?: string
  readonly onBegun?: (id: string) => void
}

/**
 * Brings a file for a pair in pieces (docs/files.md). A cut goes on where it was; nothing leaves the node before a message that names the file is entered.
 * Throws ApiProblem, and AbortError where `signal` said so.
 */
export async function uploadFile(pair: string, file: File, options: UploadOptions): Promise<FileName> {
  const { onProgress, signal = new AbortController().signal } = options
  let upload = await beginOrFind(pair, file, { ...options, signal })
  options.onBegun?.(upload.id)
  for (let tries = 0; !upload.file; ) {
    onProgress(upload.offset / upload.length)
    try {
      upload = await sendPiece(upload, file, signal)
      tries = 0
    } catch (cause) {
      tries += 1
      if (!isPassing(cause) || tries > TRIES) throw cause
      await pause(AGAIN, signal)
      upload = await ask<UploadView>(`/api/v1/uploads/${upload.id}`, { signal }).catch(() => upload)
    }
  }
  onProgress(1)
  return upload.file
}

async function beginOrFind(
  pair: string,
  file: File,
  { begun, signal }: Pick<UploadOptions, 'begun'> & { readonly signal: AbortSignal },
): Promise<UploadView> {
  if (begun !== undefined) {
    const found = await ask<UploadView>(`/api/v1/uploads/${begun}`, { signal }).catch(() => undefined)
    if (found?.length === file.size) return found
  }
  const body = { name: nameOf(file), length: file.size }
  return ask(`/api/v1/pairs/${pair}/files`, { method: 'POST', body, key: newKey(), signal })
}

async function sendPiece({ id, offset }: UploadView, file: File, signal: AbortSignal): Promise<UploadView> {
  const answer = await fetch(`/api/v1/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      'comity-desk': '1',
      'content-type': 'application/partial-upload',
      'upload-offset': String(offset),
    },
    body: file.slice(offset, offset + PIECE),
    signal,
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiProblem({ code: 'unreachable', title: '', status: 0 })
  })
  if (answer.ok) return (await answer.json()) as UploadView
  throw problemFrom(await answer.json().catch(() => undefined), answer.status)
}

/** A line that was cut, a session that ended, an offset that the node knows better. */
function isPassing(cause: unknown): boolean {
  if (!(cause instanceof ApiProblem)) return false
  const { status, code } = cause.problem
  return status === 0 || status === 401 || code === 'wrong_offset'
}

/** Without what no message holds in a name. */
function nameOf({ name }: File): string {
  return name.replaceAll(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069/\\]/gu, '_').slice(-255)
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}

/** Files to and from a node, in pieces, over cuts: never held whole, and compared with their digest when they are whole. */

import { createHash } from 'node:crypto'
import type { ThreadFile } from '../app/files/thread-files.ts'
import type { UploadView } from '../app/files/upload-file.ts'
import type { FileName } from '../protocol/index.ts'
import type { RemoteRun } from './command.ts'
import { CliError, EXIT, NodeProblem } from './errors.ts'
import type { LocalFile } from './local-file.ts'

/** Bytes of one request: a slow line takes it within the 30 s that a node grants. */
const PIECE = 4 * 1024 * 1024
/** Attempts in a row without a byte getting through. */
const ATTEMPTS = 10
const PAUSE_MS = 1000

/** Brings a file to the node; `upload`: goes on with one that was begun. Says how messages name it. */
export async function uploadFile(
  run: RemoteRun,
  pair: string,
  from: { readonly path: string; readonly name?: string; readonly upload?: string },
): Promise<FileName> {
  const local = await run.world.openFile(from.path)
  try {
    const begun = await beginOrFind(run, pair, { local, ...from })
    return await sendRest(run, local, begun)
  } finally {
    await local.close()
  }
}

async function beginOrFind(
  { client, texts }: RemoteRun,
  pair: string,
  { local, name, upload }: { readonly local: LocalFile; readonly name?: string; readonly upload?: string },
): Promise<UploadView> {
  if (upload === undefined)
    return client.post<UploadView>(`/api/v1/pairs/${pair}/files`, {
      name: name ?? local.name,
      length: local.size,
    })
  const begun = await client.get<UploadView>(`/api/v1/uploads/${upload}`)
  if (begun.length === local.size) return begun
  throw new CliError('other_file', texts.files.otherFile(local.size, begun.length), EXIT.usage)
}

async function sendRest(run: RemoteRun, local: LocalFile, begun: UploadView): Promise<FileName> {
  const { client, texts, output } = run
  const path = `/api/v1/uploads/${begun.id}`
  let at = begun
  for (let failed = 0; !at.file; ) {
    output.progress(texts.files.sending(at.name, at.offset, at.length))
    const bytes = await local.read(at.offset, Math.min(local.size, at.offset + PIECE))
    try {
      const headers = {
        'content-type': 'application/partial-upload',
        'upload-offset': String(at.offset),
      }
      at = (await (await client.raw('PATCH', path, { headers, bytes })).json()) as UploadView
      failed = 0
    } catch (error) {
      failed += 1
      if (!isCut(error) || failed > ATTEMPTS) throw named(error, texts.files.goOn(begun.id))
      await pause(failed)
      at = await client.get<UploadView>(path).catch(() => at)
    }
  }
  return at.file
}

/** Fetches a file of a request into `out`, going on where `out`.part ends; it has its name only when its digest is right. */
export async function downloadFile(
  run: RemoteRun,
  of: { readonly reference: string; readonly file: ThreadFile; readonly out: string },
): Promise<void> {
  const { world, texts, output } = run
  const part = `${of.out}.part`
  const { digest, length, name } = of.file
  for (let failed = 0; ; ) {
    const growing = await world.growFile(part)
    let { size } = growing
    const before = size
    try {
      if (size < length)
        for await (const bytes of await bytesFrom(run, of, size)) {
          await growing.write(bytes)
          size += bytes.length
          output.progress(texts.files.fetching(name, size, length))
        }
      await growing.close()
      break
    } catch (error) {
      await growing.close()
      failed = size > before ? 1 : failed + 1
      if (!isCut(error) || failed > ATTEMPTS) throw error
      await pause(failed)
    }
  }
  if ((await digestOf(run, part)) !== digest) {
    await world.dropFile(part)
    throw new CliError('wrong_digest', texts.files.wrongDigest(name, digest), EXIT.refused)
  }
  await world.moveFile(part, of.out)
}

async function bytesFrom(
  { client }: RemoteRun,
  { reference, file }: { readonly reference: string; readonly file: ThreadFile },
  from: number,
): Promise<AsyncIterable<Uint8Array>> {
  const response = await client.raw(
    'GET',
    `/api/v1/requests/${encodeURIComponent(reference)}/files/${file.digest}`,
    from > 0 ? { headers: { range: `bytes=${from}-` } } : {},
  )
  return response.body ?? new ReadableStream()
}

async function digestOf({ world }: RemoteRun, path: string): Promise<string> {
  const file = await world.openFile(path)
  const hash = createHash('sha256')
  try {
    for (let at = 0; at < file.size; at += PIECE)
      hash.update(await file.read(at, Math.min(file.size, at + PIECE)))
  } finally {
    await file.close()
  }
  return `sha256:${hash.digest('hex')}`
}

/** What another attempt may mend: the line, not the node's refusal. */
function isCut(error: unknown): boolean {
  if (error instanceof NodeProblem) return error.exit === EXIT.unreachable || error.code === 'wrong_offset'
  return error instanceof Error && (error.name === 'TypeError' || error.name === 'TimeoutError')
}

function named(error: unknown, more: string): unknown {
  if (!(error instanceof NodeProblem)) return error
  return new NodeProblem(error.code, `${error.message}; ${more}`, error.exit)
}

function pause(failed: number): Promise<void> {
  return new Promise((done) => setTimeout(done, PAUSE_MS * failed))
}

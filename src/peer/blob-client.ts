import type { Pair } from '../app/ports.ts'
import type { BlobFolder, FileHex } from './blob-folder.ts'
import { type Answer, type HttpClient, Unreachable } from './http-client.ts'
import type { PeerNode } from './port.ts'

export type BlobSender = { readonly node: PeerNode; readonly http: HttpClient; readonly blobs: BlobFolder }

const PIECE = 4 * 1024 * 1024
const TIMEOUT_MS = 60_000
/** All waiting files together keep leaves back for at most so long: a message whose file is late is returned, and may be entered again. */
const TOGETHER_MS = 300_000

/** Sends the files that wait for this peer. Never throws: a file that does not get through keeps nothing back for ever. */
export async function sendWaitingFiles(sender: BlobSender, pair: Pair): Promise<void> {
  const { blobs, node } = sender
  const together = AbortSignal.timeout(TOGETHER_MS)
  for (const hex of await blobs.waiting(pair.id)) {
    try {
      const outcome = await sendFile(sender, pair, { hex, signal: together })
      if (outcome === 'later') return
      if (outcome === 'refused') node.report({ at: 'file', pair: pair.id, outcome })
      await blobs.sent(pair.id, hex)
    } catch (fault) {
      node.report({ at: 'file', pair: pair.id, outcome: 'unreachable', fault })
      return
    }
  }
}

/** One file, from where the peer has it (X3). Throws Unreachable. */
async function sendFile(
  sender: BlobSender,
  pair: Pair,
  { hex, signal }: { readonly hex: FileHex; readonly signal: AbortSignal },
): Promise<'sent' | 'later' | 'refused'> {
  const { size: total, complete } = await sender.blobs.progress(pair.id, hex)
  if (!complete || total === 0) return 'refused'
  let answer = await ask(sender, pair, { method: 'HEAD', hex, signal })
  for (let repeats = 0; repeats < 8; ) {
    if (answer.status === 429 || answer.status === 503) return 'later'
    const at = offsetOf(answer)
    if (at === undefined || at > total) return 'refused'
    if (at === total && answer.status < 300) return 'sent'
    if (answer.status >= 300) repeats += 1
    const to = Math.min(total, at + PIECE)
    const body = await sender.blobs.slice(pair.id, hex, { from: at, to })
    answer = await ask(sender, pair, {
      method: 'PUT',
      hex,
      signal,
      body,
      range: `bytes ${at}-${to - 1}/${total}`,
    })
  }
  return 'refused'
}

function ask(
  { node, http }: BlobSender,
  pair: Pair,
  request: {
    readonly method: 'HEAD' | 'PUT'
    readonly hex: FileHex
    readonly signal: AbortSignal
    readonly body?: Uint8Array
    readonly range?: string
  },
): Promise<Answer> {
  const { method, hex, signal, body, range } = request
  const key = node.keys.active(pair.id, 'transport')[0]
  if (!key || pair.url === undefined)
    throw new Unreachable('the peer has no URL, or we have no transport key')
  return http.sendSigned(
    { key, clock: node.clock, chance: node.chance },
    {
      method,
      url: `${new URL(pair.url).origin}/v1/pairs/${pair.id}/blobs/${hex}`,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      ...(body && { body }),
      ...(range !== undefined && {
        headers: { 'content-type': 'application/octet-stream', 'content-range': range },
      }),
    },
  )
}

/** Where the peer wants the next byte: of a good answer in its header, of a 409 in its body, after a file that was dropped from the start. */
function offsetOf(answer: Answer): number | undefined {
  if (answer.status < 300) {
    const offset = answer.headers['upload-offset']
    return /^[0-9]{1,11}$/.test(String(offset)) ? Number(offset) : undefined
  }
  if (answer.status === 422 || answer.status === 401) return 0
  if (answer.status !== 409) return undefined
  const held = (JSON.parse(Buffer.from(answer.body).toString()) as { held?: unknown }).held
  return Number.isSafeInteger(held) && (held as number) >= 0 ? (held as number) : undefined
}

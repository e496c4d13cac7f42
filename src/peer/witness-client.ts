import { printBase64, printHex, sha256, utf8 } from '../protocol/index.ts'

export type WitnessAnswer =
  | { readonly result: 'cosigned'; readonly lines: readonly string[] }
  | { readonly result: 'size'; readonly size: number }
  | { readonly result: 'conflict' }
  | { readonly result: 'unknown_log' }
  | { readonly result: 'later' }

export type Submission = {
  /** The submission prefix of a tlog-policy. */
  readonly url: string
  readonly oldSize: number
  readonly proof: readonly Uint8Array[]
  /** The signed note. */
  readonly note: string
  readonly signal: AbortSignal
}

/** A witness answers in a few lines; nothing longer is read. */
const MAX_ANSWER = 64 * 1024

/** Shows a checkpoint to a C2SP tlog-witness. The lines are its word, not proven. Throws when no answer comes within the signal. */
export async function addCheckpoint({
  url,
  oldSize,
  proof,
  note,
  signal,
}: Submission): Promise<WitnessAnswer> {
  const body = `old ${oldSize}\n${proof.map((hash) => `${printBase64(hash)}\n`).join('')}\n${note}`
  const response = await fetch(`${withoutSlash(url)}/add-checkpoint`, {
    method: 'POST',
    body: utf8(body),
    redirect: 'error',
    signal,
  })
  const text = await readText(response)
  switch (response.status) {
    case 200:
      return { result: 'cosigned', lines: text.split('\n').filter((line) => line.startsWith('— ')) }
    case 409:
      return /^(0|[1-9][0-9]{0,15})\n$/.test(text)
        ? { result: 'size', size: Number(text) }
        : { result: 'later' }
    case 422:
      return { result: 'conflict' }
    case 403:
    case 404:
      return { result: 'unknown_log' }
    default:
      return { result: 'later' }
  }
}

/** The newest note of a log that a witness shows at its monitoring prefix; undefined when it has none. Nothing in it is proven. */
export async function readWitnessed(
  url: string,
  origin: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const response = await fetch(`${withoutSlash(url)}/${printHex(sha256(utf8(origin)))}/checkpoint`, {
    redirect: 'error',
    signal,
  })
  const text = await readText(response)
  return response.status === 200 ? text : undefined
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > MAX_ANSWER)
      throw new Error(`the answer of ${response.url} is longer than ${MAX_ANSWER} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url
}

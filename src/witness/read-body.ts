import type { IncomingMessage } from 'node:http'

/** The whole body; `too_large` as soon as it passes the limit; `aborted` when the sender went away. Never rejects. */
export function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Uint8Array | 'too_large' | 'aborted'> {
  const { promise, resolve } = Promise.withResolvers<Uint8Array | 'too_large' | 'aborted'>()
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.resolve('too_large')
  const chunks: Uint8Array[] = []
  let length = 0
  request.on('data', (chunk: Uint8Array) => {
    length += chunk.length
    if (length > limit) resolve('too_large')
    else chunks.push(chunk)
  })
  request.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))))
  request.on('error', () => resolve('aborted'))
  request.on('close', () => resolve('aborted'))
  return promise
}

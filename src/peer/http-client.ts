import { Agent, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, Agent as SecureAgent } from 'node:https'
import type { Chance, Clock, NodeKey } from '../app/ports.ts'
import { signRequest } from './http-signature.ts'
import { MAX_BODY } from './shapes.ts'

export type Answer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
}

export type ClientRequest = {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT'
  readonly url: string
  readonly body?: Uint8Array
  /** The content-digest of the body, where it is known already. */
  readonly digest?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  /** Bytes of the answer at most. */
  readonly limit?: number
}

/** An answer did not come, or was no answer: the network, the time limit, a body beyond the limit. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** Sends requests to peers over kept connections; redirects are not followed. One for the process; `close` ends its connections. */
export class HttpClient {
  readonly #plain = new Agent({ keepAlive: true, maxSockets: 8 })
  readonly #secure = new SecureAgent({ keepAlive: true, maxSockets: 8, minVersion: 'TLSv1.2' })

  /** Throws Unreachable. */
  async send(request: ClientRequest): Promise<Answer> {
    const url = checkUrl(request.url)
    try {
      return await this.#send(url, request)
    } catch (cause) {
      if (cause instanceof Unreachable) throw cause
      throw new Unreachable(`${url.host} did not answer`, { cause })
    }
  }

  /** The same, signed (X1). */
  async sendSigned(
    by: { readonly key: NodeKey; readonly clock: Clock; readonly chance: Chance },
    request: ClientRequest,
  ): Promise<Answer> {
    const { method, url, body = new Uint8Array(0), digest } = request
    const target = checkUrl(url).href
    const signature = await signRequest({ method, target, body, ...(digest && { digest }) }, by.key, {
      now: by.clock.now(),
      nonce: by.chance.bytes(16),
    })
    return this.send({ ...request, headers: { ...request.headers, ...signature } })
  }

  close(): void {
    this.#plain.destroy()
    this.#secure.destroy()
  }

  #send(url: URL, { method, body, headers, signal, limit = MAX_BODY }: ClientRequest): Promise<Answer> {
    const secure = url.protocol === 'https:'
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const sent = (secure ? requestHttps : requestHttp)(url, {
      method,
      agent: secure ? this.#secure : this.#plain,
      headers: { ...headers, ...(body && { 'content-length': String(body.length) }) },
      signal,
    })
    sent.on('response', (response) => collect(response, limit).then(resolve, reject))
    sent.on('error', reject)
    sent.end(body)
    return promise
  }
}

async function collect(response: IncomingMessage, limit: number): Promise<Answer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > limit) throw new Unreachable(`the answer is larger than ${limit} bytes`)
    chunks.push(chunk)
  }
  return { status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }
}

/** HTTPS, or plain HTTP on this machine only (X1). */
function checkUrl(text: string): URL {
  const url = new URL(text)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))) return url
  throw new Unreachable(`${url.protocol}//${url.host} is neither https nor this machine`)
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '[::1]' ||
    /^127(\.\d{1,3}){3}$/.test(host)
  )
}

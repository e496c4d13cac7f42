import type { Released } from '../app/people/release-proposal.ts'
import {
  concatBytes,
  printBase64Url,
  printHex,
  releaseText,
  type SigningKey,
  signInText,
  utf8,
} from '../protocol/index.ts'
import type { Setting } from './command.ts'
import { CliError, EXIT, NodeProblem } from './errors.ts'
import type { World } from './world.ts'

/** The node's HTTP API, as the command line uses it. */
export type NodeClient = {
  get<T>(path: string): Promise<T>
  /** `progress` is told how many bytes have come. */
  bytes(path: string, progress?: (bytes: number) => void): Promise<Uint8Array>
  post<T>(path: string, body?: unknown): Promise<T>
  /** Any call whose body or answer is bytes: for files, which are never held whole. */
  raw(
    method: string,
    path: string,
    more?: { readonly headers?: Readonly<Record<string, string>>; readonly bytes?: Uint8Array<ArrayBuffer> },
  ): Promise<Response>
  /** Any call of which the answer is not read. */
  send(method: string, path: string, body?: unknown): Promise<void>
  /** Releases a proposal with the key that was given; absent where none was. */
  release?(id: string): Promise<Released>
}

const TIMEOUT_MS = 120_000

/**
 * Finds the node by --node and --token, by --folder, or by the environment, in this order. A personal key (--key, COMITY_KEY) signs its person
 * in where no token is given beside it. Throws CliError that says what is missing.
 */
export async function nodeClient(
  { world, texts }: Setting,
  options: {
    readonly node?: string
    readonly token?: string
    readonly folder?: string
    readonly key?: string
  },
): Promise<NodeClient> {
  const local = options.folder === undefined ? undefined : await world.localNode(options.folder)
  const url = options.node ?? local?.url ?? world.env.COMITY_NODE
  if (!url) throw new CliError('node_missing', texts.wrong.node, EXIT.usage)
  const path = options.key ?? world.env.COMITY_KEY
  const key = path ? await world.personalKey(path) : undefined
  const token =
    options.token ?? (key ? await signIn(world, url, key) : (local?.token ?? world.env.COMITY_TOKEN))
  if (!token) throw new CliError('token_missing', texts.wrong.token, EXIT.usage)
  // The node's problems have a title in the reader's language.
  const language = { 'accept-language': texts.lang }
  const call = (method: string, path: string, body?: unknown) =>
    send(world, { method, url: addressOf(url, path), token, body, headers: language })
  return {
    get: async <T>(path: string) => (await call('GET', path)).json() as Promise<T>,
    bytes: async (path, progress) => readBytes(await call('GET', path), progress),
    post: async <T>(path: string, body: unknown = {}) =>
      (await call('POST', path, body)).json() as Promise<T>,
    raw: (method, path, { headers, ...more } = {}) =>
      send(world, {
        method,
        url: addressOf(url, path),
        token,
        headers: { ...language, ...headers },
        ...more,
      }),
    send: async (method, path, body) => void (await call(method, path, body)),
    ...(key && {
      release: async (id: string) => {
        const body = { key: printHex(key.publicKey), signature: await signed(key, releaseText(id)) }
        return (await call('POST', `/api/v1/proposals/${id}/release`, body)).json() as Promise<Released>
      },
    }),
  }
}

/** Whoever holds an enrolled key needs no token: he signs the node's challenge, for this party and no other. */
async function signIn(world: World, base: string, key: SigningKey): Promise<string> {
  const post = async <T>(path: string, body: unknown) =>
    (await send(world, { method: 'POST', url: addressOf(base, path), body })).json() as Promise<T>
  const { challenge, identity } = await post<{ challenge: string; identity: string }>(
    '/api/v1/sign-in/challenge',
    {},
  )
  const signature = await signed(key, signInText(identity, challenge))
  const { token } = await post<{ token: string }>('/api/v1/sign-in', {
    challenge,
    key: printHex(key.publicKey),
    signature,
  })
  return token
}

async function signed(key: SigningKey, text: string): Promise<string> {
  return printBase64Url(await key.sign(utf8(text)))
}

/** What anybody may read of another party's node: its invitation. */
export async function fetchInvitation(world: World, url: string): Promise<Uint8Array> {
  try {
    return await readBytes(await send(world, { method: 'GET', url: addressOf(url, '/v1/invitation') }))
  } catch (error) {
    if (error instanceof NodeProblem && error.exit === EXIT.refused)
      throw new NodeProblem('no_node_there', url, EXIT.refused)
    throw error
  }
}

type Request = {
  readonly method: string
  readonly url: URL
  readonly token?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly bytes?: Uint8Array<ArrayBuffer>
}

async function send(world: World, request: Request): Promise<Response> {
  const response = await reach(world, request)
  if (response.ok) return response
  const { code, message, title } = await readProblem(response)
  // What is too much now is not too much later.
  const isPassing = response.status >= 500 || response.status === 429
  throw new NodeProblem(code, message, isPassing ? EXIT.node : EXIT.refused, title)
}

async function reach(world: World, { method, url, token, body, headers, bytes }: Request): Promise<Response> {
  try {
    return await world.fetch(resolved(url), {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(bytes && { body: bytes }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (error) {
    throw new NodeProblem('unreachable', `${url.origin} (${causeOf(error)})`, EXIT.unreachable)
  }
}

function addressOf(base: string, path: string): URL {
  if (!URL.canParse(base) || !/^https?:/.test(base)) throw new NodeProblem('no_node_there', base, EXIT.usage)
  return new URL(path, base)
}

/** Names under .localhost are this machine, also where its resolver does not know that (RFC 6761). */
function resolved(url: URL): URL {
  const copy = new URL(url)
  if (copy.hostname.endsWith('.localhost')) copy.hostname = '127.0.0.1'
  return copy
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error && error.cause.message ? error.cause.message : error.message
}

async function readBytes(response: Response, progress?: (bytes: number) => void): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    parts.push(part)
    length += part.length
    progress?.(length)
  }
  return concatBytes(...parts)
}

type Read = { readonly code: string; readonly message: string; readonly title?: string }

async function readProblem(response: Response): Promise<Read> {
  const otherwise = {
    code: `http_${response.status}`,
    message: `${response.status} ${response.statusText}`.trim(),
  }
  try {
    const { code, detail, title } = (await response.json()) as {
      code?: string
      detail?: string
      title?: string
    }
    return {
      code: code ?? otherwise.code,
      message: detail ?? otherwise.message,
      ...(title !== undefined && { title }),
    }
  } catch {
    return otherwise
  }
}

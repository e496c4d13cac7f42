import { CliError, EXIT, type World } from './world.ts'

/** The node's HTTP API, as the command line uses it. */
export type NodeClient = {
  get<T>(path: string): Promise<T>
  bytes(path: string): Promise<Uint8Array>
  post<T>(path: string, body?: unknown): Promise<T>
}

const TIMEOUT_MS = 120_000

/** Finds the node by `--node` and `--token`, by the environment, or by `--folder`. Throws CliError that says which is missing. */
export async function nodeClient(
  world: World,
  options: { readonly node?: string; readonly token?: string; readonly folder?: string },
): Promise<NodeClient> {
  const local = options.folder ? await world.localNode(options.folder) : undefined
  const url = options.node ?? local?.url ?? world.env.COMITY_NODE
  const token = options.token ?? local?.token ?? world.env.COMITY_TOKEN
  if (!url)
    throw new CliError(
      'node_missing',
      'which node? give --node URL or --folder DIR, or set COMITY_NODE',
      EXIT.usage,
    )
  if (!token)
    throw new CliError(
      'token_missing',
      'no token: give --token TOKEN or --folder DIR, or set COMITY_TOKEN; "comity token create" makes one',
      EXIT.usage,
    )
  const call = (method: string, path: string, body?: unknown) =>
    send(world, { method, url: new URL(path, url), token, body })
  return {
    get: async <T>(path: string) => (await call('GET', path)).json() as Promise<T>,
    bytes: async (path) => new Uint8Array(await (await call('GET', path)).arrayBuffer()),
    post: async <T>(path: string, body: unknown = {}) =>
      (await call('POST', path, body)).json() as Promise<T>,
  }
}

async function send(
  world: World,
  request: { readonly method: string; readonly url: URL; readonly token: string; readonly body?: unknown },
): Promise<Response> {
  const response = await reach(world, request)
  if (response.ok) return response
  const problem = await readProblem(response)
  throw new CliError(problem.code, problem.message, response.status >= 500 ? EXIT.node : EXIT.refused)
}

async function reach(
  world: World,
  {
    method,
    url,
    token,
    body,
  }: { readonly method: string; readonly url: URL; readonly token: string; readonly body?: unknown },
): Promise<Response> {
  try {
    return await world.fetch(resolved(url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (error) {
    const cause =
      error instanceof Error && error.cause instanceof Error
        ? error.cause.message
        : error instanceof Error
          ? error.message
          : ''
    throw new CliError(
      'unreachable',
      `the node at ${url.origin} does not answer (${cause}); is it running? "comity serve" starts it`,
      EXIT.unreachable,
    )
  }
}

/** Names under .localhost are this machine, also where its resolver does not know that (RFC 6761). */
function resolved(url: URL): URL {
  const copy = new URL(url)
  if (copy.hostname.endsWith('.localhost')) copy.hostname = '127.0.0.1'
  return copy
}

async function readProblem(response: Response): Promise<{ readonly code: string; readonly message: string }> {
  try {
    const body = (await response.json()) as { code?: string; message?: string }
    return { code: body.code ?? `http_${response.status}`, message: body.message ?? response.statusText }
  } catch {
    return { code: `http_${response.status}`, message: response.statusText }
  }
}

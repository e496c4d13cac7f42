/** What the node answers when it does not do what was asked (RFC 9457); its codes are a closed list (docs/api.md). */
export type Problem = {
  readonly code: string
  readonly title: string
  readonly status: number
  readonly detail?: string
  readonly errors?: readonly { readonly at: string; readonly was: string; readonly expected: string }[]
}

/** An answer of 400 or above; `code` 'unreachable' where none came at all. */
export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

export type Asked = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly body?: unknown
  /** Repeating the same act under the same key does it once (docs/api.md). */
  readonly key?: string
  readonly match?: string
  readonly signal?: AbortSignal
}

let language: 'en' | 'zh' = 'en'
/** In which the node should say what is wrong. */
export function speak(chosen: 'en' | 'zh'): void {
  language = chosen
}

/** Asks the node that served this page, as whoever is signed in. Throws ApiProblem. */
export async function ask<T>(path: string, asked: Asked = {}): Promise<T> {
  const { value } = await askTagged<T>(path, asked)
  return value
}

/** The same, with the version of what was answered, to name it when it is changed. Throws ApiProblem. */
export async function askTagged<T>(
  path: string,
  { method = 'GET', body, key, match, signal }: Asked = {},
): Promise<{ readonly value: T; readonly tag?: string }> {
  const answer = await fetch(path, {
    method,
    // A page of another site cannot add this without our consent (docs/people.md).
    headers: {
      'comity-desk': '1',
      'accept-language': language,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(match !== undefined && { 'if-match': match }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause
    throw new ApiProblem({ code: 'unreachable', title: 'the node does not answer', status: 0 })
  })
  if (!answer.ok) throw new ApiProblem(await readProblem(answer))
  const tag = answer.headers.get('etag') ?? undefined
  const value = (answer.status === 204 ? undefined : await readBody(answer)) as T
  return { value, ...(tag !== undefined && { tag }) }
}

async function readBody(answer: Response): Promise<unknown> {
  return answer.headers.get('content-type')?.includes('json') ? answer.json() : answer.text()
}

async function readProblem(answer: Response): Promise<Problem> {
  return problemFrom(await answer.json().catch(() => undefined), answer.status).problem
}

/** What an answer says that is not good; where bytes are sent, whoever sends them reads it himself. */
export function problemFrom(body: unknown, status: number): ApiProblem {
  const isProblem = typeof body === 'object' && body !== null && 'code' in body
  return new ApiProblem(isProblem ? (body as Problem) : { code: 'unreachable', title: '', status })
}

/** A key for one act of a person: the same until the act is done, so that pressing twice does it once. */
export function newKey(): string {
  return crypto.randomUUID()
}

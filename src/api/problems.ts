import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { AppError } from '../app/node.ts'
import { ProtocolError } from '../protocol/index.ts'
import { isMachineCode, isProblemCode, PROBLEM_CODES, PROBLEMS, type ProblemCode } from './problem-table.ts'
import { closed, named, oneOf } from './schema.ts'

/** One member of what was sent: where it stands (RFC 6901, beginning with /body, /query, /path or /header), what was and what was expected. */
export const FieldProblem = named(
  'FieldProblem',
  closed({ at: Type.String(), was: Type.String(), expected: Type.String() }),
)
export type FieldProblem = Static<typeof FieldProblem>

/** RFC 9457. `code` is the contract; `title` is in the reader's language; `detail` names the facts, in it too where rights are wanting. */
export const ProblemSchema = named(
  'Problem',
  closed({
    type: Type.String({ format: 'uri-reference' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String(),
    code: oneOf(PROBLEM_CODES as readonly [ProblemCode, ...ProblemCode[]]),
    errors: Type.Optional(Type.Array(FieldProblem)),
  }),
  {
    examples: [
      {
        type: '/api/v1/problems/unknown_request',
        title: 'No such request',
        status: 404,
        detail: 'no request is known as ARD-2026-0042; "comity request list" shows those that are',
        code: 'unknown_request',
      },
    ],
  },
)
export type Problem = Static<typeof ProblemSchema>

/** What this API itself refuses. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly code: ProblemCode
  readonly errors: readonly FieldProblem[]
  constructor(code: ProblemCode, detail: string, errors: readonly FieldProblem[] = []) {
    super(detail)
    this.code = code
    this.errors = errors
  }
}

/** What a caller may see of an error. What is not in the table is "internal" and keeps its details to itself. */
export function problemOf(error: unknown, lang: 'en' | 'zh' = 'en'): Problem {
  const { code, detail, errors = [] } = factsOf(error, lang)
  const { status, ...title } = PROBLEMS[code]
  return {
    type: `/api/v1/problems/${code}`,
    title: title[lang],
    status,
    detail,
    code,
    ...(errors.length > 0 && { errors: [...errors] }),
  }
}

/** Sends an error as application/problem+json, in the language that the caller prefers. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
  const lang = /^\s*zh/i.test(request.headers['accept-language'] ?? '') ? 'zh' : 'en'
  const problem = problemOf(error, lang)
  if (problem.status === 500) request.log.error(error)
  if ([429, 503, 507].includes(problem.status) && !reply.hasHeader('retry-after'))
    reply.header('retry-after', '10')
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  return reply
    .code(problem.status)
    .header('content-language', lang)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem))
}

type Facts = {
  readonly code: ProblemCode
  readonly detail: string
  readonly errors?: readonly FieldProblem[]
}
const INTERNAL: Facts = {
  code: 'internal',
  detail: 'something went wrong here; the log of this node says what',
}

function factsOf(error: unknown, lang: 'en' | 'zh'): Facts {
  if (!(error instanceof Error)) return INTERNAL
  const detail = error.message
  if (error instanceof ApiError) return { code: error.code, detail, errors: error.errors }
  if (error instanceof AppError) {
    const code = error.refusal !== undefined && isProblemCode(error.refusal) ? error.refusal : error.code
    const told = lang === 'zh' ? (error.zh ?? detail) : detail
    return { code, detail: told, ...(error.fields && { errors: error.fields }) }
  }
  if (error instanceof ProtocolError) return { code: error.code, detail }
  if (isMachineError(error) && isMachineCode(error.code)) return { code: error.code, detail }
  return httpFacts(error)
}

/** Errors of the ledger and the store are other folders' classes; they are known by name and carry a code and a sentence. */
function isMachineError(error: Error): error is Error & { code: string } {
  return ['LogError', 'StoreError'].includes(error.name) && 'code' in error && typeof error.code === 'string'
}

const HTTP_CODES: Readonly<Record<number, ProblemCode>> = {
  404: 'unknown_address',
  405: 'method_not_allowed',
  413: 'too_large',
  414: 'too_large',
  415: 'bad_type',
  429: 'too_many_requests',
}

/** What the server found before any route was asked. */
function httpFacts(error: Error): Facts {
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500
  if (status < 400 || status >= 500) return INTERNAL
  return { code: HTTP_CODES[status] ?? 'bad_request', detail: error.message }
}

import type { TSchema } from 'typebox'
import { answerOf, answersJson, type Declared, isKeyed } from './declaration.ts'
import { KEY_CODES } from './idempotency.ts'
import { PROBLEMS, type ProblemCode } from './problem-table.ts'
import { ProblemSchema } from './problems.ts'

type Json = { [name: string]: unknown }

/** All that an operation answers, by status: what it says when all went well, and every problem. */
export function answersOf(declared: Declared): Json {
  return { ...goodAnswers(declared), ...problemAnswers(declared) }
}

function goodAnswers(declared: Declared): Json {
  const good: Json = {}
  const isRead = declared.method === 'GET' && answersJson(declared)
  const tag = isRead || declared.isMutable || declared.tagged === true
  for (const [status, given] of Object.entries(declared.answers)) {
    const {
      schema,
      type = 'application/json',
      description = GOOD[status] ?? 'Done',
      headers = {},
      alsoTypes = [],
    } = answerOf(given)
    const types = schema || type !== 'application/json' ? [type, ...alsoTypes] : []
    const content =
      types.length > 0 &&
      Object.fromEntries(types.map((each) => [each, { schema: schema ?? { type: 'string' } }]))
    const all = {
      ...headers,
      ...(tag && schema && { ETag: { type: 'string', description: 'Tag of this version' } }),
      ...RATE,
    }
    good[status] = { description, headers: headersOf(all), ...(content && { content }) }
  }
  if (isRead) good['304'] = { description: 'What you hold is what is here', headers: headersOf(RATE) }
  return good
}

const GOOD: Readonly<Record<string, string>> = {
  200: 'As it is',
  201: 'Made',
  202: 'Taken',
  204: 'Done; no body',
}

const integer = (description: string) => ({ type: 'integer', description }) as unknown as TSchema
const RATE = {
  'RateLimit-Limit': integer('requests in a window'),
  'RateLimit-Remaining': integer('requests left in this window'),
  'RateLimit-Reset': integer('seconds until the window is over'),
}

function headersOf(headers: Readonly<Record<string, TSchema>>): Json {
  return Object.fromEntries(Object.entries(headers).map(([name, schema]) => [name, { schema }]))
}

/** Every problem that the operation can answer, by status. */
function problemAnswers(declared: Declared): Json {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of new Set(codesOf(declared)))
    byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code])
  const answers = [...byStatus].toSorted(([a], [b]) => a - b)
  return Object.fromEntries(
    answers.map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].en}`).join('; '),
        content: { 'application/problem+json': { schema: ProblemSchema } },
      },
    ]),
  )
}

function codesOf(declared: Declared): readonly ProblemCode[] {
  const { method, page, body, rawBody, isMutable, problems = [] } = declared
  return [
    'bad_request',
    'bad_text',
    ...(page ? (['bad_cursor'] as const) : []),
    ...(declared.may === 'anybody' ? [] : TOKEN_CODES),
    ...(declared.may === 'anybody' ? [] : (['not_from_desk'] as const)),
    'unknown_address',
    ...(method === 'GET' ? [] : (['bad_json', 'too_large', 'bad_type'] as const)),
    ...(body || rawBody ? (['too_large'] as const) : []),
    ...(isKeyed(declared) ? KEY_CODES : []),
    ...(isMutable ? (['match_missing', 'changed_meanwhile'] as const) : []),
    ...problems,
    'too_many_requests',
    'internal',
    'not_ready',
  ]
}

const TOKEN_CODES = [
  'token_missing',
  'token_unknown',
  'token_expired',
  'token_revoked',
  'token_inactive',
  'session_over',
  'not_allowed',
] as const

import type { TSchema } from 'typebox'

import { componentsOf } from './components.ts'
import { KEY_CODES } from './idempotency.ts'
import { PROBLEMS, type ProblemCode } from './problem-table.ts'
import { ProblemSchema } from './problems.ts'
import { type Api, answerOf, answersJson, type Declared, partsOf, route } from './route.ts'
import { shapeOf } from './schema.ts'
import { SCOPE_OF } from './scopes.ts'
import { TAGS } from './tags.ts'

type Json = { [name: string]: unknown }

/** The description of the whole API, OpenAPI 3.1, made of the declarations of its routes and of nothing else. */
export function openApiRoute(api: Api): void {
  let text: string | undefined
  route(
    api,
    {
      method: 'GET',
      url: '/api/openapi.json',
      id: 'describeApi',
      tag: 'node',
      summary: 'This description, OpenAPI 3.1',
      may: 'anybody',
      answers: { 200: shapeOf<Json>({ type: 'object' }) },
    },
    async (_, reply) => {
      text ??= JSON.stringify(describe(api))
      return reply.type('application/json; charset=utf-8').send(text)
    },
  )
}

/** The document of these routes. */
export function describe(api: Pick<Api, 'own' | 'routes'>): Json {
  const paths: { [path: string]: Json } = {}
  for (const declared of api.routes) {
    const path = declared.url.replaceAll(/:([A-Za-z]+)/g, '{$1}')
    paths[path] = { ...paths[path], [declared.method.toLowerCase()]: operationOf(declared) }
  }
  const used = new Set(api.routes.map(({ tag }) => tag))
  const document = {
    openapi: '3.1.0',
    info: {
      title: `Comity, the node of ${api.own.name.en} (${api.own.name.zh})`,
      version: '1',
      summary: 'Requests about malicious cyber activity, on a record that neither party can dispute',
      description:
        'How it is used: docs/api.md. Every answer of 400 or above is application/problem+json with a code of a closed list (/api/v1/problems).',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'this node' }],
    tags: Object.entries(TAGS)
      .filter(([name]) => used.has(name as keyof typeof TAGS))
      .map(([name, description]) => ({ name, description })),
    paths,
  }
  const { body, schemas } = componentsOf(document)
  return {
    ...body,
    components: {
      schemas,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description:
            'A token of this node ("comity token create"). It may be narrowed to scopes; the scope that an operation needs stands in its security.',
        },
      },
    },
  }
}

function operationOf(declared: Declared): Json {
  const { id, tag, summary, description, body, rawBody } = declared
  const more = isAnybody(declared) ? '' : `Needs \`${declared.may}\`.`
  const text = [description, more].filter(Boolean).join('\n\n')
  const content = body
    ? { 'application/json': { schema: body } }
    : rawBody && { [rawBody.type]: { schema: { type: 'string', format: 'binary' } } }
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(text && { description: text }),
    security: isAnybody(declared) ? [] : [{ bearer: scopesOf(declared) }],
    parameters: parametersOf(declared),
    ...(content && {
      requestBody: { required: true, ...(rawBody && { description: rawBody.description }), content },
    }),
    responses: { ...goodAnswers(declared), ...problemAnswers(declared) },
  }
}

function isAnybody(declared: Declared): boolean {
  return declared.may === 'anybody'
}

function scopesOf({ may }: Declared): readonly string[] {
  return may === 'anybody' ? [] : [SCOPE_OF[may]]
}

function parametersOf(declared: Declared): Json[] {
  const { path, query, headers } = partsOf(declared)
  const required = new Set(query.required ?? [])
  return [
    ...Object.entries(path.properties).map(([name, schema]) => parameter('path', name, schema, true)),
    ...Object.entries(query.properties).map(([name, schema]) =>
      parameter('query', name, schema, required.has(name)),
    ),
    ...Object.entries(headers).map(([name, schema]) =>
      parameter(
        'header',
        name,
        schema,
        name === 'If-Match' || declared.needsHeaders?.includes(name) === true,
      ),
    ),
  ]
}

function parameter(where: string, name: string, schema: TSchema, required: boolean): Json {
  const { description } = schema as { description?: string }
  return { name, in: where, required, ...(description && { description }), schema }
}

function isKeyed({ method }: Declared): boolean {
  return method === 'POST'
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
    ...(isAnybody(declared) ? [] : TOKEN_CODES),
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
  'not_allowed',
] as const

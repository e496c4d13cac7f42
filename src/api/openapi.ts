import type { TSchema } from 'typebox'

import { componentsOf } from './components.ts'
import { type Declared, partsOf } from './declaration.ts'
import { answersOf } from './described-answers.ts'
import { type Api, route } from './route.ts'
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
    responses: answersOf(declared),
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

import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Static, TObject, TProperties, TSchema } from 'typebox'
import type { Node } from '../app/node.ts'
import type { Action } from '../app/people/actions.ts'
import type { PartyCard } from '../app/ports.ts'
import { MatchHeader, NoneMatchHeader } from './etag.ts'
import { KeyHeader } from './idempotency.ts'
import { PAGE_QUERY, type PageQuery } from './paging.ts'
import { PARAMS } from './params.ts'
import type { ProblemCode } from './problem-table.ts'
import { closed } from './schema.ts'
import type { Site } from './site.ts'
import type { Tag } from './tags.ts'

/** What route files are given. */
export type Api = {
  readonly app: FastifyInstance
  readonly node: Node
  readonly own: PartyCard & { readonly exercise: boolean }
  readonly site: Site
  /** Every route in the order of declaration: the description is made of them. */
  readonly routes: Declared[]
}

/** What is answered when all went well; `type` where it is no JSON. */
export type Answer = {
  readonly schema?: TSchema
  readonly type?: string
  /** Other types that the same answer can have. */
  readonly alsoTypes?: readonly string[]
  readonly description?: string
  readonly headers?: Readonly<Record<string, TSchema>>
}
/** A body that is bytes or text of its own kind, and comes to the handler as a stream. */
export type RawBody = { readonly type: string; readonly description: string }

/** A route as it is written; see src/api/pair-routes.ts. */
export type Declaration<
  Url extends string = string,
  Query extends TProperties = TProperties,
  Body extends TSchema = TSchema,
  Paged extends boolean = boolean,
> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  /** As fastify writes it: `/api/v1/pairs/:pair`. */
  readonly url: Url
  /** Unique, camelCase: the name of the function in generated clients. */
  readonly id: string
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  /** What the caller must be allowed to do; `anybody` needs no token. */
  readonly may: Action | 'anybody'
  /** Parameters of the address that PARAMS does not know. */
  readonly params?: Readonly<Record<string, TSchema>>
  readonly query?: TObject<Query>
  /** Request headers beside those that come by themselves. */
  readonly headers?: Readonly<Record<string, TSchema>>
  /** Those of `headers` without which nothing is done. */
  readonly needsHeaders?: readonly string[]
  readonly body?: Body
  readonly rawBody?: RawBody
  /** A list in pages: takes cursor and limit. */
  readonly page?: Paged
  readonly answers: Readonly<Record<number, TSchema | Answer>>
  /** Beside those that every route can meet. */
  readonly problems?: readonly ProblemCode[]
  /** Of PUT, PATCH and DELETE: what GET answers here now. The caller must name its ETag. */
  readonly mutable?: (request: AskedOf<Url, Query, Body, Paged>) => Promise<unknown>
  /** The answer is what GET answers at another address: it carries its ETag. */
  readonly tagged?: true
  /** The answer holds a secret that is kept nowhere else in clear: it is not kept for whoever repeats the request. */
  readonly secret?: true
}
/** A declaration as the description reads it. */
export type Declared = Omit<Declaration, 'mutable'> & { readonly isMutable: boolean }

type NamesIn<Url extends string> = Url extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<`/${Rest}`>
  : Url extends `${string}:${infer Name}`
    ? Name
    : never

/** A request whose parts have been checked. */
export type AskedOf<
  Url extends string,
  Query extends TProperties,
  Body extends TSchema,
  Paged extends boolean = false,
> = FastifyRequest<{
  Params: { readonly [name in NamesIn<Url>]: string }
  Querystring: Static<TObject<Query>> & (Paged extends true ? PageQuery : unknown)
  Body: Static<Body>
}>

/** The schemas of all parts of a request, as they are checked and described. */
export function partsOf(declared: Declared | Declaration): {
  readonly path: TObject
  readonly query: TObject
  /** By their names as they are written; none is required here: who changes without If-Match is told so by a problem of its own. */
  readonly headers: Readonly<Record<string, TSchema>>
} {
  const names = [...declared.url.matchAll(/:([A-Za-z]+)/g)].map((match) => match[1]!)
  const path = Object.fromEntries(
    names.map((name) => {
      const schema = declared.params?.[name] ?? (PARAMS as Readonly<Record<string, TSchema>>)[name]
      if (!schema) throw new Error(`${declared.url}: nothing says what :${name} is (src/api/params.ts)`)
      return [name, schema]
    }),
  )
  const query = { ...declared.query?.properties, ...(declared.page && PAGE_QUERY) }
  return { path: closed(path), query: closed(query), headers: headersOf(declared) }
}

function headersOf(declared: Declared | Declaration): Readonly<Record<string, TSchema>> {
  const { method, headers } = declared
  const isMutable = 'isMutable' in declared ? declared.isMutable : declared.mutable !== undefined
  return {
    ...headers,
    ...(isKeyed(declared) && { 'Idempotency-Key': KeyHeader }),
    ...(isMutable && { 'If-Match': MatchHeader }),
    ...(method === 'GET' && answersJson(declared) && { 'If-None-Match': NoneMatchHeader }),
  }
}

/** Whether it takes a key. Without a token nobody could tell one caller's key from another's. */
export function isKeyed({ method, may, secret }: Pick<Declared, 'method' | 'may' | 'secret'>): boolean {
  return method === 'POST' && may !== 'anybody' && secret !== true
}

/** Whether it answers JSON when all went well. */
export function answersJson({ answers }: Pick<Declared, 'answers'>): boolean {
  return Object.values(answers).some((answer) => {
    const { schema, type = 'application/json' } = answerOf(answer)
    return schema !== undefined && type === 'application/json'
  })
}

/** Whether it goes on until somebody hangs up: then there is no HEAD, which would wait for the end of what it does not send. */
export function isEndless({ answers }: Pick<Declared, 'answers'>): boolean {
  return Object.values(answers).some((answer) => answerOf(answer).type === 'text/event-stream')
}

/** What a status answers, in one form. */
export function answerOf(answer: TSchema | Answer): Answer {
  return '~kind' in answer || '~unsafe' in answer ? { schema: answer } : (answer as Answer)
}

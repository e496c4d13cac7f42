import { readFileSync } from 'node:fs'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { beforeAll, describe, expect, it } from 'vitest'
import { SCOPE_OF } from '../../src/api/scopes.ts'
import { type Answered, openApi, type TestApi } from '../build/api.ts'
import { inlined } from '../build/described.ts'
import { testNetwork } from '../build/network.ts'

type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> }
  readonly security: readonly unknown[]
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: unknown }[]
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: unknown }>>
}
type Document = {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, { readonly [name: string]: unknown }>> }
  readonly tags: readonly { readonly name: string }[]
}

/** What nobody is known by before, or what is given once and kept nowhere in clear. */
const ONCE = [
  'acceptInvitation',
  'askChallenge',
  'createWebhook',
  'endSession',
  'enterByPasskey',
  'enterExercise',
  'invitePerson',
  'offerInvited',
  'offerPasskey',
  'offerRelease',
  'offerSignIn',
  'replaceOwnWebhook',
  'signIn',
]

let api: TestApi
let answered: Answered
let document: Document
const finish: (() => Promise<void>)[] = []
beforeAll(async () => {
  const t = { onTestFinished: (end: () => Promise<void>) => void finish.push(end) }
  const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
  api = await openApi(t, net.arden)
  answered = await api.call('GET', '/api/openapi.json', { token: null })
  document = answered.json
  return async () => {
    for (const end of finish.reverse()) await end()
  }
})

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  )

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and needs no token', () => {
    expect(answered.status).toBe(200)
    expect(document.openapi).toBe('3.1.0')
  })

  it('has every route under /api that the server has, and no other', () => {
    const routes = api.routes
      .filter(({ method, url }) => url.startsWith('/api/') && method !== 'HEAD')
      .map(({ method, url }) => `${method.toLowerCase()} ${url.replaceAll(/:([A-Za-z]+)/g, '{$1}')}`)
    const described = operations()
      .filter(({ method }) => method !== 'head')
      .map(({ method, path }) => `${method} ${path}`)
    expect(routes.length).toBeGreaterThan(20)
    expect(described.toSorted()).toEqual(routes.toSorted())
  })

  it('names each operation once', () => {
    const ids = operations().map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/)
  })

  it('says of each operation what goes wrong, as problems', () => {
    for (const { responses, path, method } of operations()) {
      for (const status of ['400', '404', '429', '500', '503'])
        expect(responses[status], `${method} ${path} ${status}`).toBeDefined()
      const problems = Object.entries(responses).filter(([status]) => Number(status) >= 400)
      for (const [status, { content }] of problems)
        expect(Object.keys(content ?? {}), `${method} ${path} ${status}`).toEqual([
          'application/problem+json',
        ])
    }
  })

  it('says which scope a token needs, of all but what anybody may read', () => {
    const open = operations().filter(({ security }) => security.length === 0)
    expect(open.map(({ operationId }) => operationId).toSorted()).toEqual([
      'acceptInvitation',
      'askChallenge',
      'describeApi',
      'endSession',
      'enterByPasskey',
      'enterExercise',
      'listProblems',
      'offerInvited',
      'offerSignIn',
      'seeInvitation',
      'seeSession',
      'showProblem',
      'signIn',
    ])
  })

  it('says of each POST that it can be repeated, and of each change of a draft that it names a version', () => {
    for (const { parameters, method, path, operationId } of operations()) {
      const names = parameters.map(({ name }) => name)
      const isSecret = ONCE.includes(operationId)
      if (method === 'post') expect(names.includes('Idempotency-Key'), path).toBe(!isSecret)
      if (operationId === 'changeDraft') expect(names).toContain('If-Match')
    }
  })

  it('has an example of every JSON body, and each is one that its own schema takes', () => {
    const bodies = operations().flatMap(({ operationId, requestBody }) => {
      const schema = requestBody?.content['application/json']?.schema
      return schema
        ? [{ operationId, schema: inlined(document, schema) as TSchema & { examples?: unknown[] } }]
        : []
    })
    expect(bodies.length).toBeGreaterThan(40)
    for (const { operationId, schema } of bodies) {
      expect(schema.examples?.length, operationId).toBeGreaterThan(0)
      for (const example of schema.examples!)
        expect([operationId, ...Value.Errors(schema, example)]).toEqual([operationId])
    }
  })

  it('leaves no reference open', () => {
    const refs = [...answered.text.matchAll(/"\$ref":"#\/components\/schemas\/([A-Za-z0-9]+)"/g)]
    expect(refs.length).toBeGreaterThan(50)
    for (const [, name] of refs) expect(Object.keys(document.components.schemas)).toContain(name)
  })
})

describe('scopes', () => {
  it('are those of the groups of the policies', () => {
    const schema = readFileSync(new URL('../../data/policies/comity.cedarschema', import.meta.url), 'utf8')
    const groups = {
      reading: 'read',
      drafting: 'draft',
      releasing: 'release',
      operating: 'operate',
      auditing: 'audit',
    }
    const found = [...schema.matchAll(/action ((?:"[a-z_]+"(?:, )?)+)\s+in \[Action::"([a-z]+)"\]/g)].flatMap(
      ([, names, group]) =>
        [...names!.matchAll(/"([a-z_]+)"/g)].map(([, name]) => [name!, groups[group as keyof typeof groups]]),
    )
    expect(Object.fromEntries(found)).toEqual(SCOPE_OF)
  })
})

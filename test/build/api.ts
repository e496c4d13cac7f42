import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { deskServer } from '../../src/api/server.ts'
import { SERVER_OPTIONS } from '../../src/api/server-options.ts'
import type { Site } from '../../src/api/site.ts'
import type { Role, Scope } from '../../src/app/people/actions.ts'
import { addPerson, enrolKey } from '../../src/app/people/persons.ts'
import { createToken } from '../../src/app/tokens.ts'
import { releaseText, signInText } from '../../src/protocol/index.ts'
import { describedBy } from './described.ts'
import type { TestNode } from './network.ts'

type TestContext = { onTestFinished(finish: () => Promise<void>): void }
export type Asked = {
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly token?: string | null
}
export type Answered = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  readonly text: string
  readonly json: never
}

/** A person of a node: a token to ask with, a key to release with. */
export type Person = {
  readonly id: string
  readonly token: string
  readonly kid: string
  /** The private key, PKCS #8. */
  readonly pem: string
  signs(id: string): string
  signsIn(identity: string, challenge: string): string
}

/** The API of a test node with people who may use it. Requests are handed in, and each answer is held against the description. */
export type TestApi = {
  readonly app: FastifyInstance
  /** As the server has them. */
  readonly routes: readonly { readonly method: string; readonly url: string }[]
  readonly author: Person
  readonly approver: Person
  readonly operator: Person
  call(method: string, path: string, asked?: Asked): Promise<Answered>
  /** A person with these roles, a key and a token. */
  person(
    id: string,
    roles: readonly Role[],
    more?: { agency?: string; scopes?: readonly Scope[] },
  ): Promise<Person>
  /** The same person with a key more. */
  secondKey(person: Person): Promise<Person>
  /** The token of a program. */
  program(name: string, roles: readonly Role[]): Promise<string>
  /** Releases a proposal by these people in turn; the last answer. */
  releases(id: string, ...people: readonly Person[]): Promise<Answered>
}

export async function openApi(
  t: TestContext,
  { node, party }: TestNode,
  {
    exercise = true,
    ...options
  }: { readonly rate?: number; readonly site?: Site; readonly exercise?: boolean } = {},
): Promise<TestApi> {
  const app = Fastify(SERVER_OPTIONS)
  const own = { ...party.card(), exercise }
  const routes: { method: string; url: string }[] = []
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, url })
  })
  await app.register(deskServer, { node, own, links: { link: () => undefined }, rate: 100_000, ...options })
  t.onTestFinished(() => app.close())
  const person: TestApi['person'] = async (id, roles, { agency, scopes } = {}) => {
    await addPerson(node, { id, name: `Officer ${id}`, roles, ...(agency !== undefined && { agency }) })
    const token = await createToken(node, { name: `${id} at work`, person: id, ...(scopes && { scopes }) })
    return withKey(id, token)
  }
  const withKey = async (id: string, token: string): Promise<Person> => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const kid = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('hex')
    await enrolKey(node, id, kid)
    return {
      id,
      token,
      kid,
      pem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
      signs: (proposal) => signatureOf(privateKey, releaseText(proposal)),
      signsIn: (identity, challenge) => signatureOf(privateKey, signInText(identity, challenge)),
    }
  }
  const author = await person('author', ['handler', 'duty_officer'])
  const approver = await person('approver', ['approver', 'handler'])
  const operator = await person('operator', ['operator'])
  let described: ReturnType<typeof describedBy> | undefined
  const call: TestApi['call'] = async (method, path, { body, headers = {}, token = author.token } = {}) => {
    const answer = await app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const type = String(answer.headers['content-type'] ?? '').split(';')[0]!
    described ??= describedBy((await app.inject('/api/openapi.json')).json())
    described(method, path, { status: answer.statusCode, type, text: answer.body })
    const isJson = /[/+]json\b/.test(String(answer.headers['content-type'] ?? ''))
    return {
      status: answer.statusCode,
      headers: answer.headers,
      text: answer.body,
      json: (isJson && answer.body ? JSON.parse(answer.body) : undefined) as never,
    }
  }
  return {
    app,
    routes,
    author,
    approver,
    operator,
    call,
    person,
    secondKey: ({ id, token }) => withKey(id, token),
    program: (name, roles) => createToken(node, { name, roles }),
    async releases(id, ...people) {
      let last: Answered | undefined
      for (const by of people) {
        last = await call('POST', `/api/v1/proposals/${id}/release`, {
          body: { key: by.kid, signature: by.signs(id) },
          token: by.token,
        })
      }
      return last!
    },
  }
}

function signatureOf(key: KeyObject, text: string): string {
  return sign(null, Buffer.from(text), key).toString('base64url')
}

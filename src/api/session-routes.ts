import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type Begun, endListedSession, findSession, listSessions } from '../app/people/browser-sessions.ts'
import { enterExercise } from '../app/people/enter-exercise.ts'
import { type SessionState, seeSession } from '../app/people/see-session.ts'
import { SessionSchema, SessionStateSchema, SessionsSchema } from './answers/sessions.ts'
import { dropSession, giveSession } from './give-session.ts'
import { ApiError } from './problems.ts'
import { type Api, route } from './route.ts'
import { closed, named } from './schema.ts'
import { sessionValue, viewerOf, whoAsks } from './session.ts'
import { agentOf } from './session-cookie.ts'
import { checkFromDesk, homeOf } from './site.ts'

const person = Type.String({ minLength: 1, maxLength: 40, description: 'the person’s id' })

/** A browser's way in and out: who is there, the exercise's door, and which browsers are signed in. */
export function sessionRoutes(api: Api): void {
  const { node, own } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/session',
      id: 'seeSession',
      tag: 'people',
      summary: 'Who the caller is here, what he may do, and which doors there are',
      may: 'anybody',
      answers: { 200: SessionStateSchema },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return stateOf(api, request)
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/session/exercise',
      id: 'enterExercise',
      tag: 'people',
      summary: 'Sign in as any of the exercise’s people; in an exercise only',
      may: 'anybody',
      body: named('ExerciseDoor', closed({ person }), { examples: [{ person: 'm-okafor' }] }),
      answers: { 201: SessionStateSchema },
      problems: ['not_from_desk', 'not_exercise', 'unknown_person', 'bad_sign_in'],
    },
    async (request, reply) => {
      checkFromDesk(api.site, request)
      const { person } = request.body
      const begun = await enterExercise(node, own, { person, agent: agentOf(request) })
      return signedIn(api, request, reply, begun)
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/session/end',
      id: 'endSession',
      tag: 'people',
      summary: 'Sign this browser out',
      may: 'anybody',
      answers: { 204: {} },
      problems: ['not_from_desk'],
    },
    async (request, reply) => {
      checkFromDesk(api.site, request)
      await dropSession(api, request, reply)
      return reply.code(204).send()
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/sessions',
      id: 'listSessions',
      tag: 'people',
      summary: 'Which browsers are signed in as oneself, or (for who manages people) as a person',
      may: 'keep_sign_in',
      query: closed({
        person: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'id or name' })),
      }),
      answers: { 200: SessionsSchema },
      problems: ['unknown_person'],
    },
    async (request) => ({ items: await listSessions(node, viewerOf(request), request.query.person) }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/sessions/:session/end',
      id: 'endListedSession',
      tag: 'people',
      summary: 'Sign a browser out',
      may: 'keep_sign_in',
      params: {
        session: Type.String({ pattern: '^[0-9a-f]{8,64}$', description: 'its id, as it is listed' }),
      },
      answers: { 200: SessionSchema },
      problems: ['unknown_session'],
    },
    async (request) => endListedSession(node, viewerOf(request), request.params.session),
  )
}

/** Gives the browser its session, and says who it is now. */
export async function signedIn(
  api: Api,
  request: FastifyRequest,
  reply: FastifyReply,
  begun: Begun,
): Promise<SessionState> {
  giveSession(api, request, reply, begun)
  return seeSession(api.node, { ...standingOf(api, request), viewer: begun.viewer, row: begun.row })
}

/** A cookie or token that lets nobody in any more is as none: here one asks which doors there are. */
async function stateOf(api: Api, request: FastifyRequest): Promise<SessionState> {
  const viewer = await whoAsks(api, request).catch((error: unknown) => {
    if (error instanceof ApiError) return undefined
    throw error
  })
  const value = viewer?.session && sessionValue(api.own.prefix, request)
  const session = value === undefined ? undefined : await findSession(api.node, value)
  return seeSession(api.node, {
    ...standingOf(api, request),
    ...(viewer && { viewer }),
    ...(session && { row: session.row }),
  })
}

function standingOf({ node, own, site }: Api, request: FastifyRequest) {
  const home = homeOf(site, request)
  const oidc = node.oidc && { name: node.oidc.name, url: '/enter/oidc' }
  return { own, ...(home && { rp: home.rp }), ...(oidc && { oidc }) }
}

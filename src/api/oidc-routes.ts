import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { AppError } from '../app/node.ts'
import { beginOidc, dropSubject, enrolSubject, finishOidc } from '../app/people/enter-oidc.ts'
import type { SubjectRow } from '../app/ports/doors.ts'
import { giveSession } from './give-session.ts'
import { type Api, route } from './route.ts'
import { closed, named, shapeOf } from './schema.ts'
import { agentOf, cookieName, readCookie, setCookie } from './session-cookie.ts'
import { pageUrl } from './site.ts'

const BACK = '/enter/oidc/callback'
const TEN_MINUTES = 600
const SubjectSchema = named(
  'Subject',
  shapeOf<SubjectRow>(
    closed({
      issuer: Type.String(),
      subject: Type.String(),
      person: Type.String(),
      createdMs: Type.Integer(),
    }),
  ),
)
const body = named(
  'SubjectBody',
  closed({
    subject: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'as the provider names the person: its own id (sub), or a verified e-mail address',
    }),
  }),
  { examples: [{ subject: '248289761001' }, { subject: 'okafor@arden.example' }] },
)
const params = { person: Type.String({ minLength: 1, maxLength: 200, description: 'id or name' }) }

/** Signing in at an OpenID provider; and whose account is whose. */
export function oidcRoutes(api: Api): void {
  const { app, node } = api
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/people/:person/subjects',
      id: 'enrolSubject',
      tag: 'people',
      summary:
        'Say that an account of the OpenID provider is this person’s: it lets in, and releases nothing',
      may: 'manage_people',
      params,
      body,
      answers: { 201: SubjectSchema },
      problems: ['unknown_person', 'subject_taken', 'oidc_failed'],
    },
    async (request) => enrolSubject(node, request.params.person, request.body.subject),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/people/:person/subjects/drop',
      id: 'dropSubject',
      tag: 'people',
      summary: 'Take that back; the person’s sessions end',
      may: 'manage_people',
      params,
      body,
      answers: { 200: SubjectSchema },
      problems: ['unknown_person', 'oidc_failed'],
    },
    async (request) => dropSubject(node, request.params.person, request.body.subject),
  )
  app.get('/enter/oidc', async (request, reply) => goThere(api, request, reply))
  app.get(BACK, async (request, reply) => comeBack(api, request, reply))
}

async function goThere(api: Api, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { to } = request.query as { to?: unknown }
  try {
    const back = pageUrl(api.site, request, BACK)
    const { url, value } = await beginOidc(api.node, { back, to: ownPath(to) })
    setCookie(api.site, request, reply, { name: awayName(api), value, seconds: TEN_MINUTES })
    return reply.redirect(url, 302)
  } catch (error) {
    return sorry(error, request, reply)
  }
}

async function comeBack(api: Api, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const value = readCookie(request.headers.cookie, awayName(api)) ?? ''
  const at = request.url.indexOf('?')
  try {
    const query = at === -1 ? '' : request.url.slice(at)
    const { begun, to } = await finishOidc(api.node, { value, query, agent: agentOf(request) })
    giveSession(api, request, reply, begun)
    return reply.redirect(to, 303)
  } catch (error) {
    return sorry(error, request, reply)
  }
}

/** The page says it in the reader's language; the facts are for the log. */
function sorry(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!(error instanceof AppError)) throw error
  request.log.warn({ fault: error.message }, 'oidc')
  const code = error.code === 'oidc_unknown' ? error.code : 'oidc_failed'
  return reply.header('cache-control', 'no-store').redirect(`/?sign-in=${code}`, 303)
}

/** Only a path of this node: what leads elsewhere, however it is written, leads to the first page. */
export function ownPath(to: unknown): string {
  if (typeof to !== 'string' || !to.startsWith('/')) return '/'
  const base = 'http://node.invalid'
  if (!URL.canParse(to, base)) return '/'
  const { origin, pathname, search, hash } = new URL(to, base)
  // Two slashes before a name are another host's address to a browser, also where a dot segment left them.
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}${hash}` : '/'
}

function awayName({ own }: Api): string {
  return `${cookieName(own.prefix)}-oidc`
}

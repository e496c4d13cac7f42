import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../app/node.ts'
import type { Action } from '../../app/people/actions.ts'
import { note } from '../../app/people/audit.ts'
import { beginSession } from '../../app/people/browser-sessions.ts'
import { placeOf } from '../../app/people/place.ts'
import { allow, type Viewer } from '../../app/people/viewer.ts'
import { authenticate, hashOf } from '../../app/tokens.ts'
import { dropSession, giveSession } from '../give-session.ts'
import { ApiError } from '../problems.ts'
import { whoAsks } from '../session.ts'
import { agentOf, cookieName, readCookie, setCookie } from '../session-cookie.ts'
import { type Context, nowOf, type PageDeps, readPlaces } from './context.ts'
import { signInPage, sorryPage } from './door.ts'
import { helpPage } from './help-page.ts'
import { rolesText } from './layout.ts'
import { recordPage } from './record-page.ts'
import { requestPage } from './request-page.ts'
import { requestsPage } from './requests-page.ts'
import { STYLE } from './style.ts'
import { TEXTS, type Texts } from './texts/index.ts'

const YEAR = 31_536_000

/** The plain page of a node: what it holds, readable without script. Nothing is changed here. */
export function pageRoutes(server: FastifyInstance, deps: PageDeps): void {
  server.register(async (app) => {
    app.setErrorHandler((error, request, reply) => sorry(deps, { error, request, reply }))
    app.get(STYLE.path, async (_, reply) =>
      reply
        .type('text/css; charset=utf-8')
        .header('cache-control', `max-age=${YEAR}, immutable`)
        .send(STYLE.text),
    )
    app.get('/enter', async (request, reply) => signIn(deps, request, reply))
    app.get('/leave', async (request, reply) => signOut(deps, request, reply))
    show('/plain', 'list', async (context, request) => requestsPage(context, beforeOf(request)))
    show('/plain/requests/:reference', 'read_thread', async (context, request) =>
      requestPage(context, (request.params as { reference: string }).reference),
    )
    show('/plain/record', 'read_record', async (context) => recordPage(context))
    show('/plain/help', 'read_pair', async (context) => helpPage(context))

    function show(
      path: string,
      action: Action,
      render: (context: Context, request: FastifyRequest) => Promise<string>,
    ): void {
      app.get(path, async (request, reply) => {
        const texts = textsFor(deps, request, reply)
        const viewer = await whoReads(deps, request)
        if (!viewer)
          return send(reply.code(401), signInPage(texts, deps, { path: pathOf(request), isWrong: false }))
        const { reference: ref } = request.params as { reference?: string }
        const on = await placeOf(deps.node, viewer, action, ref === undefined ? {} : { ref })
        const isAllowed = allow(deps.node, viewer, action, on)
        const result = isAllowed ? 'done' : 'denied'
        await note(deps.node, viewer, { action, on, result, mayWait: true })
        if (!isAllowed) {
          const sentence = texts.notAllowed(rolesText(texts, viewer))
          return send(reply.code(403), sorryPage(texts, deps, { title: texts.notAllowedTitle, sentence }))
        }
        // A reference that another pair gave too means to an agency the request that exists for it.
        if (viewer.agency !== undefined && on.type === 'thread') request.params = { reference: on.thread }
        return send(reply, await render(await contextOf(deps, { request, texts, viewer }), request))
      })
    }
  })
}

/** A token that lets nobody in any more is as none: the page says how to get in. */
async function whoReads(deps: PageDeps, request: FastifyRequest): Promise<Viewer | undefined> {
  return whoAsks(deps, request).catch((error: unknown) => {
    if (error instanceof ApiError) return undefined
    throw error
  })
}

async function contextOf(
  deps: PageDeps,
  { request, texts, viewer }: { request: FastifyRequest; texts: Texts; viewer: Viewer },
): Promise<Context> {
  const pairs = await deps.node.store.pairs()
  return {
    ...deps,
    texts,
    viewer,
    path: pathOf(request),
    address: `${request.protocol}://${request.host}`,
    now: nowOf(deps.node),
    pairs,
    places: await readPlaces(deps.node, pairs),
  }
}

/** A token in the address begins a session with the token's rights: the token itself stays in no browser. */
async function signIn(deps: PageDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { token } = request.query as { token?: unknown }
  const known = typeof token === 'string' ? await authenticate(deps.node, token) : undefined
  if (typeof token !== 'string' || known?.result !== 'known') {
    const texts = textsFor(deps, request, reply)
    return send(reply.code(401), signInPage(texts, deps, { path: '/enter', isWrong: token !== undefined }))
  }
  const begun = await beginSession(deps.node, {
    token: hashOf(token),
    door: 'token',
    agent: agentOf(request),
  })
  giveSession(deps, request, reply, begun)
  return reply.redirect(allow(deps.node, begun.viewer, 'list', { type: 'node' }) ? '/' : '/record', 303)
}

/** A link of another site's leaves everybody where he is. */
async function signOut(deps: PageDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { 'sec-fetch-site': from = 'none' } = request.headers
  if (from === 'same-origin' || from === 'none') await dropSession(deps, request, reply)
  return reply.redirect('/', 303)
}

/** `?lang=` for this page and, by a cookie, for those after it; else the cookie; else what the browser prefers. */
function textsFor(deps: PageDeps, request: FastifyRequest, reply: FastifyReply): Texts {
  const name = `${cookieName(deps.own.prefix)}-lang`
  const { lang } = request.query as { lang?: unknown }
  if (lang === 'en' || lang === 'zh') {
    setCookie(deps.site, request, reply, { name, value: lang, seconds: YEAR })
    return TEXTS[lang]
  }
  const kept = readCookie(request.headers.cookie, name)
  if (kept === 'en' || kept === 'zh') return TEXTS[kept]
  return /^\s*zh/i.test(request.headers['accept-language'] ?? '') ? TEXTS.zh : TEXTS.en
}

function send(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('vary', 'accept-language, cookie')
    .send(page)
}

function sorry(
  deps: PageDeps,
  { error, request, reply }: { error: unknown; request: FastifyRequest; reply: FastifyReply },
): FastifyReply {
  const texts = textsFor(deps, request, reply)
  if (error instanceof AppError && error.code.startsWith('unknown_')) {
    const { reference = '' } = request.params as { reference?: string }
    const page = sorryPage(texts, deps, { title: texts.notFoundTitle, sentence: texts.notFound(reference) })
    return send(reply.code(404), page)
  }
  request.log.error(error)
  return send(reply.code(500), sorryPage(texts, deps, { title: texts.brokenTitle, sentence: texts.broken }))
}

function pathOf(request: FastifyRequest): string {
  const url = new URL(request.url, 'http://node')
  url.searchParams.delete('lang')
  return `${url.pathname}${url.search}`
}

function beforeOf(request: FastifyRequest): number | undefined {
  const { before } = request.query as { before?: unknown }
  return typeof before === 'string' && /^\d{1,15}$/.test(before) ? Number(before) : undefined
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../app/node.ts'
import type { Action } from '../../app/people/actions.ts'
import { note } from '../../app/people/audit.ts'
import { placeOf } from '../../app/people/place.ts'
import { allow, type Viewer } from '../../app/people/viewer.ts'
import { authenticate } from '../../app/tokens.ts'
import { ApiError } from '../problems.ts'
import { cookieName, readCookie, whoAsks } from '../session.ts'
import { type Context, nowOf, type PageDeps, readPlaces } from './context.ts'
import { signInPage, sorryPage } from './door.ts'
import { helpPage } from './help-page.ts'
import { rolesText } from './layout.ts'
import { recordPage } from './record-page.ts'
import { requestPage } from './request-page.ts'
import { requestsPage } from './requests-page.ts'
import { STYLE } from './style.ts'
import { TEXTS, type Texts } from './texts/index.ts'

const WEEK = 604_800
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
    app.get('/leave', async (_, reply) =>
      reply.header('set-cookie', cookie(cookieName(deps.own.prefix), '', 0)).redirect('/', 303),
    )
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
async function whoReads({ node, own }: PageDeps, request: FastifyRequest): Promise<Viewer | undefined> {
  return whoAsks(node, own.prefix, request).catch((error: unknown) => {
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

/** The cookie holds the token itself; scripts cannot read it, and other sites cannot make a browser send it. */
async function signIn(deps: PageDeps, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { token } = request.query as { token?: unknown }
  const known = typeof token === 'string' ? await authenticate(deps.node, token) : undefined
  if (typeof token !== 'string' || known?.result !== 'known') {
    const texts = textsFor(deps, request, reply)
    return send(reply.code(401), signInPage(texts, deps, { path: '/enter', isWrong: token !== undefined }))
  }
  return reply
    .header('set-cookie', cookie(cookieName(deps.own.prefix), token, WEEK, request.protocol === 'https'))
    .header('cache-control', 'no-store')
    .redirect(allow(deps.node, known.viewer, 'list', { type: 'node' }) ? '/' : '/record', 303)
}

/** `?lang=` for this page and, by a cookie, for those after it; else the cookie; else what the browser prefers. */
function textsFor(deps: PageDeps, request: FastifyRequest, reply: FastifyReply): Texts {
  const name = `${cookieName(deps.own.prefix)}-lang`
  const { lang } = request.query as { lang?: unknown }
  if (lang === 'en' || lang === 'zh') {
    reply.header('set-cookie', cookie(name, lang, YEAR))
    return TEXTS[lang]
  }
  const kept = readCookie(request.headers.cookie, name)
  if (kept === 'en' || kept === 'zh') return TEXTS[kept]
  return /^\s*zh/i.test(request.headers['accept-language'] ?? '') ? TEXTS.zh : TEXTS.en
}

function cookie(name: string, value: string, seconds: number, isSecure = false): string {
  return `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
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

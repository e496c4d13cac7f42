import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../app/node.ts'
import { type Authenticated, authenticate, type Role } from '../../app/tokens.ts'
import { cookieName, readCookie, whoAsks } from '../session.ts'
import { type Context, nowOf, type PageDeps, readPlaces } from './context.ts'
import { signInPage, sorryPage } from './door.ts'
import { helpPage } from './help-page.ts'
import { recordPage } from './record-page.ts'
import { requestPage } from './request-page.ts'
import { requestsPage } from './requests-page.ts'
import { STYLE } from './style.ts'
import { TEXTS, type Texts } from './texts/index.ts'

const WEEK = 604_800
const YEAR = 31_536_000
const PEOPLE: readonly Role[] = ['handler', 'operator']
const READERS: readonly Role[] = [...PEOPLE, 'auditor']

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
    show('/', PEOPLE, async (context, request) => requestsPage(context, beforeOf(request)))
    show('/requests/:reference', PEOPLE, async (context, request) =>
      requestPage(context, (request.params as { reference: string }).reference),
    )
    show('/record', READERS, async (context) => recordPage(context))
    show('/help', READERS, async (context) => helpPage(context))

    function show(
      path: string,
      roles: readonly Role[],
      render: (context: Context, request: FastifyRequest) => Promise<string>,
    ): void {
      app.get(path, async (request, reply) => {
        const texts = textsFor(deps, request, reply)
        const actor = await whoAsks(deps.node, deps.own.prefix, request)
        if (!actor)
          return send(reply.code(401), signInPage(texts, deps, { path: pathOf(request), isWrong: false }))
        if (!roles.includes(actor.role)) {
          const sentence = texts.notAllowed(texts.words.role[actor.role])
          return send(reply.code(403), sorryPage(texts, deps, { title: texts.notAllowedTitle, sentence }))
        }
        return send(reply, await render(await contextOf(deps, { request, texts, actor }), request))
      })
    }
  })
}

async function contextOf(
  deps: PageDeps,
  { request, texts, actor }: { request: FastifyRequest; texts: Texts; actor: Authenticated },
): Promise<Context> {
  const pairs = await deps.node.store.pairs()
  return {
    ...deps,
    texts,
    actor,
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
  const known = typeof token === 'string' && (await authenticate(deps.node, token))
  if (!known) {
    const texts = textsFor(deps, request, reply)
    return send(reply.code(401), signInPage(texts, deps, { path: '/enter', isWrong: token !== undefined }))
  }
  return reply
    .header('set-cookie', cookie(cookieName(deps.own.prefix), token, WEEK, request.protocol === 'https'))
    .header('cache-control', 'no-store')
    .redirect(known.role === 'auditor' ? '/record' : '/', 303)
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

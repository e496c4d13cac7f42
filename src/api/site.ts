import type { FastifyRequest } from 'fastify'
import type { Home } from '../app/ports/passkeys.ts'
import { ApiError } from './problems.ts'

/** Where a node's people reach it, as its settings say. */
export type Site = {
  /** Its own address; behind a proxy only this one tells of TLS. */
  readonly url?: string
}

/** The origin under which the browser asked: as our settings name it where the host is that one, else as the connection shows it. */
export function originOf({ url }: Site, request: FastifyRequest): string {
  const own = url === undefined ? undefined : new URL(url)
  return own?.host === request.host ? own.origin : `${request.protocol}://${request.host}`
}

/** Whether the browser reaches us over TLS, so that a cookie must never go without. */
export function isSecure(site: Site, request: FastifyRequest): boolean {
  return originOf(site, request).startsWith('https:')
}

/**
 * The node's own host name; on the reader's own machine the name under localhost that was asked, which a browser takes without TLS. Undefined
 * where there is only a number: no passkey can be made for one.
 */
export function homeOf(site: Site, request: FastifyRequest): Home | undefined {
  const asked = originOf(site, request)
  const { hostname } = new URL(asked)
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return { rp: hostname, origin: asked }
  const own = site.url === undefined ? undefined : new URL(site.url)
  // A host header is the caller's word: only the settings name the host that is not this machine's own.
  if (!own || isNumber(own.hostname)) return undefined
  return { rp: own.hostname, origin: own.origin }
}

/** The same where a passkey is asked for. Throws 'passkey_unavailable'. */
export function demandHome(site: Site, request: FastifyRequest): Home {
  const home = homeOf(site, request)
  if (home) return home
  throw new ApiError(
    'passkey_unavailable',
    `${request.host} has no host name, and a passkey is made for one: ask for this node by its name ("url" in node.json)`,
  )
}

/** An address of ours for a page, to be sent to people. */
export function pageUrl(site: Site, request: FastifyRequest, path: string): string {
  const home = homeOf(site, request)
  return `${home?.origin ?? site.url?.replace(/\/$/, '') ?? originOf(site, request)}${path}`
}

/** An IP address; one of version 6 stands in brackets. */
function isNumber(hostname: string): boolean {
  return hostname.startsWith('[') || /^[0-9.]+$/.test(hostname)
}

/**
 * What a cookie may do beside reading, only a page of ours may ask: the browser says that the page is ours (or, where it is too old to say so, names our
 * origin), and the page sets a header that no form and no link can set. Throws 'not_from_desk'.
 */
export function checkFromDesk(site: Site, request: FastifyRequest): void {
  const { 'sec-fetch-site': from, origin, 'comity-desk': desk } = request.headers
  const isOurs = from === undefined ? origin === originOf(site, request) : from === 'same-origin'
  if (isOurs && desk === '1') return
  throw new ApiError(
    'not_from_desk',
    'a session acts only for pages of this node: send "Comity-Desk: 1" from the same origin, or use a token ("Authorization: Bearer")',
  )
}

/**
 * What a cookie may read, no page of another origin may ask for, be it by a link that is followed: the page sees no answer, but the read would be
 * written down as its reader's, and a file that is opened says so in its chain of custody. Throws 'not_from_desk'.
 */
export function checkNotFromOthers({ headers }: FastifyRequest): void {
  const from = headers['sec-fetch-site']
  if (from !== 'same-site' && from !== 'cross-site') return
  throw new ApiError(
    'not_from_desk',
    'another site asked for that in your name, and is told nothing; open it from a page of this node',
  )
}

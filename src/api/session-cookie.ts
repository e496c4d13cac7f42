import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSecure, type Site } from './site.ts'

/** Cookies do not tell ports apart, so each party's node names its own. */
export function cookieName(prefix: string): string {
  return `comity-${prefix.toLowerCase()}`
}

export function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(/;\s*/).map((pair) => pair.split('='))
  return pairs.find(([key]) => key === name)?.[1]
}

type Cookie = { readonly name: string; readonly value: string; readonly seconds: number }

/** Scripts cannot read it; other sites' pages cannot make a browser send it, but with a link that is followed. */
export function setCookie(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, value, seconds }: Cookie,
): void {
  const secure = isSecure(site, request) ? '; Secure' : ''
  reply
    .header('set-cookie', `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`)
    .header('cache-control', 'no-store')
}

/** The browser as it names itself, to be told apart in a list: its own word, cut short where it is kept. */
export function agentOf(request: FastifyRequest): string {
  return (request.headers['user-agent'] ?? '').replaceAll(/[^\x20-\x7e]/g, '')
}

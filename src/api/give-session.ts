import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Begun, endSession } from '../app/people/browser-sessions.ts'
import type { Api } from './declaration.ts'
import { sessionValue } from './session.ts'
import { cookieName, setCookie } from './session-cookie.ts'

/** The longest that a session lives; its own end is the node's to decide. */
const WEEK = 604_800
type Door = Pick<Api, 'node' | 'own' | 'site'>

/** Gives the browser its session. What it held before is overwritten. */
export function giveSession(
  { own, site }: Pick<Api, 'own' | 'site'>,
  request: FastifyRequest,
  reply: FastifyReply,
  { value }: Begun,
): void {
  setCookie(site, request, reply, { name: cookieName(own.prefix), value, seconds: WEEK })
}

/** Ends the browser's session and takes its cookie away. */
export async function dropSession(
  { node, own, site }: Door,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const value = sessionValue(own.prefix, request)
  if (value !== undefined) await endSession(node, value)
  setCookie(site, request, reply, { name: cookieName(own.prefix), value: '', seconds: 0 })
}

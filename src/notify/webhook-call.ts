import { createHmac } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { AddressError, isPublicAddress, publicLookup } from './addresses.ts'

/** One call of a webhook as it is sent. `timestamp`: POSIX seconds. */
export type Call = {
  readonly url: string
  /** Base64 of the HMAC key. */
  readonly secret: string
  readonly id: string
  readonly timestamp: number
  readonly body: string
}
export type Called = { readonly status: number } | { readonly failed: string }

const TIMEOUT_MS = 15_000

/** Signed as Standard Webhooks has it: HMAC-SHA256 over `id.timestamp.body`, in base64, after `v1,`. */
export function signatureOf({ secret, id, timestamp, body }: Omit<Call, 'url'>): string {
  const mac = createHmac('sha256', Buffer.from(secret, 'base64')).update(`${id}.${timestamp}.${body}`)
  return `v1,${mac.digest('base64')}`
}

/**
 * Sends a call; what is answered beside the status is not read. Redirects are not followed: the address that was agreed on is the one that is
 * told. Never throws. Unless `allowPrivate`, only https and only public addresses are called.
 */
export async function callWebhook(call: Call, allowPrivate: boolean, signal?: AbortSignal): Promise<Called> {
  try {
    return { status: await send(call, allowPrivate, signal) }
  } catch (error) {
    return { failed: error instanceof Error ? error.message.slice(0, 200) : 'failed' }
  }
}

function send(call: Call, allowPrivate: boolean, ended?: AbortSignal): Promise<number> {
  const url = new URL(call.url)
  if (!allowPrivate) refusePrivate(url)
  const body = Buffer.from(call.body)
  return new Promise((resolve, reject) => {
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest
    const request = make(
      url,
      {
        method: 'POST',
        // A connection of its own: one that was made before the name moved would go on leading there.
        agent: false,
        signal: AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(ended ? [ended] : [])]),
        ...(!allowPrivate && { lookup: publicLookup }),
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          'user-agent': 'comity-webhook/1',
          'webhook-id': call.id,
          'webhook-timestamp': String(call.timestamp),
          'webhook-signature': signatureOf(call),
        },
      },
      (response) => {
        response.destroy()
        resolve(response.statusCode ?? 0)
      },
    )
    request.once('error', reject)
    request.end(body)
  })
}

/** A name is looked at when it is connected to; an address that stands in the URL itself is not looked up. */
function refusePrivate(url: URL): void {
  if (url.protocol !== 'https:') throw new AddressError('only https is called')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new AddressError(`${host} is no public address`)
}

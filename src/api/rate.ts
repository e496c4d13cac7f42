import rateLimit from '@fastify/rate-limit'
import type { Api } from './declaration.ts'
import { ApiError } from './problems.ts'
import { credentialOf } from './session.ts'

const WINDOW_S = 10
/** How many tokens' worth one address may ask: a whole party may stand behind one. */
const TOKENS_OF_ADDRESS = 5
const kept = { timeWindow: WINDOW_S * 1000, cache: 10_000 }

/**
 * Every answer says how many requests are left (RateLimit headers); a token that asks for more than `max` in ten seconds is told when to come
 * again. Addresses are counted too: whoever makes tokens up has a new one for each request.
 */
export async function limitRate({ app, own }: Pick<Api, 'app' | 'own'>, max: number): Promise<void> {
  await app.register(rateLimit, {
    ...kept,
    max,
    enableDraftSpec: true,
    keyGenerator: (request) => credentialOf(own.prefix, request) ?? request.ip,
  })
  const byAddress = app.createRateLimit({
    ...kept,
    max: TOKENS_OF_ADDRESS * max,
    keyGenerator: (request) => request.ip,
  })
  app.addHook('onRequest', async (request) => {
    const limit = await byAddress(request)
    if (limit.isAllowed || !limit.isExceeded) return
    throw new ApiError(
      'too_many_requests',
      `${request.ip} asked ${limit.max} times in ${WINDOW_S} s; come again in ${limit.ttlInSeconds} s`,
    )
  })
}

import type { RequestSummary } from '../../app/show-request.ts'
import { draftOf, type PartyName, readCase } from './cases.ts'

/** Cases that are open today, dated from each start: something is always due. */
const LIVE: readonly { readonly number: number; readonly acknowledged: boolean }[] = [
  { number: 13, acknowledged: false },
  { number: 17, acknowledged: false },
  { number: 14, acknowledged: true },
]

/** A call to a party's node, by its `person`-th person (the one who writes where nothing is said). */
export type Api = (
  party: PartyName,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  person?: number,
) => Promise<unknown>
/** A party's `person`-th person signs a proposal. */
export type Sign = (
  party: PartyName,
  person: number,
  id: string,
) => Promise<{ readonly key: string; readonly signature: string }>

/** Enters the live cases through the nodes' own API unless some are still to be answered in time. Resolves with how many were entered. */
export async function enterLiveCases(api: Api, sign: Sign, now: number): Promise<number> {
  const { items } = (await api('arden', 'GET', '/api/v1/requests?limit=50')) as {
    items: readonly RequestSummary[]
  }
  const stillDue = items.filter((request) => request.nextDue && Date.parse(request.nextDue) > now * 1000)
  if (stillDue.length > 1) return 0
  for (const { number, acknowledged } of LIVE) await enterLive(api, sign, number, acknowledged)
  return LIVE.length
}

async function enterLive(api: Api, sign: Sign, number: number, acknowledged: boolean): Promise<void> {
  const one = readCase(number)
  const pair = one.from === 'arden' ? 'BEI' : 'ARD'
  const reference = await released(api, sign, one.from, `/api/v1/pairs/${pair}/requests`, draftOf(one))
  if (!acknowledged) return
  await arrives(api, one.to, reference)
  await released(api, sign, one.to, `/api/v1/requests/${reference}/acknowledge`, { state: 'accepted' })
}

/** Put up by the first of a party's people, released by him and the second; the reference. */
async function released(
  api: Api,
  sign: Sign,
  party: PartyName,
  path: string,
  body: unknown,
): Promise<string> {
  const { id, reference } = (await api(party, 'POST', path, body)) as { id: string; reference: string }
  for (const person of [0, 1])
    await api(party, 'POST', `/api/v1/proposals/${id}/release`, await sign(party, person, id), person)
  return reference
}

async function arrives(api: Api, party: PartyName, reference: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      await api(party, 'GET', `/api/v1/requests/${reference}`)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`${reference} did not arrive at ${party} within 10 s`)
}

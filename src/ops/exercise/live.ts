import type { ProposalView } from '../../app/people/see-proposal.ts'
import type { RequestSummary, RequestView } from '../../app/show-request.ts'
import type { Payload, PayloadOf } from '../../protocol/index.ts'
import { draftOf, type PartyName, readCase } from './cases.ts'
import { type Api, release, type Sign } from './exercise-api.ts'

/** Cases that are open today, dated from each start: something is always due. */
const LIVE: readonly { readonly number: number; readonly acknowledged: boolean }[] = [
  { number: 13, acknowledged: false },
  { number: 17, acknowledged: false },
  { number: 14, acknowledged: true },
]

/** What stands at a time before then was said while the exercise was built (its cases and made-up requests are of 2025). */
export const BUILT_BEFORE = '2026-01-01T00:00:00Z'

/** Whether the exercise itself, and no person, said this on a request. The live cases are known by what they say: so nothing has to be kept about them, and no crash can lose it. */
export function isPrepared({ turns }: Pick<RequestView, 'turns'>, payload: Payload): boolean {
  if (payload.at < BUILT_BEFORE) return true
  const asked = turns.find((turn) => turn.kind === 'request')?.payload
  const live = asked?.kind === 'request' && LIVE.find(({ number }) => isCase(number, asked.body))
  if (!live) return false
  return payload.kind === 'request' || (live.acknowledged && payload.kind === 'acknowledge')
}

function isCase(number: number, { title, facts }: PayloadOf<'request'>['body']): boolean {
  const one = draftOf(readCase(number))
  return title.text === one.title.text && facts.text === one.facts.text
}

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

async function released(
  api: Api,
  sign: Sign,
  party: PartyName,
  path: string,
  body: unknown,
): Promise<string> {
  const proposal = (await api(party, 'POST', path, body)) as ProposalView
  await release(api, sign, party, proposal)
  return proposal.reference
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

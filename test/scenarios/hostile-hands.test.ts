import { describe, expect, it, onTestFinished } from 'vitest'
import { changePerson, revokeKey } from '../../src/app/people/persons.ts'
import { showRequest } from '../../src/app/show-request.ts'
import type { Digest } from '../../src/protocol/index.ts'
import { openApi, type Person } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Proposal = {
  readonly id: string
  readonly reference: string
  readonly state: string
  readonly missing: number
}
const emergency = aRequest({
  urgency: 'emergency',
  urgencyGround: 'life',
  urgencyReason: { lang: 'en', text: 'A hospital is down.' },
})

/** People of Arden who hold good tokens and keys, and try what they may not. */
async function desk() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const pair = net.arden.pairWith(net.beiyuan)
  const propose = async (
    path = `/api/v1/pairs/${pair}/requests`,
    body: object = aRequest(),
    by = api.author,
  ) => {
    const answer = await api.call('POST', path, { body, token: by.token })
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
    return answer.json as Proposal
  }
  const sent = async () => {
    const { origin } = net.arden.ledger.head(pair)!
    return net.arden.store.messagesOfKind(origin, ['request', 'notify'])
  }
  const code = async (answer: ReturnType<typeof api.call>) => {
    const { status, json } = await answer
    expect(status).toBeLessThan(500)
    return (json as { code?: string } | undefined)?.code ?? status
  }
  const release = (id: string, by: Person) =>
    api.call('POST', `/api/v1/proposals/${id}/release`, {
      body: { key: by.kid, signature: by.signs(id) },
      token: by.token,
    })
  return { net, api, pair, propose, sent, code, release }
}

describe('a release', () => {
  it('by a key that was revoked before the second person signed counts no more, and may be given with another', async () => {
    const { net, api, propose, sent, release } = await desk()
    const { id } = await propose()
    await release(id, api.author)
    await revokeKey(net.arden.node, api.author.kid)
    expect((await release(id, api.approver)).json).toMatchObject({ state: 'open', missing: 1 })
    expect(await sent()).toEqual([])
    const again = await api.secondKey(api.author)
    expect((await release(id, again)).json).toMatchObject({ state: 'entered' })
    expect(await sent()).toHaveLength(1)
  })

  it('by a person who was disabled before the second signed counts no more', async () => {
    const { net, api, propose, sent, release } = await desk()
    const { id } = await propose()
    await release(id, api.author)
    await changePerson(net.arden.node, 'author', { isActive: false })
    expect((await release(id, api.approver)).json).toMatchObject({ state: 'open', missing: 1 })
    expect(await sent()).toEqual([])
    await changePerson(net.arden.node, 'author', { isActive: true })
    expect((await release(id, api.approver)).json).toMatchObject({ state: 'entered' })
  })

  it('of one node, or over other bytes, is none of another', async () => {
    const { net, api, propose, code } = await desk()
    const there = await openApi({ onTestFinished }, net.beiyuan)
    const here = await propose()
    const other = await propose()
    const release = { key: api.author.kid, signature: api.author.signs(here.id) }
    const sent = (by: typeof api, id: string, body: object) =>
      code(by.call('POST', `/api/v1/proposals/${id}/release`, { body, token: by.author.token }))
    expect(await sent(there, here.id, release)).toBe('unknown_proposal')
    const theirs = await there.call('POST', `/api/v1/pairs/${net.arden.pairWith(net.beiyuan)}/requests`, {
      body: aRequest(),
    })
    expect(await sent(there, (theirs.json as Proposal).id, release)).toBe('bad_release')
    expect(await sent(api, other.id, release)).toBe('bad_release')
    for (const signature of ['', 'A'.repeat(86), `${release.signature}=`, release.signature.slice(1)])
      expect(await sent(api, here.id, { ...release, signature })).toMatch(/^bad_/)
  })

  it('by the deputy of a deputy is none of the approver’s', async () => {
    const { net, api, propose, release, code } = await desk()
    const [deputy, next] = [await api.person('deputy', ['handler']), await api.person('next', ['handler'])]
    await changePerson(net.arden.node, 'approver', { deputy: 'deputy' })
    await changePerson(net.arden.node, 'deputy', { deputy: 'next' })
    const { id } = await propose()
    await release(id, api.author)
    expect(await code(release(id, next))).toBe('not_allowed')
    // The author as the approver's deputy is one person still.
    await changePerson(net.arden.node, 'approver', { deputy: 'author' })
    expect(await code(release(id, await api.secondKey(api.author)))).toBe('released_already')
    expect(await code(release(id, deputy))).toBe('not_allowed')
  })
})

describe('two things at the same moment', () => {
  it('a request that is released while its author composes it again leaves once, under one reference', async () => {
    const { api, pair, propose, sent, release } = await desk()
    for (let i = 0; i < 4; i++) {
      const { id, reference } = await propose()
      await release(id, api.author)
      const replace = () =>
        api.call('POST', `/api/v1/pairs/${pair}/requests?replaces=${id}`, { body: aRequest() })
      const calls = i % 2 ? [replace(), release(id, api.approver)] : [release(id, api.approver), replace()]
      for (const answer of await Promise.all(calls)) {
        const { id: other, reference: same } = answer.json as Proposal
        if (same !== reference || other === id) continue
        await release(other, api.author)
        await release(other, api.approver)
      }
      const stored = await Promise.all((await sent()).map(({ thread }) => thread))
      expect(new Set(stored).size).toBe(i + 1)
      expect(stored).toHaveLength(i + 1)
    }
  })

  it('two answers to one request, released at once: one leaves, the other is void', async () => {
    const { net, api, propose } = await desk()
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    const path = `/api/v1/requests/${reference}/answer`
    const answers = await Promise.all(
      (['done', 'not_possible'] as const).map((outcome) =>
        propose(path, { outcomes: [{ ask: 1, outcome }] }),
      ),
    )
    for (const { id } of answers) await api.releases(id, api.author)
    await Promise.all(answers.map(({ id }) => api.releases(id, api.approver)))
    const states = await Promise.all(
      answers.map(async ({ id }) => (await net.arden.store.proposal(id))!.state),
    )
    expect(states.toSorted()).toEqual(['entered', 'void'])
    const { turns } = await showRequest(net.arden.node, reference)
    expect(turns.filter(({ kind }) => kind === 'result')).toHaveLength(1)
  })
})

describe('an emergency', () => {
  it('lets no removal leave on one signature', async () => {
    const { net, api, propose, code } = await desk()
    const { reference, id } = await net.beiyuan.officer(net.arden).submits(emergency)
    await net.settles()
    const body = { messages: [id], digests: [], why: 'order', article: 'Art. 3' }
    const remover = await api.person('remover', ['approver', 'handler', 'duty_officer'])
    const removal = await propose(`/api/v1/requests/${reference}/expunge`, body, remover)
    await net.passes({ minutes: 11 })
    const alone = api.call('POST', `/api/v1/proposals/${removal.id}/alone`, { token: remover.token })
    expect(await code(alone)).toBe('proposal_closed')
    expect((await net.arden.store.proposal(removal.id))!.state).toBe('open')
  })
})

describe('a broken glass', () => {
  it('shows a thread for eight hours, and then no more of it than what its breaker wrote', async () => {
    const { net, api, propose, code } = await desk()
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    const officer = await api.person('night', ['duty_officer', 'handler'], { agency: 'police' })
    const ask = (method: string, path: string, body?: object) =>
      code(api.call(method, `/api/v1${path}`, { ...(body && { body }), token: officer.token }))
    expect(await ask('GET', `/requests/${reference}`)).toBe('unknown_request')
    expect(await ask('POST', `/requests/${reference}/break-glass`, { reason: 'a hospital is down' })).toBe(
      201,
    )
    const status = { text: { lang: 'en', text: 'We look.' } }
    const { id } = await propose(`/api/v1/requests/${reference}/clarify`, status, officer)
    expect(await ask('GET', `/requests/${reference}`)).toBe(200)
    await net.passes({ hours: 8, minutes: 1 })
    expect(await ask('GET', `/requests/${reference}`)).toBe('unknown_request')
    expect(await ask('POST', `/requests/${reference}/clarify`, status)).toBe('unknown_request')
    // What he wrote himself is his to see; it says nothing of the thread.
    expect(await ask('GET', `/proposals/${id}`)).toBe(200)
  })
})

describe('a link', () => {
  it('to a request of another pair leaves neither in a request nor in a correction; one of the same pair does', async () => {
    const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan', 'cobalt'], {
      pairs: [
        ['arden', 'beiyuan'],
        ['arden', 'cobalt'],
      ],
    })
    const to = net.arden.officer(net.beiyuan)
    const mine = await to.submits(aRequest())
    const other = await net.arden.officer(net.cobalt).submits(aRequest())
    const linked = ({ id }: { readonly id: string }) =>
      [{ relation: 'continues', request: id as Digest }] as const
    const correction = (of: { readonly id: string }) =>
      to.acts(mine.id, { type: 'correct', of: mine.id, links: linked(of) }, 'See there.')
    await expect(to.submits(aRequest({ links: [...linked(other)] }))).rejects.toMatchObject({
      code: 'bad_draft',
    })
    await expect(correction(other)).rejects.toMatchObject({ code: 'bad_draft' })
    expect((await to.submits(aRequest({ links: [...linked(mine)] }))).id).toMatch(/^sha256:/)
    expect((await correction(mine)).id).toMatch(/^sha256:/)
  })
})

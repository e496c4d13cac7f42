import { describe, expect, it, onTestFinished } from 'vitest'
import { changePerson, enrolKey, revokeKey } from '../../src/app/people/persons.ts'
import { proposeRequest } from '../../src/app/people/propose.ts'
import { showRequest } from '../../src/app/show-request.ts'
import { createToken } from '../../src/app/tokens.ts'
import { openApi, type Person, type TestApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Proposal = {
  readonly id: string
  readonly reference: string
  readonly state: string
  readonly needs: number
  readonly missing: number
  readonly remark?: string
  readonly aloneFrom?: string
  readonly releases: readonly { readonly person: string }[]
  readonly entered?: { readonly reference: string }
}

async function desk() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const pair = net.arden.pairWith(net.beiyuan)
  const propose = async (draft: object = aRequest(), query = ''): Promise<Proposal> => {
    const answer = await api.call('POST', `/api/v1/pairs/${pair}/requests${query}`, { body: draft })
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
    return answer.json
  }
  const messages = async () => (await net.arden.store.messagesOfKind(origin(), ['request', 'notify'])).length
  const origin = () => net.arden.ledger.head(pair)!.origin
  /** A request of Beiyuan's that Arden may answer. */
  const asked = async (draft = aRequest()) => {
    const { reference } = await net.beiyuan.officer(net.arden).submits(draft)
    await net.settles()
    return reference
  }
  const turn = async (reference: string, name: string, body: object, by: Person = api.author) => {
    const answer = await api.call('POST', `/api/v1/requests/${reference}/${name}`, {
      body,
      token: by.token,
    })
    expect([answer.status, answer.text]).toEqual([201, expect.any(String)])
    return answer.json as Proposal
  }
  return { net, api, pair, propose, messages, asked, turn }
}

async function show(api: TestApi, id: string): Promise<Proposal & { readonly payload?: unknown }> {
  return (await api.call('GET', `/api/v1/proposals/${id}`)).json
}
const code = (answer: { readonly json: never }) => (answer.json as { code: string }).code

describe('a request that is put up', () => {
  it('leaves when the author and an approver have signed its id, and not before', async () => {
    const { api, propose, messages } = await desk()
    const proposal = await propose()
    expect(proposal).toMatchObject({ state: 'open', needs: 2, missing: 2 })
    expect((await api.releases(proposal.id, api.author)).json).toMatchObject({ state: 'open', missing: 1 })
    expect(await messages()).toBe(0)
    const released = (await api.releases(proposal.id, api.approver)).json as Proposal
    expect(released).toMatchObject({ state: 'entered', entered: { id: proposal.id } })
    expect(await messages()).toBe(1)
    expect(await show(api, proposal.id)).not.toHaveProperty('payload')
    // Sent again, it is not entered again.
    expect(code(await api.releases(proposal.id, api.approver))).toBe('proposal_closed')
    expect(await messages()).toBe(1)
  })

  it('waits for whom it waits for, and for nobody else', async () => {
    const { api, propose } = await desk()
    const { id } = await propose()
    const waitsFor = async ({ token }: Person) =>
      (
        (await api.call('GET', '/api/v1/proposals/waiting', { token })).json as { items: Proposal[] }
      ).items.map((item) => item.id)
    expect([await waitsFor(api.author), await waitsFor(api.approver), await waitsFor(api.operator)]).toEqual([
      [id],
      [id],
      [],
    ])
    await api.releases(id, api.author)
    expect([await waitsFor(api.author), await waitsFor(api.approver)]).toEqual([[], [id]])
  })

  it('keeps its reference to itself: the next has another, also after a restart', async () => {
    const { net, pair, propose } = await desk()
    const { reference } = await propose()
    await net.arden.stop()
    await net.arden.start()
    const viewer = { person: 'author', name: 'An Author', roles: ['handler'], isProgram: false } as const
    const next = await proposeRequest(net.arden.node, viewer, pair, aRequest())
    expect(next.reference).not.toBe(reference)
  })

  it('is not released by its author alone, nor with a second key of his', async () => {
    const { net, api, propose, messages } = await desk()
    const proposal = await propose()
    await api.releases(proposal.id, api.author)
    const second = await api.person('spare', ['handler', 'approver'])
    await revokeKey(net.arden.node, second.kid)
    // The same key cannot go over to the author, and a new one of his is still his.
    await expect(enrolKey(net.arden.node, 'author', second.kid)).rejects.toMatchObject({ code: 'key_taken' })
    const own = await api.secondKey(api.author)
    expect(code(await api.releases(proposal.id, own))).toBe('released_already')
    expect(await messages()).toBe(0)
  })

  it('is not released by a signature over another id, by a stranger’s key or under another’s name', async () => {
    const { api, propose, messages } = await desk()
    const [one, two] = [await propose(), await propose()]
    await api.releases(one.id, api.author)
    const release = (body: object, token: string) =>
      api.call('POST', `/api/v1/proposals/${one.id}/release`, { body, token })
    const { approver, author } = api
    expect(
      code(await release({ key: approver.kid, signature: approver.signs(two.id) }, approver.token)),
    ).toBe('bad_release')
    expect(code(await release({ key: author.kid, signature: author.signs(one.id) }, approver.token))).toBe(
      'bad_release',
    )
    expect(code(await release({ key: approver.kid, signature: approver.signs(one.id) }, author.token))).toBe(
      'bad_release',
    )
    expect(await messages()).toBe(0)
  })

  it('is released by nobody without the role, by no token that was not made for it, and by no program', async () => {
    const { api, propose } = await desk()
    const { id } = await propose()
    await api.releases(id, api.author)
    const reviewer = await api.person('reviewer', ['legal_reviewer'])
    const colleague = await api.person('colleague', ['handler'])
    const narrow = await api.person('narrow', ['approver'], { scopes: ['read', 'draft'] })
    for (const person of [reviewer, colleague, narrow, api.operator])
      expect([person.id, code(await api.releases(id, person))]).toEqual([
        person.id,
        expect.stringMatching(/^(not_allowed|unknown_proposal)$/),
      ])
    const token = await api.program('tickets', ['handler', 'approver'])
    const body = { key: api.approver.kid, signature: api.approver.signs(id) }
    expect(code(await api.call('POST', `/api/v1/proposals/${id}/release`, { body, token }))).toBe(
      'not_allowed',
    )
  })

  it('of a program needs two people too, who make it theirs', async () => {
    const { api, pair } = await desk()
    const token = await api.program('tickets', ['handler'])
    const answer = await api.call('POST', `/api/v1/pairs/${pair}/requests`, { body: aRequest(), token })
    const { id } = answer.json as Proposal
    const colleague = await api.person('colleague', ['handler'])
    expect((await api.releases(id, api.author)).json).toMatchObject({ missing: 1 })
    expect(code(await api.releases(id, colleague))).toBe('not_allowed')
    expect((await api.releases(id, api.approver)).json).toMatchObject({ state: 'entered' })
  })

  it('is sent back with remarks, composed again under its name, and what was signed before is void', async () => {
    const { api, propose, messages } = await desk()
    const first = await propose()
    await api.releases(first.id, api.author)
    const sent = await api.call('POST', `/api/v1/proposals/${first.id}/send-back`, {
      body: { remark: '请写明主机。' },
      token: api.approver.token,
    })
    expect(sent.json).toMatchObject({ state: 'sent_back', remark: '请写明主机。' })
    expect(code(await api.releases(first.id, api.approver))).toBe('proposal_closed')
    const again = await propose(
      aRequest({ title: { lang: 'en', text: 'Logs of 192.0.2.7' } }),
      `?replaces=${first.id}`,
    )
    expect([again.reference, again.missing]).toEqual([first.reference, 2])
    expect(again.id).not.toBe(first.id)
    // What it said stands beside what it says now, until that has left.
    const said = { body: { title: { text: 'Preserve the logs of one host' } } }
    expect(await show(api, first.id)).toMatchObject({ state: 'replaced', payload: said })
    await api.releases(again.id, api.author, api.approver)
    expect(await messages()).toBe(1)
    expect(await show(api, first.id)).not.toHaveProperty('payload')
  })

  it('keeps only the words of the version before, and none once it is dropped', async () => {
    const { api, propose } = await desk()
    const first = await propose()
    const second = await propose(aRequest(), `?replaces=${first.id}`)
    const third = await propose(aRequest(), `?replaces=${second.id}`)
    expect(await show(api, first.id)).not.toHaveProperty('payload')
    expect(await show(api, second.id)).toHaveProperty('payload')
    await api.call('POST', `/api/v1/proposals/${third.id}/drop`, {})
    expect(await show(api, second.id)).not.toHaveProperty('payload')
  })

  it('stands in lists with its title, and under TLP:RED without', async () => {
    const { api, propose } = await desk()
    const [open, red] = [await propose(), await propose(aRequest({ tlp: 'RED' }))]
    const { items } = (await api.call('GET', '/api/v1/proposals')).json as {
      items: { id: string; title?: { text: string } }[]
    }
    const titleOf = (id: string) => items.find((item) => item.id === id)?.title?.text
    expect([titleOf(open.id), titleOf(red.id)]).toEqual(['Preserve the logs of one host', undefined])
  })

  it('names whose signature would count now, and for whom each stands in', async () => {
    const { net, api, propose } = await desk()
    const deputy = await api.person('stand-in', ['handler'])
    await changePerson(net.arden.node, api.approver.id, { deputy: deputy.id })
    const { id } = await propose()
    await api.releases(id, api.author)
    const { signers } = (await api.call('GET', `/api/v1/proposals/${id}`)).json as {
      signers: { person: string; standsInFor?: string[] }[]
    }
    expect(signers.map(({ person }) => person).toSorted()).toEqual([api.approver.id, deputy.id].toSorted())
    expect(signers.find(({ person }) => person === deputy.id)?.standsInFor).toHaveLength(1)
    await api.releases(id, deputy)
    expect(await show(api, id)).not.toHaveProperty('signers')
  })

  it('is composed again by its author only, and sent back by nobody who writes', async () => {
    const { api, propose, pair } = await desk()
    const { id } = await propose()
    const other = await api.person('other', ['handler'])
    const replaced = await api.call('POST', `/api/v1/pairs/${pair}/requests?replaces=${id}`, {
      body: aRequest(),
      token: other.token,
    })
    expect(code(replaced)).toBe('not_allowed')
    const sent = await api.call('POST', `/api/v1/proposals/${id}/send-back`, {
      body: { remark: 'no' },
      token: other.token,
    })
    expect(code(sent)).toBe('not_allowed')
    const dropped = await api.call('POST', `/api/v1/proposals/${id}/drop`, {})
    expect(dropped.json).toMatchObject({ state: 'dropped' })
  })

  it('is released by the approver’s deputy, and by an approver who left no more', async () => {
    const { net, api, propose } = await desk()
    const deputy = await api.person('deputy', ['handler'])
    const { id } = await propose()
    await api.releases(id, api.author)
    expect(code(await api.releases(id, deputy))).toBe('not_allowed')
    await changePerson(net.arden.node, 'approver', { deputy: 'deputy' })
    expect((await api.releases(id, deputy)).json).toMatchObject({ state: 'entered' })
    const next = await propose()
    await api.releases(next.id, api.author)
    await changePerson(net.arden.node, 'approver', { isActive: false })
    expect((await api.releases(next.id, api.approver)).status).toBe(401)
    expect(code(await api.releases(next.id, deputy))).toBe('not_allowed')
  })
})

describe('a turn that is put up', () => {
  it('needs one person on duty where the kind says so', async () => {
    const { api, asked, turn } = await desk()
    const reference = await asked()
    const pending = await turn(reference, 'acknowledge', { state: 'pending' })
    expect(pending).toMatchObject({ needs: 1 })
    expect((await api.releases(pending.id, api.author)).json).toMatchObject({ state: 'entered' })
    const status = await turn(reference, 'status', { text: { lang: 'zh', text: '正在核实' } })
    const onDuty = await api.person('night', ['duty_officer'])
    expect((await api.releases(status.id, onDuty)).json).toMatchObject({ state: 'entered' })
  })

  it('is decided once more when it is released, and void with the reason when it can be entered no more', async () => {
    const { net, api, asked, turn } = await desk()
    const reference = await asked()
    const answer = await turn(reference, 'answer', { outcomes: [{ ask: 1, outcome: 'done' }] })
    await api.releases(answer.id, api.author)
    const { reference: same } = await net.beiyuan.officer(net.arden).acts(reference, { type: 'withdraw' })
    await net.settles()
    expect(same).toBe(reference)
    expect(code(await api.releases(answer.id, api.approver))).toBe('proposal_void')
    const shown = await show(api, answer.id)
    expect([shown.state, shown.remark]).toEqual(['void', expect.stringContaining('withdrawn')])
  })

  it('that would now say something else than people saw is void: another turn answered its duty first', async () => {
    const { api, asked, turn } = await desk()
    const reference = await asked()
    const [late, first] = [
      await turn(reference, 'answer', { outcomes: [{ ask: 1, outcome: 'partly', text: 'half' }] }),
      await turn(reference, 'acknowledge', { state: 'accepted' }),
    ]
    await api.releases(late.id, api.author)
    await api.releases(first.id, api.author, api.approver)
    expect(code(await api.releases(late.id, api.approver))).toBe('proposal_void')
    expect((await show(api, late.id)).remark).toContain('compose it again')
  })

  it('is entered once, however many release it at the same moment', async () => {
    const { net, api, asked, turn } = await desk()
    const reference = await asked()
    const proposal = await turn(reference, 'acknowledge', { state: 'accepted' })
    const third = await api.person('third', ['approver'])
    await Promise.all([api.author, api.approver, third].map((person) => api.releases(proposal.id, person)))
    const { turns } = await showRequest(net.arden.node, reference)
    expect(turns.filter(({ kind }) => kind === 'acknowledge')).toHaveLength(1)
  })
})

describe('a node that dies between the last signature and the entry', () => {
  it('enters it when one of them signs again, once, and never after it was entered', async () => {
    const { net, api, propose, messages } = await desk()
    const { id } = await propose()
    const row = (await net.arden.store.proposal(id))!
    await api.releases(id, api.author)
    // The second signature is stored, and the node dies before anything is entered.
    await net.arden.store.addRelease(id, {
      how: 'key',
      by: 'approver',
      key: api.approver.kid,
      signature: 'x',
      atMs: net.arden.node.clock.nowMs(),
    })
    expect(await messages()).toBe(0)
    expect((await api.releases(id, api.approver)).json).toMatchObject({ state: 'entered' })
    expect(await messages()).toBe(1)
    // It is entered, and the node dies before the proposal says so.
    await net.arden.store.saveProposal(row)
    expect((await api.releases(id, api.approver)).json).toMatchObject({ state: 'entered' })
    expect(await messages()).toBe(1)
  })
})

describe('an emergency', () => {
  const emergency = aRequest({
    urgency: 'emergency',
    urgencyGround: 'life',
    urgencyReason: { lang: 'en', text: 'A hospital is down.' },
  })

  it('may leave on one signature after ten minutes without a second, marked so on both sides', async () => {
    const { net, api, propose } = await desk()
    const { id, reference } = await propose(emergency)
    await api.releases(id, api.author)
    const alone = () => api.call('POST', `/api/v1/proposals/${id}/alone`, {})
    expect(code(await alone())).toBe('too_soon')
    await net.passes({ minutes: 11 })
    const composed = (await alone()).json as Proposal
    expect(composed).toMatchObject({ reference, needs: 1, missing: 1, isAlone: true })
    // The bytes are others: what was signed before counts for nothing.
    expect(composed.id).not.toBe(id)
    expect((await api.releases(composed.id, api.author)).json).toMatchObject({ state: 'entered' })
    await net.passes({ minutes: 1 })
    for (const node of [net.arden.node, net.beiyuan.node]) {
      const { turns } = await showRequest(node, reference)
      expect(turns[0]!.payload).toMatchObject({ alone: true })
    }
    const waiting = await api.call('GET', '/api/v1/proposals/unratified')
    expect(waiting.json).toMatchObject({ items: [{ id: composed.id, until: expect.any(String) }] })
  })

  it('that left so is ratified by a second person, and not by whoever sent it', async () => {
    const { net, api, propose, turn } = await desk()
    const { id, reference } = await propose(emergency)
    await net.passes({ minutes: 11 })
    const composed = (await api.call('POST', `/api/v1/proposals/${id}/alone`, {})).json as Proposal
    await api.releases(composed.id, api.author)
    const ratify = await turn(reference, 'ratify', { of: composed.id })
    expect(ratify.needs).toBe(1)
    expect(code(await api.releases(ratify.id, api.author))).toBe('released_already')
    expect((await api.releases(ratify.id, api.approver)).json).toMatchObject({ state: 'entered' })
    expect((await api.call('GET', '/api/v1/proposals/unratified')).json).toEqual({ items: [] })
    await net.passes({ minutes: 1 })
    expect((await showRequest(net.beiyuan.node, reference)).turns.map(({ kind }) => kind)).toEqual([
      'request',
      'ratify',
    ])
  })

  it('is the only thing that leaves alone', async () => {
    const { net, api, propose } = await desk()
    const { id } = await propose()
    await net.passes({ minutes: 20 })
    expect(code(await api.call('POST', `/api/v1/proposals/${id}/alone`, {}))).toBe('proposal_closed')
  })
})

describe('a token', () => {
  it('that has expired or was revoked lets nobody in, and says why', async () => {
    const { net, api } = await desk()
    const { node } = net.arden
    const expiresMs = node.clock.nowMs() + 60_000
    const token = await createToken(node, { name: 'short', person: 'author', expiresMs })
    const asked = async () => {
      const answer = await api.call('GET', '/api/v1/requests', { token })
      return [answer.status, (answer.json as { code?: string }).code]
    }
    expect(await asked()).toEqual([200, undefined])
    await net.passes({ minutes: 2 })
    expect(await asked()).toEqual([401, 'token_expired'])
    const listed = (await api.call('GET', '/api/v1/tokens', { token: api.operator.token })).json as {
      items: { id: string; name: string }[]
    }
    const { id } = listed.items.find(({ name }) => name === 'short')!
    const revoke = (by: Person) => api.call('POST', `/api/v1/tokens/${id}/revoke`, { token: by.token })
    expect(code(await revoke(api.author))).toBe('not_allowed')
    expect((await revoke(api.operator)).status).toBe(200)
    expect(await asked()).toEqual([401, 'token_revoked'])
  })

  it('has the roles that its person has now, not those of the day on which it was made', async () => {
    const { net, api } = await desk()
    const list = () => api.call('GET', '/api/v1/requests')
    expect((await list()).status).toBe(200)
    await changePerson(net.arden.node, 'author', { roles: ['auditor'] })
    expect((await list()).status).toBe(403)
    await changePerson(net.arden.node, 'author', { isActive: false })
    expect(code(await list())).toBe('token_inactive')
  })
})

describe('an enrolled key', () => {
  it('signs its person in for ten minutes, at this node and with a fresh challenge only', async () => {
    const { net, api } = await desk()
    const { challenge, identity } = (await api.call('POST', '/api/v1/sign-in/challenge', { token: null }))
      .json as { challenge: string; identity: string }
    expect(identity).toBe(net.arden.party.id)
    const body = { challenge, key: api.author.kid, signature: api.author.signsIn(identity, challenge) }
    const signIn = () => api.call('POST', '/api/v1/sign-in', { body, token: null })
    const { token, person } = (await signIn()).json as { token: string; person: string }
    expect(person).toBe('author')
    expect(code(await signIn())).toBe('bad_sign_in')
    expect((await api.call('GET', '/api/v1/requests', { token })).status).toBe(200)
    await net.passes({ minutes: 11 })
    expect((await api.call('GET', '/api/v1/requests', { token })).status).toBe(401)
  })

  it('that was revoked signs nobody in, and ends what it signed in', async () => {
    const { net, api } = await desk()
    const ask = async () => (await api.call('POST', '/api/v1/sign-in/challenge', { token: null })).json
    const signIn = async () => {
      const { challenge, identity } = (await ask()) as { challenge: string; identity: string }
      const body = { challenge, key: api.author.kid, signature: api.author.signsIn(identity, challenge) }
      return api.call('POST', '/api/v1/sign-in', { body, token: null })
    }
    const { token } = (await signIn()).json as { token: string }
    await revokeKey(net.arden.node, api.author.kid)
    expect((await api.call('GET', '/api/v1/requests', { token })).status).toBe(401)
    expect(code(await signIn())).toBe('bad_sign_in')
  })
})

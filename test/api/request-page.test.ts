import { describe, expect, it, onTestFinished } from 'vitest'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const en = (text: string) => ({ lang: 'en', text })

/** A request of Beiyuan's as Arden's desk asks for it. */
async function asked() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
  await net.settles()
  const get = async (part: string, token?: string) =>
    (await api.call('GET', `/api/v1/requests/${reference}${part}`, { ...(token && { token }) })).json as never
  const acts = async (token?: string) =>
    ((await get('/acts', token)) as { items: { turn: string }[] }).items.map(({ turn }) => turn)
  return { net, api, reference, get, acts }
}

describe('what the page of a request asks for', () => {
  it('names the acts that are possible now, and others after one was done', async () => {
    const { net, acts } = await asked()
    expect((await acts()).slice(0, 4)).toEqual(['acknowledge', 'status', 'answer', 'refuse'])
    const [request] = await net.arden.store.threads({ limit: 1 })
    const { reference } = request!
    await net.arden.officer(net.beiyuan).acts(reference, { type: 'acknowledge', state: 'accepted' })
    expect(await acts()).not.toContain('acknowledge')
  })

  it('offers no act to whoever may put none up', async () => {
    const { api, acts } = await asked()
    const reviewer = await api.person('reviewer', ['legal_reviewer'])
    expect(await acts(reviewer.token)).toEqual([])
  })

  it('previews a turn as it would be signed, and puts nothing up', async () => {
    const { api, reference } = await asked()
    const body = { outcomes: [{ ask: 1, outcome: 'refused', ground: 'no_link', article: 'Art. 4' }] }
    const preview = await api.call('POST', `/api/v1/requests/${reference}/answer?preview=true`, { body })
    expect([preview.status, preview.json]).toEqual([
      200,
      expect.objectContaining({ kind: 'result', needs: 2, missing: 2 }),
    ])
    expect((await api.call('GET', '/api/v1/proposals')).json).toEqual({ items: [] })
    const put = await api.call('POST', `/api/v1/requests/${reference}/answer`, { body })
    expect(put.status).toBe(201)
    const shown = (await api.call('GET', `/api/v1/proposals/${(put.json as { id: string }).id}`)).json
    const said = (of: { payload: { body: unknown } }) => of.payload.body
    expect(said(shown)).toEqual(said(preview.json))
  })

  it('refuses a preview in the words in which the turn itself is refused', async () => {
    const { api, reference } = await asked()
    const path = `/api/v1/requests/${reference}/reply`
    const body = { to: `sha256:${'0'.repeat(64)}`, text: en('Here it is.') }
    const preview = await api.call('POST', `${path}?preview=true`, { body })
    const { status, text } = await api.call('POST', path, { body })
    expect([preview.status, preview.text]).toEqual([status, text])
    expect((preview.json as { code: string }).code).toBe('no_question')
  })

  it('tells of each message how far it is proven, between times that lie in order', async () => {
    const { net, api, reference, get } = await asked()
    await net.arden.officer(net.beiyuan).acts(reference, { type: 'status' }, 'It goes on.')
    await net.settles()
    await net.passes({ minutes: 5 })
    const { items } = (await get('/timeline')) as {
      items: { id: string; mark: string; after?: string; before?: string }[]
    }
    const view = (await api.call('GET', `/api/v1/requests/${reference}`)).json as { turns: { id: string }[] }
    expect(items.map(({ id }) => id).toSorted()).toEqual(view.turns.map(({ id }) => id).toSorted())
    for (const { mark, after, before } of items) {
      expect(['receipted', 'witnessed']).toContain(mark)
      expect(before).toBeDefined()
      if (after !== undefined) expect(after <= before!).toBe(true)
    }
  })

  it('gives the parts of a letter, so that the desk can set them', async () => {
    const { api, reference, get } = await asked()
    const letter = (await get('/letter')) as { title: string; parts: { type: string }[] }
    expect(letter.title).toBe(reference)
    expect(letter.parts[0]?.type).toBe('head')
    const unknown = await api.call('GET', '/api/v1/requests/ARD-2000-0001/letter')
    expect(unknown.status).toBe(404)
  })
})

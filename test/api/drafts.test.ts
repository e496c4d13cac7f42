import { describe, expect, it, onTestFinished } from 'vitest'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

async function desk() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const pair = net.arden.pairWith(net.beiyuan)
  const draft = async (body: object, query = '') =>
    api.call('POST', `/api/v1/pairs/${pair}/drafts${query}`, { body })
  return { net, api, pair, draft }
}
const code = (answer: { readonly json: never }) => (answer.json as { code: string }).code
const idOf = (answer: { readonly json: never }) => (answer.json as { id: string }).id
const BLANK = {
  kind: 'information',
  urgency: 'emergency',
  title: { lang: 'en', text: '' },
  facts: { lang: 'en', text: '' },
  asks: [],
}

describe('an unfinished draft', () => {
  it('is kept when one says so, and refused when one does not', async () => {
    const { draft } = await desk()
    expect(code(await draft(BLANK))).toBe('bad_draft')
    expect((await draft(BLANK, '?unfinished=true')).status).toBe(201)
  })

  it('is not put up before it is finished', async () => {
    const { api, draft } = await desk()
    const kept = await draft(BLANK, '?unfinished=true')
    const up = await api.call('POST', `/api/v1/drafts/${idOf(kept)}/propose`)
    expect([up.status, code(up)]).toEqual([422, 'bad_draft'])
    const finished = { ...aRequest(), title: { lang: 'en', text: 'Logs' } }
    const changed = await api.call('PUT', `/api/v1/drafts/${idOf(kept)}?unfinished=true`, {
      body: finished,
      headers: { 'if-match': String(kept.headers.etag) },
    })
    expect(changed.status).toBe(200)
    expect((await api.call('POST', `/api/v1/drafts/${idOf(kept)}/propose`)).status).toBe(201)
  })

  it('with a title of blanks alone is put up by nobody', async () => {
    const { draft } = await desk()
    const answer = await draft({ ...aRequest(), title: { lang: 'en', text: '   ' } })
    expect([answer.status, code(answer)]).toEqual([422, 'bad_draft'])
  })

  it('holds a card number in clear as little as any other', async () => {
    const { draft } = await desk()
    const facts = { lang: 'en', text: 'It took 4111 1111 1111 1111.' }
    expect(code(await draft({ ...BLANK, facts }, '?unfinished=true'))).toBe('bad_draft')
  })
})

describe('what would be owed', () => {
  it('is said before anything is put up: each duty with its time and why, in both languages', async () => {
    const { api, pair } = await desk()
    const answer = await api.call('GET', `/api/v1/pairs/${pair}/duties?kind=preservation&urgency=emergency`)
    expect(answer.status).toBe(200)
    const { items } = answer.json as { items: { duty: string; explanation: { en: string; zh: string } }[] }
    expect(items.map(({ duty }) => duty)).toEqual(
      expect.arrayContaining(['receipt', 'acknowledgement', 'answer']),
    )
    expect(items[0]!.explanation.zh).toMatch(/\p{Script=Han}/u)
  })

  it('is nothing but a receipt and an acknowledgement for what asks nothing', async () => {
    const { api, pair } = await desk()
    const answer = await api.call('GET', `/api/v1/pairs/${pair}/duties?kind=notification&urgency=routine`)
    const { items } = answer.json as { items: { duty: string }[] }
    expect(items.map(({ duty }) => duty)).not.toContain('answer')
  })
})

import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type TestContext = Parameters<typeof testNetwork>[0]

async function aRecord(t: TestContext) {
  const net = await testNetwork(t, ['arden', 'beiyuan'], { witness: true })
  const title = { lang: 'en', text: 'Nightjar' } as const
  const { reference, id } = await net.arden.officer(net.beiyuan).submits(aRequest({ title }))
  await net.settles()
  await net.passes({ minutes: 3 })
  const api = await openApi(t, net.arden)
  const at = `/api/v1/pairs/${net.arden.pairWith(net.beiyuan)}`
  return { net, api, at, reference, id }
}
type Leaves = {
  size: number
  items: { position: number; type: string; id?: string; reference?: string; proof: { mark: string } }[]
}

describe('the leaves of a log', () => {
  it('are told by position with what they belong to and how far each is proven, and without contents', async (t) => {
    const { api, at, reference, id } = await aRecord(t)
    const { json, text } = await api.call('GET', `${at}/record/leaves?log=ours&limit=500`)
    const { size, items } = json as Leaves
    expect(items.map(({ position }) => position)).toEqual(Array.from({ length: size }, (_, i) => i))
    expect(items[0]).toMatchObject({ type: 'message', kind: 'keys' })
    expect(items.find((item) => item.id === id)).toMatchObject({ reference, proof: { mark: 'witnessed' } })
    expect(text).not.toContain('Nightjar')
  })

  it('come a page at a time, the newest last where no position is named', async (t) => {
    const { api, at } = await aRecord(t)
    const newest = (await api.call('GET', `${at}/record/leaves?log=ours&limit=2`)).json as Leaves
    expect(newest.items.map(({ position }) => position)).toEqual([newest.size - 2, newest.size - 1])
    const first = (await api.call('GET', `${at}/record/leaves?log=theirs&from=0&limit=3`)).json as Leaves
    expect(first.items.map(({ position }) => position)).toEqual([0, 1, 2])
    const beyond = (await api.call('GET', `${at}/record/leaves?log=ours&from=9999`)).json as Leaves
    expect(beyond.items).toEqual([])
    const later = (await api.call('GET', `${at}/record/leaves?log=ours&epoch=7`)).json as Leaves
    expect(later).toMatchObject({ epoch: 7, size: 0, items: [] })
  })

  it('name no request to whom it does not exist', async (t) => {
    const { api, at } = await aRecord(t)
    const police = await api.person('police', ['handler'], { agency: 'police' })
    for (const path of ['leaves?log=ours', 'evidence?log=ours&position=0'])
      expect((await api.call('GET', `${at}/record/${path}`, { token: police.token })).status).toBe(403)
  })

  it('refuse what is no place of a log', async (t) => {
    const { api, at } = await aRecord(t)
    for (const query of [
      '',
      'log=both',
      'log=ours&from=-1',
      'log=ours&limit=501',
      'log=ours&epoch=0',
      'log=ours&from=x',
    ])
      expect((await api.call('GET', `${at}/record/leaves?${query}`)).json).toMatchObject({
        code: 'bad_request',
      })
    expect((await api.call('GET', `${at}/record/evidence?log=ours&position=9999`)).json).toMatchObject({
      code: 'unknown_leaf',
    })
  })
})

describe('the evidence of a message', () => {
  it('is given to who may read its request, and to nobody else', async (t) => {
    const { api, reference, id } = await aRecord(t)
    const path = `/api/v1/requests/${reference}/evidence`
    expect((await api.call('GET', path)).json).toMatchObject({
      id,
      envelope: expect.stringContaining('payload'),
    })
    const police = await api.person('police', ['handler'], { agency: 'police' })
    const chair = await api.person('chair', ['co_chair'])
    expect((await api.call('GET', path, { token: police.token })).json).toMatchObject({
      code: 'unknown_request',
    })
    expect((await api.call('GET', path, { token: chair.token })).status).toBe(403)
  })

  it('rests on documents that hold key sets and agreements, and nothing that was said', async (t) => {
    const { api, at } = await aRecord(t)
    const { json } = await api.call('GET', `${at}/record/documents`)
    const { documents } = json as { documents: { leaf: string }[] }
    const kinds = documents.map(({ leaf }) => JSON.parse(leaf).kind as string)
    expect(kinds.toSorted()).toEqual(['agreement', 'agreement', 'keys', 'keys'])
  })
})

describe('the bytes of a review', () => {
  it('are those that a page makes again of what it read, so that both desks show one digest', async (t) => {
    const { net, api, at } = await aRecord(t)
    const other = await openApi(t, net.beiyuan)
    const path = `${at}/review?from=2020-01-01T00:00:00Z&to=2040-01-01T00:00:00Z`
    const { text, json } = await api.call('GET', path)
    expect(`${JSON.stringify(json)}\n`).toBe(text)
    const digest = (bytes: string) => createHash('sha256').update(bytes).digest('hex')
    expect(digest((await other.call('GET', path)).text)).toBe(digest(text))
  })
})

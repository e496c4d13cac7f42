import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listOf } from '../../src/api/paging.ts'
import { ApiError } from '../../src/api/problems.ts'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Listed = { readonly items: readonly { readonly reference: string }[]; readonly next?: string }

describe('pages of requests', () => {
  it('together hold each request once, whatever comes in meanwhile', { timeout: 60_000 }, async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const api = await openApi(t, net.arden)
    const officer = net.arden.officer(net.beiyuan)
    const references: string[] = []
    // Several in one millisecond, and some in others.
    for (let i = 0; i < 12; i++) {
      references.push((await officer.submits(aRequest())).reference)
      if (i % 5 === 4) await net.passes({ seconds: 10 })
    }
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const query = `limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`
      const answer = await api.call('GET', `/api/v1/requests?${query}`)
      expect(answer.status).toBe(200)
      const page: Listed = answer.json
      seen.push(...page.items.map(({ reference }) => reference))
      cursor = page.next
      if (seen.length === 6) await officer.submits(aRequest())
    } while (cursor !== undefined)
    expect(seen).toEqual(references.toReversed())
  })

  it('can be of one direction, class and pair', async (t) => {
    const net = await testNetwork(t, ['arden', 'beiyuan'])
    const api = await openApi(t, net.arden)
    await net.arden.officer(net.beiyuan).submits(aRequest())
    const of = async (query: string) => {
      const page: Listed = (await api.call('GET', `/api/v1/requests?${query}`)).json
      return page.items.length
    }
    expect(await of('direction=out&pair=BEI')).toBe(1)
    expect(await of('direction=in')).toBe(0)
    expect(await of('kind=mitigation')).toBe(0)
    expect(await api.call('GET', '/api/v1/requests?pair=NOBODY')).toMatchObject({ status: 404 })
  })
})

describe('a cursor', () => {
  const LIST = listOf('things', ['integer', 'text'])

  it('leads on from the row that it was given for', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.string({ maxLength: 50 }), (number, text) => {
        fc.pre(!text.includes('\u0000'))
        const rows = [
          { number, text },
          { number, text },
        ]
        const keyOf = (row: (typeof rows)[number]) => [row.number, row.text] as const
        const { next } = LIST.page(rows, 1, { keyOf, itemOf: (row) => row })
        expect(LIST.read({ cursor: next! }).after).toEqual([number, text])
      }),
    )
  })

  it('of another list, or made up, is refused and never thrown upon', () => {
    const other = listOf('others', ['integer', 'text'])
    const { next } = other.page([1, 2], 1, { keyOf: (n) => [n, 'x'], itemOf: (n) => n })
    const refused = (cursor: string) => {
      expect(() => LIST.read({ cursor })).toThrow(ApiError)
      expect(() => LIST.read({ cursor })).toThrow(/read it from the start/)
    }
    refused(next!)
    fc.assert(fc.property(fc.base64String(), (text) => refused(text)))
    for (const made of [
      '["things",1]',
      '["things","1","x"]',
      '["things",1.5,"x"]',
      '["things",1,"\\u0000"]',
      '{}',
    ])
      refused(Buffer.from(made).toString('base64url'))
  })
})

import { describe, expect, it, onTestFinished } from 'vitest'
import type { Person, TestApi } from '../build/api.ts'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type NoticeView = {
  readonly number: number
  readonly kind: string
  readonly urgent: boolean
  readonly unread: boolean
  readonly reference?: string
  readonly about: { readonly kind?: string; readonly by?: string; readonly proposal?: string }
  readonly settled?: boolean
}
type NoticesView = {
  readonly items: readonly NoticeView[]
  readonly next?: string
  readonly unread: number
  readonly readUpTo: number
}
const code = (answer: { readonly json: never }) => (answer.json as { code: string }).code
const tagOf = (answer: { readonly headers: TestApi extends never ? never : Record<string, unknown> }) =>
  String(answer.headers.etag)

async function desk() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const asked = async (draft = aRequest()) => {
    const { reference } = await net.beiyuan.officer(net.arden).submits(draft)
    await net.settles()
    return reference
  }
  const notices = async (by: Person, query = ''): Promise<NoticesView> => {
    const answer = await api.call('GET', `/api/v1/me/notices${query}`, { token: by.token })
    expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
    return answer.json
  }
  // Events begin when somebody first listens; the clock is looked at once a minute.
  await notices(api.author)
  net.clock.moveTo(net.clock.now() + 60)
  await net.settles()
  const kinds = async (by: Person) =>
    (await notices(by)).items.map(({ kind, reference }) => [kind, reference])
  return { net, api, asked, notices, kinds }
}

const CHOICES = {
  language: 'zh',
  zone: 'Asia/Shanghai',
  theme: 'dark',
  density: 'compact',
  singleKeys: false,
  notify: {
    mail: 'zhou.min@beiyuan.example',
    types: { 'turn.arrived': 'off' },
    quiet: { from: '22:00', until: '07:00', zone: 'Asia/Shanghai' },
    digestAt: '08:30',
  },
} as const

describe('choices', () => {
  async function choosing() {
    const { api } = await desk()
    const read = () => api.call('GET', '/api/v1/me/choices')
    const write = async (body: object, tag?: string) =>
      api.call('PUT', '/api/v1/me/choices', {
        body,
        headers: { 'if-match': tag ?? tagOf(await read()) },
      })
    return { api, read, write }
  }

  it('are presets until they are saved, and then what was saved, kind by kind', async () => {
    const { read, write } = await choosing()
    const before = (await read()).json as { notify: { types: Record<string, string> }; mailing: string }
    expect(before).toMatchObject({ mailing: 'off', notify: { types: { emergency: 'at_once' } } })
    const saved = await write(CHOICES)
    expect(saved.status).toBe(200)
    const types = { ...before.notify.types, 'turn.arrived': 'off' }
    expect(saved.json).toEqual({ ...CHOICES, notify: { ...CHOICES.notify, types }, mailing: 'off' })
    const after = await read()
    expect([after.json, tagOf(after)]).toEqual([saved.json, tagOf(saved)])
    await write({ notify: {} })
    expect((await read()).json).toEqual(before)
  })

  it('are changed only by whoever names what he read', async () => {
    const { api, read, write } = await choosing()
    const tag = tagOf(await read())
    const bare = await api.call('PUT', '/api/v1/me/choices', { body: CHOICES })
    expect([bare.status, code(bare)]).toEqual([428, 'match_missing'])
    expect((await write(CHOICES, tag)).status).toBe(200)
    const late = await write({ notify: {} }, tag)
    expect([late.status, code(late)]).toEqual([412, 'changed_meanwhile'])
  })

  it('take no zone that is none, no address that begins another header, and nothing that is not described', async () => {
    const { write } = await choosing()
    const zone = await write({ ...CHOICES, zone: 'Mars/Olympus' })
    expect([zone.status, code(zone)]).toEqual([422, 'bad_choices'])
    expect((zone.json as { errors: object[] }).errors).toMatchObject([{ at: '/body/zone' }])
    const quiet = { from: '22:00', until: '07:00', zone: '+08:00' }
    expect(code(await write({ notify: { quiet } }))).toBe('bad_choices')
    for (const notify of [
      { mail: 'a@b.example\r\nBcc: c@d.example' },
      { mail: 'a@b.example, c@d.example' },
      { mail: '"x y"@b.example' },
      { mail: '<a@b.example>' },
      { mail: 'a@@b.example' },
      { quiet: { from: '24:00', until: '07:00', zone: 'UTC' } },
      { digestAt: '8:00' },
      { types: { gossip: 'at_once' } },
      { types: { emergency: 'loud' } },
      { pager: '1' },
    ])
      expect([notify, (await write({ notify })).status]).toEqual([notify, 400])
  })

  it('belong to persons: a program is told so', async () => {
    const { api } = await desk()
    const token = await api.program('tickets', ['handler'])
    for (const path of ['choices', 'views', 'notices']) {
      const answer = await api.call('GET', `/api/v1/me/${path}`, { token })
      expect([path, answer.status, code(answer)]).toEqual([path, 403, 'no_person'])
    }
  })
})

describe('a saved view', () => {
  const view = (name: string, shared = false) => ({ name, query: '?q=due%3A7d', shared })

  async function viewing() {
    const { api } = await desk()
    const add = async (by: Person, body: object) =>
      api.call('POST', '/api/v1/me/views', { body, token: by.token })
    const names = async (by: Person) => {
      const { json } = await api.call('GET', '/api/v1/me/views', { token: by.token })
      return (json as { items: { name: string }[] }).items.map(({ name }) => name)
    }
    return { api, add, names }
  }

  it('is its owner’s; shared, it is read within the agency, or by all where the owner has none', async () => {
    const { api, add, names } = await viewing()
    const police = await api.person('police', ['handler'], { agency: 'police' })
    const colleague = await api.person('colleague', ['handler'], { agency: 'police' })
    const customs = await api.person('customs', ['handler'], { agency: 'customs' })
    await add(api.author, view('mine'))
    await add(api.author, view('for all', true))
    await add(police, view('for the police', true))
    expect(await names(api.author)).toEqual(['for all', 'mine'])
    expect(await names(police)).toEqual(['for the police', 'for all'])
    expect(await names(colleague)).toEqual(['for all', 'for the police'])
    expect(await names(customs)).toEqual(['for all'])
    expect(await names(api.operator)).toEqual(['for all'])
  })

  it('is changed and deleted by its owner alone, who names what he read', async () => {
    const { api, add } = await viewing()
    const made = await add(api.author, view('shared', true))
    const { id } = made.json as { id: string }
    const path = `/api/v1/me/views/${id}`
    const ask = (method: string, by: Person, body?: object, tag = '*') =>
      api.call(method, path, { token: by.token, headers: { 'if-match': tag }, ...(body && { body }) })
    expect((await ask('PUT', api.approver, view('stolen'))).status).toBe(403)
    expect((await ask('DELETE', api.approver)).status).toBe(403)
    const changed = await ask('PUT', api.author, view('private'), tagOf(made))
    expect(changed.json).toMatchObject({ id, name: 'private', shared: false, isMine: true })
    expect(code(await ask('DELETE', api.approver))).toBe('unknown_view')
    expect(code(await ask('DELETE', api.author, undefined, tagOf(made)))).toBe('changed_meanwhile')
    expect((await ask('DELETE', api.author)).status).toBe(204)
    expect(code(await api.call('GET', path))).toBe('unknown_view')
  })

  it('is a query of the page’s own address and nothing that leads elsewhere', async () => {
    const { api, add } = await viewing()
    for (const query of [
      'https://evil.example/?x',
      '//evil.example',
      'q=1',
      '?q= ',
      `?${'x'.repeat(2000)}`,
      '',
    ])
      expect([query, (await add(api.author, { ...view('v'), query })).status]).toEqual([query, 400])
    expect((await add(api.author, { ...view(' '), query: '?x' })).status).toBe(400)
  })

  it('is one of a hundred at most', async () => {
    const { api, add } = await viewing()
    for (let n = 0; n < 100; n++) expect((await add(api.author, view(`v${n}`))).status).toBe(201)
    const last = await add(api.author, view('one more'))
    expect([last.status, code(last)]).toEqual([409, 'refused'])
  })
})

describe('a notice', () => {
  it('of a request that came in is for the desk, and of an agency’s only when it is given to it', async () => {
    const { api, asked, kinds } = await desk()
    const duty = await api.person('duty', ['duty_officer'])
    const police = await api.person('police', ['handler'], { agency: 'police' })
    const other = await api.person('customs', ['handler', 'duty_officer'], { agency: 'customs' })
    const legal = await api.person('legal', ['legal_reviewer'])
    const reference = await asked()
    expect(await kinds(api.author)).toContainEqual(['request.arrived', reference])
    expect(await kinds(duty)).toContainEqual(['request.arrived', reference])
    for (const person of [police, other, legal, api.operator]) expect(await kinds(person)).toEqual([])
    const given = await api.call('POST', `/api/v1/requests/${reference}/assignments`, {
      body: { agency: 'police' },
      token: duty.token,
    })
    expect(given.status).toBe(201)
    expect(await kinds(police)).toContainEqual(['assigned', reference])
    expect(await kinds(other)).toEqual([])
    // It is given to somebody now: the rest of the desk is told no more of it.
    expect(await kinds(duty)).toEqual([])
  })

  it('of an emergency is for everybody on duty, and says that it is one', async () => {
    const { api, asked, notices } = await desk()
    const duty = await api.person('duty', ['duty_officer'])
    const reference = await asked(
      aRequest({
        urgency: 'emergency',
        urgencyGround: 'life',
        urgencyReason: { lang: 'en', text: 'A life.' },
      }),
    )
    const { items } = await notices(duty)
    expect(items.find(({ kind }) => kind === 'emergency')).toMatchObject({
      reference,
      urgent: true,
      unread: true,
    })
  })

  it('of a turn is for whom it was given to and for who wrote on it', async () => {
    const { net, api, asked, kinds } = await desk()
    const given = await api.person('given', ['handler'])
    const writer = await api.person('writer', ['handler'])
    const neither = await api.person('neither', ['handler'])
    const reference = await asked()
    const on = `/api/v1/requests/${reference}`
    await api.call('POST', `${on}/assignments`, { body: { person: 'given' } })
    await api.call('POST', `${on}/notes`, { body: { text: 'mine' }, token: writer.token })
    await net.beiyuan.officer(net.arden).acts(reference, { type: 'withdraw' } as never, 'not needed')
    await net.settles()
    expect(await kinds(given)).toContainEqual(['turn.arrived', reference])
    expect(await kinds(writer)).toContainEqual(['turn.arrived', reference])
    expect((await kinds(neither)).map(([kind]) => kind)).not.toContain('turn.arrived')
  })

  it('of what waits is for those whose signature would count, until it counts no more; its author hears how it went', async () => {
    const { net, api, notices, kinds } = await desk()
    const second = await api.person('second', ['approver'])
    const pair = net.arden.pairWith(net.beiyuan)
    const proposed = await api.call('POST', `/api/v1/pairs/${pair}/requests`, { body: aRequest() })
    const { id, reference } = proposed.json as { id: string; reference: string }
    expect(await kinds(api.author)).toEqual([])
    const waiting = async (by: Person) =>
      (await notices(by)).items.filter(({ kind }) => kind === 'proposal.waiting')
    expect(await waiting(second)).toMatchObject([{ reference, about: { proposal: id, kind: 'request' } }])
    expect(await waiting(api.operator)).toEqual([])
    expect((await waiting(second))[0]).not.toHaveProperty('settled')
    await api.releases(id, api.author, api.approver)
    expect(await waiting(second)).toMatchObject([{ settled: true }])
    expect(await kinds(api.author)).toContainEqual(['proposal.released', reference])
    expect((await kinds(api.approver)).map(([kind]) => kind)).toEqual(['proposal.waiting'])
  })

  it('of what was sent back is for its author', async () => {
    const { net, api, kinds } = await desk()
    const pair = net.arden.pairWith(net.beiyuan)
    const proposed = await api.call('POST', `/api/v1/pairs/${pair}/requests`, { body: aRequest() })
    const { id, reference } = proposed.json as { id: string; reference: string }
    const back = await api.call('POST', `/api/v1/proposals/${id}/send-back`, {
      body: { remark: 'name the host' },
      token: api.approver.token,
    })
    expect(back.status).toBe(200)
    expect(await kinds(api.author)).toEqual([['proposal.sent_back', reference]])
  })

  it('of a duty comes a quarter of its span ahead, two hours at least, and again when it is late; each once', async () => {
    const { net, api, asked, notices } = await desk()
    const reference = await asked()
    const duties = async () =>
      (await notices(api.author)).items
        .filter((each) => each.kind.startsWith('duty.') && each.reference === reference)
        .map(({ kind, about }) => `${kind} ${about.kind} ${about.by}`)
        .toReversed()
    expect(await duties()).toEqual(['duty.due acknowledgement us'])
    await net.passes({ minutes: 70 })
    const late = ['duty.due acknowledgement us', 'duty.overdue acknowledgement us']
    expect(await duties()).toEqual(late)
    await net.passes({ hours: 16 })
    expect(await duties()).toEqual(late)
    await net.passes({ hours: 2 })
    expect(await duties()).toEqual([...late, 'duty.due answer us'])
    await net.passes({ hours: 7 })
    expect(await duties()).toEqual([...late, 'duty.due answer us', 'duty.overdue answer us'])
  })

  it('of a duty comes again when time was granted, and not before the new time is near', async () => {
    const { net, api, asked, notices } = await desk()
    const reference = await asked()
    const answers = async () =>
      (await notices(api.author)).items
        .filter(({ about }) => about.kind === 'answer')
        .map(({ kind }) => kind)
        .toReversed()
    await net.passes({ hours: 19 })
    expect(await answers()).toEqual(['duty.due'])
    const due = net.clock.now() + 4 * 24 * 3600
    await net.beiyuan.officer(net.arden).acts(reference, { type: 'grant', duty: 'answer', due })
    await net.passes({ hours: 24 })
    expect(await answers()).toEqual(['duty.due'])
    await net.passes({ hours: 60 })
    expect(await answers()).toEqual(['duty.due', 'duty.due'])
  })

  it('of what the other side owes comes only when it is late', async () => {
    const { net, api, notices } = await desk()
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.settles()
    await net.passes({ minutes: 50 })
    const kinds = async () =>
      (await notices(api.author)).items.map(({ kind, about }) => [kind, about.kind, about.by])
    expect(await kinds()).toEqual([])
    await net.passes({ minutes: 20 })
    expect(await kinds()).toEqual([['duty.overdue', 'acknowledgement', 'them']])
    expect((await notices(api.author)).items[0]?.reference).toBe(reference)
  })

  it('says nothing of what was said', async () => {
    const { api, asked } = await desk()
    await asked(aRequest({ title: { lang: 'en', text: 'Nightjar' }, facts: { lang: 'en', text: 'Mooring' } }))
    const { text } = await api.call('GET', '/api/v1/me/notices')
    expect(text).toContain('request.arrived')
    for (const word of ['Nightjar', 'Mooring', 'AMBER']) expect(text).not.toContain(word)
  })
})

describe('notices', () => {
  it('are read up to one, never unread again, and never ahead of what happened', async () => {
    const { api, asked, notices } = await desk()
    await asked()
    const first = await notices(api.author)
    const [newest] = first.items
    expect(first.unread).toBe(first.items.length)
    const read = (until: number) =>
      api.call('POST', '/api/v1/me/notices/read', { body: { until } }).then(({ json }) => json)
    expect(await read(first.items.at(-1)!.number)).toMatchObject({ unread: first.unread - 1 })
    expect(await read(1_000_000)).toMatchObject({ unread: 0 })
    expect(await read(newest!.number)).toMatchObject({ unread: 0 })
    const reference = await asked()
    const after = await notices(api.author)
    expect(after.unread).toBeGreaterThan(0)
    expect(after.items.filter(({ unread }) => unread).every((each) => each.reference === reference)).toBe(
      true,
    )
  })

  it('come in pages, newest first, each once; what did not change is not sent again', async () => {
    const { api, asked, notices } = await desk()
    for (let n = 0; n < 4; n++) await asked()
    const all = (await notices(api.author)).items.map(({ number }) => number)
    expect(all.length).toBeGreaterThanOrEqual(8)
    expect(all).toEqual(all.toSorted((a, b) => b - a))
    const paged: number[] = []
    let query = '?limit=3'
    for (let n = 0; n < 10; n++) {
      const page = await notices(api.author, query)
      expect(page.items.length).toBeLessThanOrEqual(3)
      paged.push(...page.items.map(({ number }) => number))
      if (page.next === undefined) break
      query = `?limit=3&cursor=${page.next}`
    }
    expect(paged).toEqual(all)
    const answer = await api.call('GET', '/api/v1/me/notices', { token: api.operator.token })
    await asked()
    const again = await api.call('GET', '/api/v1/me/notices', {
      token: api.operator.token,
      headers: { 'if-none-match': tagOf(answer) },
    })
    expect(again.status).toBe(304)
    expect(code(await api.call('GET', '/api/v1/me/notices?cursor=x'))).toBe('bad_cursor')
  })
})

describe('a webhook of one’s own', () => {
  it('is one for each person, sees with his eyes, and is no operator’s affair', async () => {
    const { api } = await desk()
    const police = await api.person('police', ['handler'], { agency: 'police' })
    const path = '/api/v1/me/webhook'
    const ask = (method: string, by: Person, body?: object) =>
      api.call(method, path, { token: by.token, ...(body && { body }) })
    expect((await ask('GET', police)).json).toEqual({})
    const first = await ask('POST', police, { url: 'https://one.example/x', types: ['proposal.waiting'] })
    expect(first.json).toMatchObject({
      secret: expect.stringMatching(/^whsec_/),
      webhook: { owner: 'police' },
    })
    const second = await ask('POST', police, { url: 'https://two.example/x' })
    expect(second.status).toBe(201)
    expect((await ask('GET', police)).json).toMatchObject({
      webhook: { url: 'https://two.example/x', owner: 'police' },
    })
    expect((await ask('GET', api.author)).json).toEqual({})
    expect(await api.call('GET', path, { token: await api.program('p', ['handler']) })).toMatchObject({
      status: 403,
    })
    expect((await ask('POST', police, { url: 'https://x.example/', owner: 'author' })).status).toBe(400)
    expect(code(await ask('POST', police, { url: 'https://user@x.example/' }))).toBe('bad_address')
    const listed = await api.call('GET', '/api/v1/webhooks', { token: api.operator.token })
    expect((listed.json as { items: object[] }).items).toHaveLength(1)
    expect((await ask('DELETE', police)).status).toBe(204)
    expect(code(await ask('DELETE', police))).toBe('unknown_webhook')
  })
})

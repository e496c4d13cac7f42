import { beforeAll, describe, expect, it } from 'vitest'
import { ACTIONS, type Action, ROLES, type Role } from '../../src/app/people/actions.ts'
import { openApi, type Person, type TestApi } from '../build/api.ts'
import { type Network, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

/** What each role may do: the policies are data, and this is what they are meant to say. A new act is denied to all until it stands here. */
const OWN = ['read_own', 'choose', 'keep_sign_in'] as const satisfies readonly Action[]
const DESK = [
  ...OWN,
  'list',
  'read_thread',
  'export_thread',
  'open_file',
  'read_note',
  'read_assignment',
  'propose_turn',
  'add_file',
  'translate',
  'write_note',
  'release',
  'read_pair',
  'read_record',
  'export_public',
  'export_full',
  'read_review',
  'draft',
  'propose_request',
  'read_people',
  'read_proposal',
  'sign',
] as const satisfies readonly Action[]
const MAY: Readonly<Record<Role, readonly Action[]>> = {
  handler: DESK,
  duty_officer: [...DESK, 'assign', 'break_glass'],
  approver: [
    ...DESK.filter(
      (act) => !['propose_turn', 'add_file', 'translate', 'draft', 'propose_request'].includes(act),
    ),
    'approve',
    'send_back',
    'assign',
    'break_glass',
    'hold',
    'remove_content',
    'agree',
  ],
  legal_reviewer: [
    ...OWN,
    'list',
    'read_thread',
    'export_thread',
    'open_file',
    'read_note',
    'read_assignment',
    'write_note',
    'send_back',
    'hold',
    'read_pair',
    'read_record',
    'read_review',
    'read_people',
    'read_proposal',
  ],
  translator: [
    ...OWN,
    'list',
    'read_thread',
    'read_note',
    'write_note',
    'translate',
    'read_pair',
    'read_people',
  ],
  co_chair: [
    ...OWN,
    'read_pair',
    'read_record',
    'export_public',
    'read_review',
    'agree',
    'read_proposal',
    'sign',
  ],
  secretary: [...OWN, 'read_pair', 'read_record', 'export_public', 'read_review'],
  expert: [...OWN, 'read_pair', 'read_review'],
  operator: [
    ...OWN,
    'read_pair',
    'read_record',
    'export_public',
    'pair_up',
    'agree',
    'rotate_keys',
    'succeed_log',
    'read_proposal',
    'sign',
    'read_people',
    'manage_people',
    'read_node',
    'manage_tokens',
    'manage_webhooks',
  ],
  auditor: [
    ...OWN,
    'read_pair',
    'read_record',
    'export_public',
    'read_review',
    'read_people',
    'read_audit',
    'read_node',
  ],
}
/** What tells of all threads at once, whoever asks: an agency does not get it. */
const WHOLE: readonly Action[] = ['read_record', 'export_public', 'export_full', 'read_review', 'read_audit']

type Route = { readonly method: string; readonly path: string; readonly may: Action }
const MINE = 'Mooring'
const OTHERS = 'Nightjar'

let net: Network<'arden' | 'beiyuan'>
let api: TestApi
let routes: readonly Route[]
let pair: string
/** What stands in addresses, of the agency's own and of another's. */
let names: Readonly<Record<'mine' | 'others', Readonly<Record<string, string>>>>
const people = new Map<string, Person>()
const finish: (() => Promise<void>)[] = []

beforeAll(async () => {
  const t = { onTestFinished: (end: () => Promise<void>) => void finish.push(end) }
  net = await testNetwork(t, ['arden', 'beiyuan'])
  api = await openApi(t, net.arden)
  pair = net.arden.pairWith(net.beiyuan)
  for (const role of ROLES) {
    people.set(`${role} none`, await api.person(`${role.replace('_', '-')}-all`, [role]))
    people.set(
      `${role} police`,
      await api.person(`${role.replace('_', '-')}-police`, [role], { agency: 'police' }),
    )
  }
  await api.person('customs', ['handler'], { agency: 'customs' })
  names = { mine: await thread(MINE, 'police'), others: await thread(OTHERS, 'customs') }
  routes = await declaredRoutes()
  return async () => {
    for (const end of finish.reverse()) await end()
  }
}, 60_000)

/** A thread of both sides' messages, a note and a proposal, each with a word that nobody else may read; assigned to one agency. */
async function thread(word: string, agency: string): Promise<Record<string, string>> {
  const title = { lang: 'en', text: `${word} title` } as const
  const { reference } = await net.beiyuan
    .officer(net.arden)
    .submits(aRequest({ title, facts: { lang: 'en', text: `${word} facts` } }))
  await net.settles()
  const { operator: _, ...by } = { operator: api.operator, duty: people.get('duty_officer none')! }
  const ask = (path: string, body: object) =>
    api.call('POST', `/api/v1/requests/${reference}/${path}`, { body, token: by.duty.token })
  expect((await ask('assignments', { agency })).status).toBe(201)
  await ask('notes', { text: `${word} note` })
  const proposed = await ask('status', { text: { lang: 'en', text: `${word} status` } })
  return { ref: reference, id: (proposed.json as { id: string }).id, word }
}

/** Every operation with the act that it needs, as the description says; and nothing is registered that it leaves out. */
async function declaredRoutes(): Promise<Route[]> {
  const { paths } = (await api.call('GET', '/api/openapi.json')).json as {
    paths: Record<string, Record<string, { description?: string; security?: object[] }>>
  }
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { description = '' }]) => {
      // The stream of events does not end; what it leaves out is shown in events.test.ts.
      if (path === '/api/v1/events') return []
      const may = /Needs `([a-z_]+)`/.exec(description)?.[1]
      return may ? [{ method: method.toUpperCase(), path, may: may as Action }] : []
    }),
  )
}

async function ask({ method, path }: Route, { token }: Person, of: Readonly<Record<string, string>>) {
  const names: Readonly<Record<string, string>> = {
    ...of,
    pair,
    key: '0'.repeat(64),
    token: '0'.repeat(16),
    person: 'nobody',
    agency: 'police',
    digest: `sha256:${'0'.repeat(64)}`,
  }
  const url = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(names[name] ?? '0000000000000000'),
  )
  const isRead = method === 'GET' || method === 'HEAD'
  return api.call(method, url, { token, ...(!isRead && method !== 'DELETE' && { body: {} }) })
}

describe('what the policies say', () => {
  it('is said of each role and each act, and of no other', () => {
    const { policies } = net.arden.node
    for (const role of ROLES) {
      const allowed = (Object.keys(ACTIONS) as Action[]).filter(
        (action) =>
          policies.decide({
            who: {
              type: 'Person',
              id: 'x',
              attributes: { person: 'x', roles: [role], agency: '', hasToken: false, scopes: [] },
            },
            action,
            on: { type: TYPES[ACTIONS[action]], id: 'y', attributes: ATTRIBUTES[ACTIONS[action]] },
          }).isAllowed,
      )
      expect([role, allowed.toSorted()]).toEqual([role, MAY[role].toSorted()])
    }
  })

  it('is no to whoever has no role, and to what has no name', () => {
    const { policies } = net.arden.node
    const who = (roles: readonly string[]) => ({
      type: 'Person' as const,
      id: 'x',
      attributes: { person: 'x', roles, agency: '', hasToken: false, scopes: [] },
    })
    const on = { type: 'Node' as const, id: 'node', attributes: {} }
    for (const action of [...Object.keys(ACTIONS), 'constructor', ''])
      expect(policies.decide({ who: who([]), action, on }).isAllowed).toBe(false)
    expect(policies.decide({ who: who([...ROLES]), action: 'open_everything', on }).isAllowed).toBe(false)
  })
})

const TYPES = { thread: 'Thread', pair: 'Pair', node: 'Node' } as const
const ATTRIBUTES = { thread: { agencies: [], people: [] }, pair: {}, node: {} } as const

describe('every route', () => {
  it('is described with the act that it needs', () => {
    expect(routes.length).toBeGreaterThan(60)
    for (const { path, may } of routes) expect([path, Object.hasOwn(ACTIONS, may)]).toEqual([path, true])
  })

  it('refuses each role what it may not do, and lets it do what it may', async () => {
    const wrong: string[] = []
    for (const role of ROLES) {
      for (const route of routes) {
        const { status, json } = await ask(route, people.get(`${role} none`)!, names.others)
        // An answer to HEAD has no body that could say why.
        const why = (json as { code?: string } | undefined)?.code ?? 'not_allowed'
        const isRefused = status === 403 && why === 'not_allowed'
        const isExpected = MAY[role].includes(route.may)
        if (isRefused === isExpected && !isMoreThanTheDoor(route, role))
          wrong.push(`${role} ${route.method} ${route.path} (${route.may}): ${status}`)
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)

  it('shows an agency nothing of a thread that is another’s: no title, no count, no hit, no trace', async () => {
    const wrong: string[] = []
    for (const role of ROLES) {
      const person = people.get(`${role} police`)!
      for (const route of routes) {
        const { status, text } = await ask(route, person, names.others)
        const what = `${role} ${route.method} ${route.path}: ${status}`
        if (text.includes(OTHERS) || text.includes(reference('others'))) {
          // Its own words, asked back: an unknown name is answered by that name.
          if (!(status === 404 && text.includes('no request is known as'))) wrong.push(`tells ${what}`)
        }
        if (route.path.includes('{ref}') && status < 400 && route.may !== 'break_glass')
          wrong.push(`lets ${what}`)
        if (WHOLE.includes(route.may) && status !== 403) wrong.push(`gives the whole ${what}`)
      }
    }
    expect(wrong).toEqual([])
  }, 120_000)

  it('answers for another’s thread as for none', async () => {
    const person = people.get('handler police')!
    for (const route of routes.filter(
      ({ path, may }) => path.includes('{ref}') && MAY.handler.includes(may),
    )) {
      const [others, none] = [
        await ask(route, person, names.others),
        await ask(route, person, { ...names.others, ref: 'BEI-2026-9999' }),
      ]
      const plain = (answer: typeof others, name: string) => [
        answer.status,
        answer.text.replaceAll(name, 'X'),
      ]
      expect([route.path, plain(others, reference('others'))]).toEqual([
        route.path,
        plain(none, 'BEI-2026-9999'),
      ])
    }
  })

  it('shows an agency its own', async () => {
    const person = people.get('handler police')!
    for (const path of [
      '/api/v1/requests',
      `/api/v1/requests/${reference('mine')}`,
      `/api/v1/requests/${reference('mine')}/notes`,
      `/api/v1/proposals/${names.mine.id}`,
      '/api/v1/search?q=Mooring',
    ]) {
      const { status, text } = await api.call('GET', path, { token: person.token })
      expect([path, status, text.includes(MINE)]).toEqual([path, 200, true])
    }
  })

  it('lets nobody in without a token, with a false one, or with one that was narrowed to something else', async () => {
    const narrow = await api.person('narrow', [...ROLES], { scopes: [] })
    for (const route of routes) {
      const url = { ...route, path: route.path }
      for (const token of ['', 'comity_false'])
        expect([route.path, (await ask(url, { ...narrow, token }, names.mine)).status]).toEqual([
          route.path,
          401,
        ])
      expect([route.path, (await ask(url, narrow, names.mine)).status]).toEqual([route.path, 403])
    }
  }, 60_000)
})

function reference(of: 'mine' | 'others'): string {
  return names[of].ref!
}

/** Where the door lets in and the use case asks more: whose proposal it is, which form of the bundle, by which door one came in. */
function isMoreThanTheDoor({ path }: Route, _role: Role): boolean {
  return (
    path.startsWith('/api/v1/proposals/{id}') ||
    path.endsWith('/record/bundle') ||
    path === '/api/v1/passkeys/options'
  )
}

describe('breaking the glass', () => {
  it('opens one thread to one person for eight hours, with a reason that stays', async () => {
    const officer = people.get('duty_officer police')!
    const path = `/api/v1/requests/${reference('others')}`
    const open = (reason: string) =>
      api.call('POST', `${path}/break-glass`, { body: { reason }, token: officer.token })
    expect((await open('short')).status).toBe(400)
    expect((await open('the handler of customs cannot be reached')).status).toBe(201)
    expect((await api.call('GET', path, { token: officer.token })).text).toContain(OTHERS)
    expect((await api.call('GET', path, { token: people.get('handler police')!.token })).status).toBe(404)
    const log = await api.call('GET', '/api/v1/audit/export', {
      token: people.get('auditor none')!.token,
    })
    expect(log.text.includes('the handler of customs cannot be reached')).toBe(true)
    await net.passes({ hours: 9 })
    expect((await api.call('GET', path, { token: officer.token })).status).toBe(404)
  })
})

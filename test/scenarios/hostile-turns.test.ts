import { describe, expect, it, onTestFinished } from 'vitest'
import { findRequest } from '../../src/app/act-on-request.ts'
import { listNotices } from '../../src/app/announce.ts'
import { explained, listOwed } from '../../src/app/duties/owed.ts'
import { type Composition, compose, sign } from '../../src/app/enter.ts'
import { exportBundle } from '../../src/app/export-record.ts'
import { checkRemoval } from '../../src/app/files/check-removal.ts'
import { findFile } from '../../src/app/files/open-file.ts'
import { judgePair } from '../../src/app/judge-pair.ts'
import { payloadOf } from '../../src/app/payload-of.ts'
import { rebuildThread } from '../../src/app/rebuild-threads.ts'
import { isRequestRow, type RequestRow } from '../../src/app/request-row.ts'
import { MOST_BYTES, MOST_TURNS } from '../../src/domain/request/room.ts'
import { type Digest, type PayloadOf, printHex, printTime, verifyBundle } from '../../src/protocol/index.ts'
import { openApi } from '../build/api.ts'
import { bringsFile } from '../build/files.ts'
import { type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const by = { name: 'an officer', role: 'case handler' }
const text = { lang: 'en', text: 'As stated.' } as const
const NOBODY = `sha256:${'ab'.repeat(32)}` as const
const LATEST = '2999-12-31T23:59:59Z'
const FIRST = '2000-01-01T00:00:00Z'

type Said = Omit<Composition, 'thread' | 'ref'> & { readonly ref?: Digest; readonly thread?: string }
type Fixed = { readonly at?: string; readonly alone?: true }
type Asked = { readonly thread: string; readonly id: string; readonly reference: string }

/** Beiyuan has good keys and enters what it likes; Arden is as it is. */
async function aHostilePeer() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const pair = net.arden.pairWith(net.beiyuan)
  const says = async (asked: Asked, said: Said, fixed: Fixed = {}) => {
    const ref = { ref: asked.id as Digest }
    const { ref: _ref, ...rest } = said
    const composition = {
      thread: asked.thread,
      ...('ref' in said ? said.ref && { ref: said.ref } : ref),
      ...rest,
    }
    const id = await enters(net.beiyuan, net.arden, composition, fixed)
    await net.settles()
    return id
  }
  const faultOf = async (id: string) => (await net.arden.store.message(pair, id))!.fault
  const ours = async (kind: 'mitigation' | 'preservation' = 'preservation') => {
    const asked = await net.arden.officer(net.beiyuan).submits(aRequest({ kind }))
    await net.passes({ minutes: 2 })
    return asked
  }
  const theirs = async (kind: 'mitigation' | 'preservation' = 'preservation') => {
    const asked = await net.beiyuan.officer(net.arden).submits(aRequest({ kind }))
    await net.passes({ minutes: 2 })
    return asked
  }
  const row = ({ id }: Asked) => findRequest(net.arden.node, id)
  return { ...net, net, pair, says, faultOf, ours, theirs, row }
}
type Hostile = Awaited<ReturnType<typeof aHostilePeer>>

async function enters(
  from: TestNode,
  to: TestNode,
  composition: Composition,
  { at, alone }: Fixed,
): Promise<Digest> {
  const pair = (await from.store.pairs()).find(({ id }) => id === from.pairWith(to))!
  const fixed = {
    at: at ?? printTime(from.clock.now()),
    salt: printHex(from.node.chance.bytes(16)),
    ...(alone && { alone }),
  }
  const sealed = await sign(from.node, compose(from.node, pair, composition, fixed))
  await from.ledger.append(pair.id, [{ message: sealed }])
  return sealed.id as Digest
}

/** What a restart or a restore would make of the same messages. */
async function rebuilt(node: TestNode, { thread }: Asked): Promise<RequestRow['state']['request']> {
  const [pair] = await node.store.pairs()
  const row = (await rebuildThread(node.node, pair!, thread))!
  if (!isRequestRow(row)) throw new Error('no request stands there')
  return row.state.request
}

async function recordsStand({ net, pair }: Hostile): Promise<void> {
  await net.passes({ minutes: 1 })
  for (const [from, to] of [
    [net.arden, net.beiyuan],
    [net.beiyuan, net.arden],
  ] as const) {
    const { position } = await from.officer(to).submits(aRequest())
    await net.passes({ minutes: 1 })
    expect(to.receiptedFrom(from)).toBeGreaterThan(position)
  }
  for (const node of [net.arden, net.beiyuan])
    expect((await verifyBundle(await exportBundle(node.node, pair, { public: false }))).findings).toEqual([])
  const [here, there] = [await judgePair(net.arden.node, pair), await judgePair(net.beiyuan.node, pair)]
  expect(here.requests.map(({ id }) => id)).toEqual(there.requests.map(({ id }) => id))
  expect(net.arden.reports.filter(({ outcome }) => outcome === 'record')).toEqual([])
}

const result = (more: object = {}): Said => ({
  kind: 'result',
  answers: ['acknowledgement', 'answer', 'update'],
  body: { outcomes: [{ ask: 1, outcome: 'partly' }], final: false, files: [], by, ...more },
})
const status: Said = { kind: 'status', answers: ['update'], body: { text, by } }
const clarify: Said = { kind: 'clarify', body: { text, by } }
const correct = (of: string): Said => ({ kind: 'correct', body: { of, text, files: [], by } })
const reply = (to: string): Said => ({
  kind: 'reply',
  answers: ['update'],
  body: { to, text, files: [], by },
})
const assess = (of: string, more: object = {}): Said => ({
  kind: 'assess',
  body: { of, rating: 1, asks: [], reason: text, by, ...more },
})
const accept = (of: string, accepted = true): Said => ({ kind: 'accept', body: { of, accepted, by } })
const condition = (more: object = {}): Said => ({
  kind: 'condition',
  answers: ['update'],
  body: { asks: [1], terms: { onward: 'none' }, withheld: [], by, ...more },
})
const recall = (...messages: string[]): Said => ({
  kind: 'recall',
  body: { messages, digests: [], why: text, by },
})
const expunge = (...messages: string[]): Said => ({
  kind: 'expunge',
  body: { messages, digests: [], why: 'order', by },
})
const ratify = (of: string): Said => ({ kind: 'ratify', body: { of, by } })
const translation = (of: string, at = '/facts', lang = 'zh'): Said => ({
  kind: 'translation',
  body: { of, lang, texts: [{ at, text: 'REPLACED' }], how: 'human', translator: 'Arden’s own', by },
})
const dispute = (urgency: string): Said =>
  ({ kind: 'dispute', urgency, body: { urgency, reason: text, by } }) as unknown as Said
const renew = (ask = 1, until = LATEST): Said => ({ kind: 'renew', body: { ask, until, by } })
const followup: Said = { kind: 'followup', body: { days: 7, state: 'gone', by } }
const extend: Said = { kind: 'extend', body: { until: LATEST, by } }
const grant = (due: string): Said => ({
  kind: 'extend',
  grant: { duty: 'answer', due },
  body: { until: due, by },
})

describe('a peer whose turns are well signed and name what they should not', () => {
  it('as the answerer is returned each of them, and nothing of our request changes', async () => {
    const hostile = await aHostilePeer()
    const { ours, theirs, says, faultOf, row } = hostile
    const [asked, other] = [await ours(), await theirs()]
    const before = (await row(asked)).state
    const wrong: readonly Said[] = [
      ...[accept(NOBODY), accept(asked.id), assess(asked.id), renew(), followup, grant(LATEST)],
      { kind: 'withdraw', body: { by } },
      { ...clarify, grant: { duty: 'answer', due: LATEST } },
      ...[NOBODY, other.id, asked.id].flatMap((id) => [reply(id), correct(id), recall(id), ratify(id)]),
      ...[NOBODY, other.id].flatMap((id) => [translation(id), expunge(id)]),
      ...[
        result({ under: NOBODY }),
        result({ outcomes: [{ ask: 99, outcome: 'done' }] }),
        condition({ asks: [7] }),
      ],
      ...[
        { ...status, ref: other.id as Digest },
        { ...status, ref: NOBODY },
      ],
      { ...status, thread: other.thread, ref: other.id as Digest },
    ]
    for (const said of wrong) {
      const fault = await faultOf(await says(asked, said))
      expect([said, fault]).toEqual([said, expect.stringMatching(/^(not_allowed|unknown_ref)$/)])
    }
    expect((await row(asked)).state).toEqual(before)
    expect((await row(other)).state.request.turns).toHaveLength(1)
    await recordsStand(hostile)
  })

  it('as the asker is returned each of them, and nothing of its request changes', async () => {
    const hostile = await aHostilePeer()
    const { ours, theirs, says, faultOf, row } = hostile
    const [asked, other] = [await theirs(), await ours()]
    const before = (await row(asked)).state
    const wrong: readonly Said[] = [
      ...[status, result(), condition(), dispute('routine'), followup, renew(9)],
      { kind: 'acknowledge', answers: ['acknowledgement'], body: { state: 'accepted', by } },
      ...[NOBODY, other.id, asked.id].flatMap((id) => [accept(id), reply(id), assess(id)]),
      ...[NOBODY, other.id].flatMap((id) => [
        correct(id),
        recall(id),
        ratify(id),
        translation(id),
        expunge(id),
      ]),
    ]
    for (const said of wrong) {
      const fault = await faultOf(await says(asked, said))
      expect([said, fault]).toEqual([said, 'not_allowed'])
    }
    expect((await row(asked)).state).toEqual(before)
    await recordsStand(hostile)
  })

  it('replies to no reply and assesses no status: only what asks or answers can be meant', async () => {
    const hostile = await aHostilePeer()
    const { net, ours, theirs, says, faultOf } = hostile
    const [asked, answered] = [await ours(), await theirs()]
    const question = await net.arden
      .officer(net.beiyuan)
      .acts(asked.reference, { type: 'clarify' }, 'Which host?')
    await net.settles()
    const replied = await says(asked, reply(question.id))
    expect(await faultOf(replied)).toBeUndefined()
    expect(await faultOf(await says(asked, reply(replied)))).toBe('not_allowed')
    const { id } = await net.arden
      .officer(net.beiyuan)
      .acts(answered.reference, { type: 'status' }, 'We look.')
    await net.settles()
    expect(await faultOf(await says(answered, assess(id)))).toBe('not_allowed')
    await recordsStand(hostile)
  })

  it('accepts its own terms neither twice nor both ways: the first word about a condition stands', async () => {
    const hostile = await aHostilePeer()
    const { net, theirs, says, row } = hostile
    const asked = await theirs()
    const command = { type: 'offer_condition', asks: [1], terms: { onward: 'none' } } as const
    const { id } = await net.arden.officer(net.beiyuan).acts(asked.reference, command)
    await net.settles()
    for (const accepted of [false, true, true, false]) await says(asked, accept(id, accepted))
    expect((await row(asked)).state.request.conditions).toMatchObject([{ id, state: 'declined' }])
    expect(await rebuilt(net.arden, asked)).toEqual((await row(asked)).state.request)
    await recordsStand(hostile)
  })
})

describe('a peer that says it removed what explains the record', () => {
  it('is returned: keys, agreements, recalls and removals stay, wherever they stand', async () => {
    const hostile = await aHostilePeer()
    const { net, pair, theirs, says, faultOf, row } = hostile
    const asked = await theirs()
    const document = net.beiyuan.party.keySet(2)
    const keys = await says(asked, { kind: 'keys', ref: undefined, body: { document } } as unknown as Said)
    const recalled = await says(asked, recall(asked.id))
    const removed = await says(asked, expunge(asked.id))
    const [agreement] = await net.arden.store.threads({ pair, kind: 'agreement', limit: 1 })
    for (const id of [keys, recalled, removed, agreement!.request])
      expect(await faultOf(await says(asked, expunge(id)))).toBe('not_allowed')
    expect((await row(asked)).state.request.expunged).toHaveLength(1)
    expect((await net.arden.store.content(pair, asked.id))?.length).toBeGreaterThan(0)
    await recordsStand(hostile)
  })
})

describe('a peer whose clock says what it likes', () => {
  it('cannot keep us from seeing what is owed: a message of a time to come is returned', async () => {
    const hostile = await aHostilePeer()
    const { net, pair, ours, theirs, says, faultOf } = hostile
    const api = await openApi({ onTestFinished }, net.arden)
    const [asked, answered] = [await ours('mitigation'), await theirs()]
    for (const said of [result(), { ...status }, dispute('routine'), extend, condition()])
      expect(await faultOf(await says(asked, said, { at: LATEST, alone: true }))).toBe('not_allowed')
    for (const said of [renew(), { ...clarify }, correct(answered.id)])
      expect(await faultOf(await says(answered, said, { at: LATEST }))).toBe('not_allowed')
    const tomorrow = printTime(net.clock.now() + 86_000)
    expect(await faultOf(await says(asked, result(), { at: tomorrow, alone: true }))).toBeUndefined()
    expect((await listOwed(net.arden.node)).map((owing) => explained(owing).what)).toContain('follow_up')
    for (const path of [
      '/duties',
      `/requests/${asked.reference}/duties`,
      '/requests',
      `/requests/${asked.reference}`,
    ])
      expect((await api.call('GET', `/api/v1${path}`)).status).toBe(200)
    expect((await judgePair(net.arden.node, pair)).requests).toHaveLength(2)
    await recordsStand(hostile)
  })

  it('takes no time away by granting one that is past', async () => {
    const { theirs, says, faultOf, row } = await aHostilePeer()
    const asked = await theirs()
    const { answer } = (await row(asked)).state.dues
    expect(await faultOf(await says(asked, grant(FIRST)))).toBeUndefined()
    expect((await row(asked)).state.dues.answer).toBe(answer)
    await says(asked, grant(LATEST))
    expect(printTime((await row(asked)).state.dues.answer!)).toBe(LATEST)
  })

  it('makes no other state of its messages after a restore than they made when they came', async () => {
    const hostile = await aHostilePeer()
    const { net, ours, says, row } = hostile
    const asked = await ours()
    await says(asked, result({ outcomes: [{ ask: 1, outcome: 'postponed', until: LATEST }] }))
    await says(asked, result({ outcomes: [{ ask: 1, outcome: 'done' }] }), { at: FIRST })
    await says(asked, {
      kind: 'notice',
      ref: undefined,
      body: { announces: 'ending', from: LATEST, by },
    } as unknown as Said)
    await says(asked, condition(), { at: FIRST, alone: true })
    for (const code of ['bad_shape', 'not_allowed'] as const)
      await says(asked, { kind: 'return', code, body: { code, detail: 'again' } })
    const { request } = (await row(asked)).state
    expect(request.asks).toMatchObject([{ outcome: 'done' }])
    expect(request.turns.filter(({ kind }) => kind === 'return')).toHaveLength(1)
    expect(await rebuilt(net.arden, asked)).toEqual(request)
    await recordsStand(hostile)
  })
})

describe('a peer that would change what was said or given', () => {
  it('closes no file by a condition that it names afterwards, nor one of ours', async () => {
    const { net, pair, ours, says, row } = await aHostilePeer()
    const given = await bringsFile(net.beiyuan.node, pair, Buffer.from('given without terms'))
    const kept = await bringsFile(net.beiyuan.node, pair, Buffer.from('given under terms'))
    const own = await bringsFile(net.arden.node, pair, Buffer.from('our own'))
    const asked = await net.arden.officer(net.beiyuan).submits(aRequest({ files: [own] }))
    await net.passes({ minutes: 2 })
    await net.beiyuan.officer(net.arden).acts(asked.reference, {
      type: 'answer',
      outcomes: [{ ask: 1, outcome: 'partly' }],
      final: false,
      files: [given],
    })
    await net.passes({ minutes: 2 })
    await says(asked, condition({ withheld: [given, kept, own] }))
    await says(asked, result({ files: [kept] }))
    await net.beiyuan.officer(net.arden).acts(asked.reference, { type: 'status' }, 'more comes')
    await net.passes({ minutes: 2 })
    const open = async ({ digest }: typeof given) =>
      findFile(net.arden.node, await row(asked), digest).then(
        () => 'open',
        (error: { code: string }) => error.code,
      )
    expect([await open(given), await open(own)]).toEqual(['open', 'open'])
    expect(await ours().then(() => open(kept))).not.toBe('open')
  })

  it('recalls no file of ours: nobody here can remove it as recalled', async () => {
    const { net, pair, says, row } = await aHostilePeer()
    const own = await bringsFile(net.arden.node, pair, Buffer.from('our own'))
    const asked = await net.arden.officer(net.beiyuan).submits(aRequest({ files: [own] }))
    await net.passes({ minutes: 2 })
    await says(asked, { kind: 'recall', body: { messages: [], digests: [own.digest], why: text, by } })
    const [peer] = await net.arden.store.pairs()
    const removal = { type: 'expunge', messages: [], digests: [own.digest], why: 'recall' } as const
    await expect(checkRemoval(net.arden.node, peer!, await row(asked), removal)).rejects.toMatchObject({
      code: 'removal_refused',
      message: expect.stringContaining('is ours'),
    })
  })

  it('puts no words of its own into our letter but marked as the other side’s, and none in the text’s own language', async () => {
    const { net, ours, says } = await aHostilePeer()
    const api = await openApi({ onTestFinished }, net.arden)
    const asked = await ours()
    for (const lang of ['en', 'zh'])
      for (const at of [
        '/facts',
        '/title',
        '/constructor/prototype',
        '/asks/99999999999999999999',
        '/by/name',
      ])
        await says(asked, translation(asked.id, at, lang))
    const letter = await api.call('GET', `/api/v1/requests/${asked.reference}/export/letter?form=html`)
    expect(letter.status).toBe(200)
    expect(letter.text).toContain('The host 192.0.2.7 took part in an attack.')
    const said = letter.text.split('REPLACED').length - 1
    const marked = letter.text.split('not by the side that wrote the text').length - 1
    expect([said > 0, said]).toEqual([true, marked])
  })
})

describe('a peer that says too much', () => {
  const flood = { lang: 'en', text: 'x'.repeat(1_000_000) } as const
  it('has room for two million bytes on a request, then is returned; it can still answer, and we are read as before', async () => {
    const hostile = await aHostilePeer()
    const { net, ours, says, faultOf, row } = hostile
    const api = await openApi({ onTestFinished }, net.arden)
    const asked = await ours()
    const long = { ...clarify, body: { text: flood, by } }
    const faults = [await says(asked, long), await says(asked, long), await says(asked, long)].map(faultOf)
    expect(await Promise.all(faults)).toEqual([undefined, undefined, 'not_allowed'])
    const digests = Array.from({ length: 10_000 }, (_, i) => `sha256:${i.toString(16).padStart(64, '0')}`)
    for (const said of [
      { kind: 'recall', body: { messages: [], digests, why: text, by } } as const,
      { ...correct(asked.id), body: { of: asked.id, text: flood, files: [], by } },
      condition({ terms: { text: flood } }),
    ])
      expect(await faultOf(await says(asked, said))).toBe('not_allowed')
    expect(await faultOf(await says(asked, result()))).toBeUndefined()
    const { state } = await row(asked)
    expect(JSON.stringify(state).length).toBeLessThan(4 * MOST_BYTES)
    const shown = await api.call('GET', `/api/v1/requests/${asked.reference}`)
    expect([shown.status, shown.text.length < 2 * MOST_BYTES]).toEqual([200, true])
    const question = await net.arden
      .officer(net.beiyuan)
      .acts(asked.reference, { type: 'clarify' }, 'Why so much?')
    expect(question.id).toMatch(/^sha256:/)
    await recordsStand(hostile)
  })

  it('asks no twenty thousand things, and gives no title that fills a list', async () => {
    const hostile = await aHostilePeer()
    const { net, theirs, says, faultOf } = hostile
    const good = await theirs()
    const payload = await requestOf(hostile, good)
    const asks = Array.from({ length: 20_000 }, (_, i) => ({ n: i + 1, text: { lang: 'en', text: '' } }))
    const thread = 'ab'.repeat(16)
    const title = { lang: 'en', text: 'x'.repeat(900_000) }
    for (const [i, more] of [{ asks }, { title }].entries()) {
      const body = { ...payload.body, ...more, reference: `${payload.body.reference.slice(0, -4)}900${i}` }
      const said = { kind: 'request', thread, ref: undefined, rule: payload.rule, body } as unknown as Said
      expect(await faultOf(await says(good, said))).toBe('not_allowed')
    }
    const known = await net.arden.store.threads({ limit: 50, direction: 'in' })
    expect(known.filter(isRequestRow)).toHaveLength(1)
    await recordsStand(hostile)
  })

  it('of notices and heads of audit logs is read in steps: the last hundred notices are shown, and a long one is returned', async () => {
    const hostile = await aHostilePeer()
    const { net, pair, ours, says, faultOf } = hostile
    const asked = await ours()
    const [peer] = await net.beiyuan.store.pairs()
    const entries = await Promise.all(
      Array.from({ length: 240 }, async (_, i) => {
        const composition = (
          i % 2
            ? { kind: 'audit', thread: asked.thread, body: { entries: i, head: NOBODY } }
            : { kind: 'notice', thread: asked.thread, body: { announces: 'ending', from: LATEST, by } }
        ) as Composition
        return { message: await sign(net.beiyuan.node, compose(net.beiyuan.node, peer!, composition)) }
      }),
    )
    await net.beiyuan.ledger.append(pair, entries)
    const long = {
      kind: 'notice',
      ref: undefined,
      body: { announces: 'ending', from: LATEST, text: flood, by },
    }
    expect(await faultOf(await says(asked, long as unknown as Said))).toBe('not_allowed')
    await net.settles()
    expect(await listNotices(net.arden.node, pair)).toHaveLength(100)
    await recordsStand(hostile)
  })

  it('of turns makes a state that grows by the turn, up to the two thousandth', {
    timeout: 120_000,
  }, async () => {
    const hostile = await aHostilePeer()
    const { net, pair, ours, says, faultOf, row } = hostile
    const asked = await ours()
    const [peer] = await net.beiyuan.store.pairs()
    const many = async (count: number) => {
      const entries = []
      for (let i = 0; i < count; i++) {
        const composition = { ...status, thread: asked.thread, ref: asked.id as Digest } as Composition
        entries.push({ message: await sign(net.beiyuan.node, compose(net.beiyuan.node, peer!, composition)) })
      }
      for (let at = 0; at < count; at += 250)
        await net.beiyuan.ledger.append(pair, entries.slice(at, at + 250))
      await net.settles()
      return JSON.stringify((await row(asked)).state).length
    }
    const [half, all] = [await many(MOST_TURNS / 2), await many(MOST_TURNS / 2)]
    expect(half).toBeLessThan(200 * MOST_TURNS)
    expect(all - half).toBeLessThan(1.1 * half)
    expect(await many(20)).toBe(all)
    expect(await faultOf(await says(asked, clarify))).toBe('not_allowed')
    expect(await faultOf(await says(asked, result()))).toBeUndefined()
    await net.arden.officer(net.beiyuan).acts(asked.reference, { type: 'withdraw' })
    await recordsStand(hostile)
  })
})

async function requestOf({ net, pair }: Hostile, { id }: Asked): Promise<PayloadOf<'request'>> {
  const payload = payloadOf((await net.beiyuan.store.content(pair, id))!)
  if (payload.kind !== 'request') throw new Error('no request')
  return payload
}

import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { enterAgreement } from '../../src/app/agree.ts'
import { agreementInEffect, knownAgreements } from '../../src/app/agreements.ts'
import { exportBundle } from '../../src/app/export-record.ts'
import { judgePair, verdictBytes } from '../../src/app/judge-pair.ts'
import { type RequestView, showRequest } from '../../src/app/show-request.ts'
import type { Command } from '../../src/domain/request/decide.ts'
import { parseUtf8, verifyBundle } from '../../src/protocol/index.ts'
import { anAgreement } from '../build/agreement.ts'
import { type Network, type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Two = Network<'arden' | 'beiyuan'>
type Side = 'arden' | 'beiyuan'
type Act = { readonly by: Side; readonly command: Command }

const other = { arden: 'beiyuan', beiyuan: 'arden' } as const

function cut(net: Two): void {
  for (const by of ['arden', 'beiyuan'] as const) net.wire(by, other[by]).cut()
}

async function mend(net: Two): Promise<void> {
  for (const by of ['arden', 'beiyuan'] as const) net.wire(by, other[by]).mend()
  await net.passes({ minutes: 2 })
}

async function aKnownRequest(net: Two): Promise<string> {
  const draft = aRequest({
    asks: ['Preserve the logs.', 'Hand them over.'].map((text) => ({ lang: 'en', text })),
  })
  const { reference } = await net.arden.officer(net.beiyuan).submits(draft)
  await net.settles()
  return reference
}

function acts(net: Two, reference: string, { by, command }: Act) {
  return net[by].officer(net[other[by]]).acts(reference, command, 'as it stands')
}

/** All turns of a request as one side shows them: who said what, by message id, in no order. */
async function turnsAt(node: TestNode, reference: string): Promise<string[]> {
  const { turns } = await showRequest(node.node, reference)
  return turns.map(({ id, kind, fault }) => `${id} ${kind}${fault ? ` returned ${fault}` : ''}`).toSorted()
}

async function viewsOf(net: Two, reference: string): Promise<[RequestView, RequestView]> {
  return [await showRequest(net.arden.node, reference), await showRequest(net.beiyuan.node, reference)]
}

/** Both sides say the same verdicts, live and from their files. */
async function expectOneRecord(net: Two): Promise<void> {
  const pair = net.arden.pairWith(net.beiyuan)
  const told: string[] = []
  for (const { node } of [net.arden, net.beiyuan]) {
    told.push(parseUtf8(verdictBytes(await judgePair(node, pair))))
    const report = await verifyBundle(await exportBundle(node, pair, { public: false }))
    expect(report.findings).toEqual([])
    told.push(parseUtf8(report.bytes!))
  }
  expect(new Set(told).size).toBe(1)
}

describe('turns that cross on the way', () => {
  it('a withdrawal and an answer of the same moment both stand, on both sides', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'], { witness: true })
    const reference = await aKnownRequest(net)
    cut(net)
    const outcomes = [1, 2].map((ask) => ({ ask, outcome: 'done' as const }))
    await Promise.all([
      acts(net, reference, { by: 'arden', command: { type: 'withdraw' } }),
      acts(net, reference, { by: 'beiyuan', command: { type: 'answer', outcomes } }),
    ])
    await mend(net)
    const [arden, beiyuan] = await viewsOf(net, reference)
    for (const view of [arden, beiyuan]) {
      expect(view.turns.map(({ kind }) => kind).toSorted()).toEqual(['request', 'result', 'withdraw'])
      expect(view.turns.every(({ fault }) => fault === undefined)).toBe(true)
      expect(view.request.asks.map(({ outcome }) => outcome)).toEqual(['done', 'done'])
    }
    expect(await turnsAt(net.arden, reference)).toEqual(await turnsAt(net.beiyuan, reference))
    expect(arden.verdicts).toEqual(beiyuan.verdicts)
    expect(arden.verdicts!.withdrawn).not.toBeNull()
    await expectOneRecord(net)
  })

  it('a request for more time and a grant of it of the same moment both stand', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'])
    const reference = await aKnownRequest(net)
    cut(net)
    const due = net.clock.now() + 3 * 86_400
    await Promise.all([
      acts(net, reference, { by: 'beiyuan', command: { type: 'ask_extension', until: due } }),
      acts(net, reference, { by: 'arden', command: { type: 'grant', duty: 'answer', due: due + 86_400 } }),
    ])
    await mend(net)
    const views = await viewsOf(net, reference)
    for (const view of views) expect(view.turns.filter(({ kind }) => kind === 'extend')).toHaveLength(2)
    for (const view of views) expect(view.dues.answer).toBe(views[0].dues.answer)
    await expectOneRecord(net)
  })

  it('requests of both sides of the same moment keep their own references', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'])
    cut(net)
    const entered = await Promise.all(
      (['arden', 'beiyuan'] as const).flatMap((by) =>
        Array.from({ length: 5 }, () => net[by].officer(net[other[by]]).submits(aRequest())),
      ),
    )
    await mend(net)
    const references = entered.map(({ reference }) => reference)
    expect(new Set(references).size).toBe(10)
    for (const reference of references)
      expect(await turnsAt(net.arden, reference)).toEqual(await turnsAt(net.beiyuan, reference))
  })
})

describe('two people of one side at the same moment', () => {
  it('acknowledge once: the other is told that it is done', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'])
    const reference = await aKnownRequest(net)
    const accept: Act = { by: 'beiyuan', command: { type: 'acknowledge', state: 'accepted' } }
    const [first, second] = await Promise.allSettled([
      acts(net, reference, accept),
      acts(net, reference, accept),
    ])
    expect([first.status, second.status]).toEqual(['fulfilled', 'rejected'])
    expect((second as PromiseRejectedResult).reason).toMatchObject({ refusal: 'already_acknowledged' })
    await net.passes({ minutes: 1 })
    for (const view of await viewsOf(net, reference))
      expect(view.turns.map(({ kind }) => kind)).toEqual(['request', 'acknowledge'])
  })

  it('one says pending, one accepted: both stand, and accepted holds', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'])
    const reference = await aKnownRequest(net)
    await Promise.all(
      (['pending', 'accepted'] as const).map((state) =>
        acts(net, reference, { by: 'beiyuan', command: { type: 'acknowledge', state } }),
      ),
    )
    await net.passes({ minutes: 1 })
    for (const view of await viewsOf(net, reference)) {
      expect(view.turns.filter(({ kind }) => kind === 'acknowledge')).toHaveLength(2)
      expect(view.request.acknowledged).toBe('accepted')
    }
  })

  it('one answers, one refuses: whoever came second is told, and both sides show the same', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'])
    const reference = await aKnownRequest(net)
    const outcomes = [1, 2].map((ask) => ({ ask, outcome: 'done' as const }))
    const [, refusal] = await Promise.allSettled([
      acts(net, reference, { by: 'beiyuan', command: { type: 'answer', outcomes } }),
      acts(net, reference, {
        by: 'beiyuan',
        command: { type: 'refuse', ground: 'no_link', article: 'Art. 14' },
      }),
    ])
    expect((refusal as PromiseRejectedResult).reason).toMatchObject({ refusal: 'request_over' })
    await net.passes({ minutes: 1 })
    for (const view of await viewsOf(net, reference)) expect(view.phase).toBe('answered')
  })
})

describe('an agreement that both sides enter at the same moment', () => {
  it.each([
    ['while they reach each other', false],
    ['while nothing passes between them', true],
  ])('%s is in effect on both', async (_, isCut) => {
    const net: Two = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'], { begin: 'confirmed' })
    const pair = net.arden.pairWith(net.beiyuan)
    const [known] = await net.arden.store.pairs()
    const cardOf = ({ identity, host, name, prefix }: NonNullable<typeof known>['own']) => ({
      identity,
      host,
      name,
      prefix,
    })
    const document = anAgreement([cardOf(known!.own), cardOf(known!.peer)])
    if (isCut) cut(net)
    await Promise.all([net.arden, net.beiyuan].map(({ node }) => enterAgreement(node, pair, document)))
    if (isCut) await mend(net)
    await net.passes({ minutes: 3 })
    for (const { node } of [net.arden, net.beiyuan]) {
      expect((await agreementInEffect(node, pair))?.document.version).toBe(1)
      expect(await knownAgreements(node, pair)).toMatchObject([
        { own: expect.any(String), peer: expect.any(String) },
      ])
    }
    await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 2 })
    await expectOneRecord(net)
  })
})

const byWhom = (by: Side) => (command: Command) => ({ by, command })
const anAct: fc.Arbitrary<Act> = fc.oneof(
  fc
    .constantFrom<Command>({ type: 'withdraw' }, { type: 'clarify' }, { type: 'clarify' })
    .map(byWhom('arden')),
  fc
    .constantFrom<Command>(
      { type: 'acknowledge', state: 'pending' },
      { type: 'acknowledge', state: 'accepted' },
      { type: 'status' },
      { type: 'clarify' },
      { type: 'answer', outcomes: [{ ask: 1, outcome: 'done' }] },
      { type: 'answer', outcomes: [{ ask: 2, outcome: 'partly' }] },
      {
        type: 'answer',
        outcomes: [
          { ask: 1, outcome: 'done' },
          { ask: 2, outcome: 'done' },
        ],
      },
      { type: 'refuse', ground: 'military', article: 'Art. 3' },
    )
    .map(byWhom('beiyuan')),
)

describe('whatever both sides do at the same moment', () => {
  it('every turn that was entered stands on both sides, none twice, none returned, and the record is one', async () => {
    const net: Two = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
    const rounds = fc.array(
      fc.record({ isCut: fc.boolean(), acts: fc.array(anAct, { minLength: 2, maxLength: 5 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const reference = await aKnownRequest(net)
        const entered: string[] = []
        for (const round of all) {
          if (round.isCut) cut(net)
          for (const done of await Promise.allSettled(round.acts.map((act) => acts(net, reference, act)))) {
            if (done.status === 'fulfilled') entered.push(done.value.id)
            else expect(done.reason).toMatchObject({ code: 'refused' })
          }
          await (round.isCut ? mend(net) : net.passes({ seconds: 10 }))
        }
        const [arden, beiyuan] = [await turnsAt(net.arden, reference), await turnsAt(net.beiyuan, reference)]
        expect(arden).toEqual(beiyuan)
        expect(arden.filter((turn) => turn.includes('returned'))).toEqual([])
        expect(arden.map((turn) => turn.split(' ')[0]).toSorted()).toEqual(
          [...entered, (await showRequest(net.arden.node, reference)).request.request].toSorted(),
        )
      }),
      { numRuns: 15 },
    )
    await expectOneRecord(net)
  })
})

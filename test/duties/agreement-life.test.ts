/** The agreement over real nodes: offers that cross, replaced ones, suspension, its end, years that are added. */

import { describe, expect, it } from 'vitest'
import { agreementInEffect, knownAgreements } from '../../src/app/agreements.ts'
import { bodyOf } from '../../src/app/draft-request.ts'
import { listOwed } from '../../src/app/duties/owed.ts'
import { enter, seal } from '../../src/app/enter.ts'
import { exportBundle } from '../../src/app/export-record.ts'
import { judgePair, verdictBytes } from '../../src/app/judge-pair.ts'
import { openDues } from '../../src/app/open-requests.ts'
import {
  type Agreement,
  agreementDigest,
  parseUtf8,
  printAgreement,
  verifyBundle,
} from '../../src/protocol/index.ts'
import { type Network, type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Two = Network<'arden' | 'beiyuan'>
type T = Parameters<typeof testNetwork>[0]

const two = (t: T, agreement?: Partial<Agreement>): Promise<Two> =>
  testNetwork(t, ['arden', 'beiyuan'], { witness: true, ...(agreement && { agreement }) })

async function inEffect(node: TestNode, net: Two): Promise<Agreement> {
  return (await agreementInEffect(node.node, net.arden.pairWith(net.beiyuan)))!.document
}

async function next(net: Two, changes: Partial<Agreement>, before?: Agreement): Promise<Agreement> {
  const last = before ?? (await inEffect(net.arden, net))
  return { ...last, version: last.version + 1, before: agreementDigest(last), ...changes }
}

function enters(net: Two, by: 'arden' | 'beiyuan', document: Agreement) {
  const other = by === 'arden' ? net.beiyuan : net.arden
  return net[by].officer(other).agrees(printAgreement(document))
}

async function bothEnter(net: Two, document: Agreement): Promise<void> {
  await enters(net, 'arden', document)
  await net.settles()
  await enters(net, 'beiyuan', document)
  await net.passes({ minutes: 3 })
}

async function versionsInEffect(net: Two): Promise<number[]> {
  return [(await inEffect(net.arden, net)).version, (await inEffect(net.beiyuan, net)).version]
}

/** Both nodes and their exports judge alike, and every request with a duty is governed. */
async function expectOneRecord(net: Two): Promise<void> {
  const pair = net.arden.pairWith(net.beiyuan)
  const told = new Set<string>()
  for (const { node } of [net.arden, net.beiyuan]) {
    told.add(parseUtf8(verdictBytes(await judgePair(node, pair))))
    const report = await verifyBundle(await exportBundle(node, pair, { public: false }))
    expect(report.findings).toEqual([])
    told.add(parseUtf8(report.bytes!))
  }
  expect(told.size).toBe(1)
}

async function returnedOf(net: Two, reference: string): Promise<string | null> {
  const pair = net.arden.pairWith(net.beiyuan)
  const thread = (await net.arden.store.threads({ pair, reference, limit: 1 }))[0]!
  const { requests } = await judgePair(net.arden.node, pair)
  return requests.find(({ id }) => id === thread.request)!.returned
}

describe('two versions that cross', () => {
  it('leave the first in effect; the next names either, and is in effect once both entered it', async (t) => {
    const net = await two(t)
    const [ours, theirs] = [
      await next(net, { retention: { days: 30 } }),
      await next(net, { retention: { days: 60 } }),
    ]
    for (const wire of [net.wire('arden', 'beiyuan'), net.wire('beiyuan', 'arden')]) wire.cut()
    await enters(net, 'arden', ours)
    await enters(net, 'beiyuan', theirs)
    for (const wire of [net.wire('arden', 'beiyuan'), net.wire('beiyuan', 'arden')]) wire.mend()
    await net.passes({ minutes: 3 })
    expect(await versionsInEffect(net)).toEqual([1, 1])

    const third = await next(net, { retention: { days: 45 } }, theirs)
    await bothEnter(net, third)
    expect(await versionsInEffect(net)).toEqual([3, 3])
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    expect(await returnedOf(net, reference)).toBeNull()
    await expectOneRecord(net)
  })

  it('are refused before they cross: who sees the other’s offer is told what can be done', async (t) => {
    const net = await two(t)
    await enters(net, 'arden', await next(net, { retention: { days: 30 } }))
    await net.passes({ minutes: 2 })
    const theirs = await next(net, { retention: { days: 60 } })
    await expect(enters(net, 'beiyuan', theirs)).rejects.toThrow(
      /accept it, or offer version 3 with "before" sha256:/,
    )
  })
})

describe('an offer that was replaced', () => {
  it('cannot be accepted any more by whoever holds the replacement; the replacement can, alone', async (t) => {
    const net = await two(t)
    const second = await next(net, { retention: { days: 30 } })
    const third = await next(net, { retention: { days: 60 } }, second)
    await enters(net, 'arden', second)
    await enters(net, 'arden', third)
    await net.passes({ minutes: 2 })
    await expect(enters(net, 'beiyuan', second)).rejects.toThrow(/version 2 is passed: version 3 /)
    await enters(net, 'beiyuan', third)
    await net.passes({ minutes: 3 })
    expect(await versionsInEffect(net)).toEqual([3, 3])
    const pair = net.arden.pairWith(net.beiyuan)
    for (const { node } of [net.arden, net.beiyuan])
      expect(
        (await knownAgreements(node, pair)).map(({ document, own, peer }) => [
          document.version,
          !!own && !!peer,
        ]),
      ).toEqual([
        [1, true],
        [2, false],
        [3, true],
      ])
    await expectOneRecord(net)
  })
})

describe('a side that enters version after version by itself', () => {
  it('changes nothing: the one in effect stays, and the other answers with the next number', async (t) => {
    const net = await two(t)
    let last = await inEffect(net.arden, net)
    for (let i = 0; i < 30; i++) {
      last = await next(net, { retention: { days: 100 + i } }, last)
      await enters(net, 'arden', last)
    }
    await net.passes({ minutes: 3 })
    expect(await versionsInEffect(net)).toEqual([1, 1])
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.passes({ minutes: 3 })
    const pair = net.arden.pairWith(net.beiyuan)
    expect((await judgePair(net.beiyuan.node, pair)).requests[0]!.returned).toBeNull()
    expect(await listOwed(net.arden.node, { by: 'us' })).not.toEqual([])
    expect(reference).toMatch(/^BEI-/)
    await enters(net, 'beiyuan', await next(net, { retention: { days: 5 } }, last))
    await net.passes({ minutes: 3 })
    await expectOneRecord(net)
  })
})

describe('while the agreement is suspended by both', () => {
  it('new requests are refused with what to do, open ones keep their duties, and resuming brings it back', async (t) => {
    const net = await two(t)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    await bothEnter(net, await next(net, { state: 'suspended' }))
    await expect(net.arden.officer(net.beiyuan).submits(aRequest())).rejects.toThrow(
      /is suspended since version 2: open requests go on, new ones are not foreseen/,
    )
    const owed = await listOwed(net.beiyuan.node, { by: 'us' })
    expect(owed.map(({ reference, what }) => [reference, what])).toContainEqual([
      reference,
      'acknowledgement',
    ])
    await net.beiyuan.officer(net.arden).acts(reference, { type: 'acknowledge', state: 'accepted' })
    await net.passes({ minutes: 3 })
    const { requests } = await judgePair(net.arden.node, net.arden.pairWith(net.beiyuan))
    expect(requests[0]!.duties.find(({ duty }) => duty === 'acknowledgement')!.verdict).toBe('on-time')

    const { state: _, ...inForce } = await next(net, {})
    await bothEnter(net, inForce)
    const again = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    expect(await returnedOf(net, again.reference)).toBeNull()
    await expectOneRecord(net)
  })

  it('a request that was on its way is owed: its writer’s log did not show yet that both had suspended', async (t) => {
    const net = await two(t)
    const wires = [net.wire('arden', 'beiyuan'), net.wire('beiyuan', 'arden')]
    const suspended = await next(net, { state: 'suspended' })
    await enters(net, 'arden', suspended)
    await net.settles()
    for (const wire of wires) wire.cut()
    await enters(net, 'beiyuan', suspended)
    expect((await inEffect(net.arden, net)).version).toBe(1)
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    for (const wire of wires) wire.mend()
    await net.passes({ minutes: 3 })
    expect(await versionsInEffect(net)).toEqual([2, 2])
    expect(await returnedOf(net, reference)).toBeNull()
    expect(await faultAt(net.beiyuan, net, reference)).toBeUndefined()
    await expectOneRecord(net)
  })

  it('a request that a peer enters all the same is returned, and nothing is owed on it', async (t) => {
    const net = await two(t)
    await bothEnter(net, await next(net, { state: 'ended' }))
    const id = await entersAnyway(net)
    await net.passes({ minutes: 3 })
    const { requests } = await judgePair(net.beiyuan.node, net.arden.pairWith(net.beiyuan))
    expect(requests.find((request) => request.id === id)).toMatchObject({
      returned: 'wrong_agreement',
      duties: [],
    })
    expect((await net.beiyuan.store.message(net.arden.pairWith(net.beiyuan), id))!.fault).toBe(
      'wrong_agreement',
    )
    expect(await listOwed(net.beiyuan.node)).toEqual([])
    await expectOneRecord(net)
  })
})

/** Arden's node, changed by its owner so that it asks nobody. */
async function entersAnyway(net: Two): Promise<string> {
  const { node } = net.arden
  const pair = (await node.store.pairs())[0]!
  const { digest } = (await agreementInEffect(node, pair.id))!
  const { sealed } = await seal(node, pair, {
    kind: 'request',
    thread: 'a'.repeat(32),
    rule: { agreement: digest, class: 'preservation', urgency: 'urgent' },
    body: bodyOf(aRequest(), 'ARD-2025-0009', { name: 'A', role: 'handler' }),
  })
  await enter(node, pair, sealed, {})
  return sealed.id
}

async function faultAt(node: TestNode, net: Two, reference: string): Promise<string | undefined> {
  const pair = net.arden.pairWith(net.beiyuan)
  const row = (await net.arden.store.threads({ pair, reference, limit: 1 }))[0]!
  return (await node.store.message(pair, row.request))!.fault
}

describe('a year that the calendars lack', () => {
  const days = (asker: string, answerer: string, years: Agreement['calendars'][string]['years']) => ({
    [asker]: { zone: 'UTC', week: [1, 2, 3, 4, 5, 6, 7], years },
    [answerer]: { zone: 'UTC', week: [1, 2, 3, 4, 5, 6, 7], years },
  })

  it('leaves the due time unset and says so; once both added it, the open duty is due, and its time is recorded', async (t) => {
    const net = await two(t)
    const [one, other] = [net.arden.party.id, net.beiyuan.party.id]
    const year = String(new Date(net.clock.nowMs()).getUTCFullYear())
    const duties = (await inEffect(net.arden, net)).duties.map((limits) =>
      limits.class === 'preservation' && limits.urgency === 'urgent'
        ? { ...limits, answer: { workingDays: 2, of: 'both' as const } }
        : limits,
    )
    await bothEnter(net, await next(net, { duties, calendars: days(one, other, {}) }))
    const { reference } = await net.arden.officer(net.beiyuan).submits(aRequest())
    await net.passes({ minutes: 3 })
    const answerOf = async () =>
      (await listOwed(net.beiyuan.node)).find(
        (owed) => owed.reference === reference && owed.what === 'answer',
      )!
    const unset = await answerOf()
    expect(unset.due).toBeUndefined()
    expect(unset.explain().en).toContain(`has no year ${year}`)
    expect(unset.explain().zh).toContain(`日历缺 ${year} 年`)
    const pair = net.arden.pairWith(net.beiyuan)
    const before = await openDues(net.beiyuan.node, pair)

    const years = { [year]: { off: [], work: [] }, [String(Number(year) + 1)]: { off: [], work: [] } }
    await bothEnter(net, await next(net, { calendars: days(one, other, years) }))
    const set = await answerOf()
    expect(set.basis).toBe('record')
    expect(set.explain().en).toMatch(/^2 common working days; .*; ends at 24:00 on /)
    const due = Date.parse(set.due!) / 1000
    expect(before).not.toContain(due)
    expect(await openDues(net.beiyuan.node, pair)).toContain(due)
    await expectOneRecord(net)
  })
})

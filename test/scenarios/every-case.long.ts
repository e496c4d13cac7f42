import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enterAgreement } from '../../src/app/agree.ts'
import { agreementInEffect } from '../../src/app/agreements.ts'
import { exportBundle } from '../../src/app/export-record.ts'
import { isRequestRow } from '../../src/app/request-row.ts'
import { succeedLog } from '../../src/app/succeed-log.ts'
import { workshop } from '../../src/main/index.ts'
import { exerciseAgreement } from '../../src/ops/exercise/agreement.ts'
import { buildExercise, WHOLE_YEAR } from '../../src/ops/exercise/build.ts'
import { draftOf, type ExerciseCase, type PartyName, readCase } from '../../src/ops/exercise/cases.ts'
import { movedTime } from '../../src/ops/exercise/moved-time.ts'
import {
  parseTime,
  parseUtf8,
  printCheckpointBody,
  printNote,
  type RequestVerdicts,
  signCheckpoint,
  type Verdicts,
  verifyBundle,
} from '../../src/protocol/index.ts'
import { type Network, type TestNode, testNetwork } from '../build/network.ts'
import { freePorts } from '../build/processes.ts'

const PARTIES = ['arden', 'beiyuan'] as const
const other = { arden: 'beiyuan', beiyuan: 'arden' } as const
/** Made-up requests beside the cases; 2,000 take some minutes. */
const GENERATED = Number(process.env.COMITY_GENERATED ?? 100)

/** What the case says of each duty, and what the record says. */
function expectVerdicts(one: ExerciseCase, request: RequestVerdicts): void {
  const said = Object.fromEntries(request.duties.map(({ duty, verdict }) => [duty, verdict]))
  expect({ ...said, id: one.id }).toMatchObject({ ...one.verdicts, id: one.id })
}

function expectDueTimes(one: ExerciseCase, request: RequestVerdicts): void {
  for (const { duty, due } of request.duties) {
    const limit = one.limits[duty]
    if (limit) expect([one.id, duty, due]).toEqual([one.id, duty, limit])
  }
}

type Year = {
  readonly verdicts: Record<PartyName, Verdicts>
  readonly bytes: Record<PartyName, string>
  readonly titles: Map<string, string>
}

/** A year through two nodes and a witness, as both of them then export and judge it. */
async function yearOf(folder: string): Promise<Year> {
  const [arden, beiyuan, witness] = await freePorts(3)
  const ports = { arden: arden!, beiyuan: beiyuan!, witness: witness! }
  await buildExercise(workshop, folder, {
    ports,
    cases: WHOLE_YEAR,
    generated: GENERATED,
    progress: () => {},
  })
  const year: Year = {
    verdicts: {} as Record<PartyName, Verdicts>,
    bytes: {} as Record<PartyName, string>,
    titles: new Map(),
  }
  for (const party of PARTIES) await readAt(folder, party, year)
  return year
}

/** What the party's export proves, the node's loops still. */
async function readAt(folder: string, party: PartyName, year: Year): Promise<void> {
  const opened = await workshop.openNode(join(folder, party), movedTime(parseTime('2025-12-31T23:00:00Z')))
  const { node } = opened
  const [pair] = await node.store.pairs()
  const report = await verifyBundle(await exportBundle(node, pair!.id, { public: false }))
  expect(report.findings).toEqual([])
  year.verdicts[party] = report.verdicts!
  year.bytes[party] = parseUtf8(report.bytes!)
  const rows = await node.store.threads({ pair: pair!.id, limit: 100_000 })
  for (const row of rows) if (isRequestRow(row)) year.titles.set(row.thread, row.state.title.text)
  await opened.close()
}

describe(`the year of the exercise and ${GENERATED} made-up requests, through two nodes and a witness`, () => {
  let folder: string
  let year: Year

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'comity-year-'))
    year = await yearOf(folder)
  }, 1_100_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.each(WHOLE_YEAR.map((number) => [readCase(number).id, number] as const))(
    '%s is judged as the case tells it, with the due times that it states',
    (_id, number) => {
      const one = readCase(number)
      const names: readonly string[] = [one.title.en, one.title.zh]
      const requests = year.verdicts.arden.requests.filter(({ thread }) =>
        names.includes(year.titles.get(thread) ?? ''),
      )
      expect(requests).toHaveLength(1)
      expectVerdicts(one, requests[0]!)
      expectDueTimes(one, requests[0]!)
    },
  )

  it('holds made-up requests of both sides, and none is lost', () => {
    const made = year.verdicts.arden.requests.filter(({ thread }) =>
      / · \d+$/.test(year.titles.get(thread) ?? ''),
    )
    expect(made).toHaveLength(GENERATED)
    expect(new Set(made.map(({ from }) => from)).size).toBe(2)
  })

  it('is judged alike, byte for byte, by both nodes', () => {
    expect(year.bytes.arden === year.bytes.beiyuan).toBe(true)
  })
})

type Two = Network<PartyName>

/** Two nodes under the exercise's agreement, an hour before the case. */
async function networkFor(t: Parameters<typeof testNetwork>[0], one: ExerciseCase): Promise<Two> {
  const net: Two = await testNetwork(t, PARTIES, { witness: true, begin: 'confirmed' })
  net.clock.moveTo(Math.max(net.clock.now(), parseTime(one.entered) - 3600))
  const pair = net.arden.pairWith(net.beiyuan)
  const cards = { arden: net.arden.party.card(), beiyuan: net.beiyuan.party.card() }
  const { verifierKey, url } = net.witness!
  const document = exerciseAgreement(cards, { vkey: verifierKey, url })
  for (const party of PARTIES) await enterAgreement(net[party].node, pair, document)
  while (
    !(await agreementInEffect(net.arden.node, pair)) ||
    !(await agreementInEffect(net.beiyuan.node, pair))
  )
    await net.passes({ minutes: 1 })
  await net.passes({ minutes: 5 })
  return net
}

function enters(net: Two, one: ExerciseCase) {
  return net[one.from].officer(net[one.to]).submits(draftOf(one))
}

async function judgedAt(node: TestNode, peer: TestNode): Promise<RequestVerdicts> {
  const report = await verifyBundle(
    await exportBundle(node.node, node.pairWith(peer), { public: true, extent: 'own' }),
  )
  expect(report.findings).toEqual([])
  return report.verdicts!.requests[0]!
}

function verdictsOf(request: RequestVerdicts): Record<string, string> {
  return Object.fromEntries(request.duties.map(({ duty, verdict }) => [duty, verdict]))
}

describe('a case that one record of a year cannot hold', () => {
  it.each([28, 40])(
    'EX-%i: the other node is not there at all; only the asker’s own log says so',
    async (number) => {
      const one = readCase(number)
      await itself(async (t) => {
        const net = await networkFor(t, one)
        await net[one.to].stop()
        await enters(net, one)
        await net.passes({ minutes: 3 })
        await net.passes({ days: 2 })
        expect(verdictsOf(await judgedAt(net[one.from], net[one.to]))).toEqual({
          receipt: 'claimed',
          acknowledgement: 'claimed',
          answer: 'claimed',
        })
      })
    },
  )

  it('EX-42: the other node is alive at the witness and takes nothing in: suspected', async () => {
    const one = readCase(42)
    await itself(async (t) => {
      const net = await networkFor(t, one)
      for (const party of PARTIES) net.wire(party, other[party]).cut()
      await enters(net, one)
      await net.passes({ minutes: 3 })
      await net.passes({ days: 1, minutes: 5 })
      const { receipt } = verdictsOf(await judgedAt(net[one.from], net[one.to]))
      expect(receipt).toBe(one.verdicts.receipt)
    })
  })

  it.each([
    [37, 'acknowledgement'],
    [41, 'answer'],
  ] as const)(
    'EX-%i: a head of the answerer with another root comes to light: the %s is exposed',
    async (number, duty) => {
      const one = readCase(number)
      await itself(async (t) => {
        const net = await networkFor(t, one)
        const answerer = net[one.to].officer(net[one.from])
        const { reference } = await enters(net, one)
        await net.passes({ hours: 3 })
        if (duty === 'answer') await answerer.acts(reference, { type: 'acknowledge', state: 'accepted' })
        await net.passes({ hours: 3 })
        // The turn stands in a log of which the asker has seen, and recorded, no head that holds it.
        net.wire(one.from, one.to).cut()
        net.wire(one.to, one.from).cut()
        const given = async () =>
          duty === 'answer'
            ? answerer.acts(reference, {
                type: 'answer',
                outcomes: one.asks.map(({ n }) => ({ ask: n, outcome: 'done' })),
              })
            : answerer.acts(reference, { type: 'acknowledge', state: 'accepted' })
        await given()
        await showsFork(net, one)
        net.wire(one.from, one.to).mend()
        net.wire(one.to, one.from).mend()
        await net.passes({ minutes: 10 })
        const found = verdictsOf(await judgedAt(net[one.from], net[one.to]))
        expect(found[duty]).toBe('exposed')
        // The tombstone and the successor log; what is said there is judged as ever.
        const [pair] = await net[one.to].store.pairs()
        await succeedLog(net[one.to].node, pair!, 'fork')
        await net.passes({ minutes: 10 })
        if (duty === 'acknowledgement')
          await answerer.acts(reference, {
            type: 'answer',
            outcomes: one.asks.map(({ n }) => ({ ask: n, outcome: 'done' })),
          })
        await net.passes({ minutes: 10 })
        // The day is another one than the case's, so only the verdicts are its own.
        expectVerdicts(one, await judgedAt(net[one.from], net[one.to]))
      })
    },
  )
})

/** Two notes of one size under the answerer's log key, with different roots, reach the asker's node, which records them. */
async function showsFork(net: Two, one: ExerciseCase): Promise<void> {
  const [asker, answerer] = [net[one.from], net[one.to]]
  const pair = asker.pairWith(answerer)
  const head = answerer.node.ledger.head(pair)!
  const note = async (root: Uint8Array<ArrayBuffer>) => {
    const checkpoint = { origin: head.origin as never, size: head.size, root }
    const line = await signCheckpoint(checkpoint, answerer.party.keys.get('log')![0]!, head.origin)
    return printNote(printCheckpointBody(checkpoint), [line])
  }
  const root = new Uint8Array(head.root)
  const notes = [await note(root), await note(root.map((byte) => byte ^ 1))] as const
  asker.node.events.publish({ type: 'conflict', pair, notes })
  await net.passes({ minutes: 3 })
}

/** Ends what a test began when it is done; the nodes of one case do not outlive it. */
async function itself(test: (t: Parameters<typeof testNetwork>[0]) => Promise<void>): Promise<void> {
  const ends: (() => Promise<void>)[] = []
  try {
    await test({ onTestFinished: (end) => void ends.push(end) })
  } finally {
    for (const end of ends.toReversed()) await end()
  }
}

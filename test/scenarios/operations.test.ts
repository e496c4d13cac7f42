import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { addPeer, confirmPeer } from '../../src/app/pair-up.ts'
import type { PartyName } from '../../src/ops/exercise/cases.ts'
import { fingerprintOf, parseTime, parseUtf8, printBase64, utf8 } from '../../src/protocol/index.ts'
import { comity } from '../build/processes.ts'
import { buildSite, OPENED, type Site, WholeNodes } from '../build/whole-nodes.ts'
import { Wire } from '../build/wire.ts'

const PARTIES = ['arden', 'beiyuan'] as const
let folder: string
let site: Site

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-operations-'))
  site = await buildSite(join(folder, 'site'))
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

const open = (without: readonly PartyName[] = []) => WholeNodes.open({ onTestFinished }, site, without)

async function removeDatabase(nodes: WholeNodes, party: PartyName): Promise<void> {
  for (const suffix of ['', '-wal', '-shm'])
    await rm(join(nodes.folderOf(party), `comity.sqlite${suffix}`), { force: true })
}

/** Both sides hold all of the other's log, and both files prove the same. */
async function expectOneRecord(nodes: WholeNodes): Promise<void> {
  await nodes.passes({ minutes: 3 })
  const { arden, beiyuan } = await nodes.proves()
  expect(parseUtf8(arden.bytes!)).toBe(parseUtf8(beiyuan.bytes!))
  for (const party of PARTIES)
    expect(nodes.at(party).node.ledger.phase(nodes.pair)).toEqual({ phase: 'running' })
}

/** Size and root of a party's own log, as it stands. */
function headOf(nodes: WholeNodes, party: PartyName) {
  return nodes.at(party).node.ledger.head(nodes.pair)!
}

/** A backup by the command line, then requests of both sides that it does not hold; Arden's node is ended. */
async function backsUpAndGoesOn(nodes: WholeNodes) {
  const backup = join(nodes.folder, 'backup.sqlite')
  const made = await comity(['backup', '--folder', nodes.folderOf('arden'), '--to', backup])
  expect([made.code, made.err]).toEqual([0, ''])
  const references = [
    ...(await nodes.entersRequests('arden', 3)),
    ...(await nodes.entersRequests('beiyuan', 2)),
  ]
  await nodes.passes({ minutes: 3 })
  const head = headOf(nodes, 'arden')
  await nodes.stop('arden')
  return { backup, references, head }
}

describe('an old backup', () => {
  it('under its guard gets the missing leaves back from the peer before anything is signed', async () => {
    const nodes = await open()
    const { backup, head } = await backsUpAndGoesOn(nodes)
    const restored = await comity(['restore', '--folder', nodes.folderOf('arden'), '--from', backup])
    expect([restored.code, restored.err]).toEqual([0, ''])
    await nodes.start('arden', { isSilent: true })
    const { ledger } = nodes.at('arden').node
    expect(ledger.phase(nodes.pair).phase).toBe('quiescent')
    await expect(ledger.refresh(nodes.pair, 0)).rejects.toMatchObject({ code: 'not_running' })
    await nodes.at('arden').listen()
    await nodes.passes({ minutes: 2 })
    expect(ledger.phase(nodes.pair)).toEqual({ phase: 'running' })
    expect(printBase64(await ledger.rootAt(head.origin, head.size))).toBe(printBase64(head.root))
    await nodes.entersRequests('arden', 1)
    await expectOneRecord(nodes)
  })

  it('shows our own requests again that came back, and gives none of their references twice', async () => {
    const nodes = await open()
    const { backup, references } = await backsUpAndGoesOn(nodes)
    await comity(['restore', '--folder', nodes.folderOf('arden'), '--from', backup])
    await nodes.start('arden')
    await nodes.passes({ minutes: 2 })
    const [next] = await nodes.entersRequests('arden', 1)
    expect(references).not.toContain(next)
    const known = await nodes.references('arden')
    expect(references.filter((reference) => !known.has(reference))).toEqual([])
  })

  it('without its guard is refused with the evidence, and only a successor log goes on', async () => {
    const nodes = await open()
    const { backup, head } = await backsUpAndGoesOn(nodes)
    await comity(['restore', '--folder', nodes.folderOf('arden'), '--from', backup])
    await rm(join(nodes.folderOf('arden'), 'guard'), { recursive: true })
    await nodes.start('arden')
    await nodes.passes({ minutes: 2 })
    const phase = nodes.at('arden').node.ledger.phase(nodes.pair)
    expect(phase).toMatchObject({ phase: 'refused', why: expect.stringContaining('guard is missing') })
    expect((await nodes.call('arden', 'GET', '/healthz')).status).toBe(503)
    const refused = await nodes.requests('arden')
    expect([refused.status, refused.json().code]).toEqual([503, 'not_running'])
    const succeed = { body: { cause: 'lost_guard' }, role: 'operator' as const }
    const done = await nodes.call('arden', 'POST', '/api/v1/pairs/BEI/record/succeed', succeed)
    expect([done.status, parseUtf8(done.bytes)]).toEqual([200, expect.stringContaining('running')])
    expect(headOf(nodes, 'arden').origin).toMatch(/\/2$/)
    await nodes.passes({ minutes: 2 })
    await nodes.entersRequests('arden', 1)
    await nodes.passes({ minutes: 3 })
    // What Beiyuan had receipted of the old log stands: nothing of it is lost by the restore.
    const { verdicts } = await nodes.provesAt('beiyuan')
    const [first] = verdicts!.cut.logs.find((log) => log.epochs[0]!.origin === head.origin)!.epochs
    expect(first).toMatchObject({ size: head.size, lost: 0 })
  })

  it('without its guard, once succeeded, can prove its record from its own export too', async () => {
    const nodes = await open()
    const { backup } = await backsUpAndGoesOn(nodes)
    await comity(['restore', '--folder', nodes.folderOf('arden'), '--from', backup])
    await rm(join(nodes.folderOf('arden'), 'guard'), { recursive: true })
    await nodes.start('arden')
    const succeed = { body: { cause: 'lost_guard' }, role: 'operator' as const }
    await nodes.call('arden', 'POST', '/api/v1/pairs/BEI/record/succeed', succeed)
    await expectOneRecord(nodes)
  })

  it('whose guard was put back with it is told by the peer how far it had signed, and forks nothing', async () => {
    const nodes = await open()
    await nodes.stop('arden')
    const old = join(nodes.folder, 'old-guard.json')
    const guard = join(nodes.folderOf('arden'), 'guard', `${nodes.pair}.json`)
    await copyFile(guard, old)
    await nodes.start('arden')
    const { backup, head } = await backsUpAndGoesOn(nodes)
    await comity(['restore', '--folder', nodes.folderOf('arden'), '--from', backup])
    await copyFile(old, guard)
    await nodes.start('arden')
    await nodes.passes({ minutes: 5 })
    const phase = nodes.at('arden').node.ledger.phase(nodes.pair)
    if (phase.phase === 'running') {
      const root = await nodes.at('arden').node.ledger.rootAt(head.origin, head.size)
      expect(printBase64(root)).toBe(printBase64(head.root))
      await expectOneRecord(nodes)
    } else expect(phase).toMatchObject({ phase: 'refused', why: expect.stringContaining('guard is old') })
    expect((await nodes.provesAt('beiyuan')).proven).toBe(true)
  })
})

/** Arden's database is gone, its guard is not; people pair it with Beiyuan again. */
async function losesDatabase(nodes: WholeNodes) {
  await nodes.entersRequests('arden', 2)
  await nodes.passes({ minutes: 2 })
  const head = headOf(nodes, 'arden')
  await nodes.stop('arden')
  await removeDatabase(nodes, 'arden')
  await nodes.start('arden', { isSilent: true })
  const { node, config } = nodes.at('arden')
  const { prefix, name, host, identity, exercise } = config
  const url = `http://127.0.0.1:${site.file.ports.beiyuan}`
  const invitation = await (await fetch(`${url}/v1/invitation`)).text()
  await addPeer(node, { prefix, name, host, identity, exercise }, utf8(invitation))
  const fingerprint = fingerprintOf(nodes.at('beiyuan').config.identity).en
  const [confirmed] = await Promise.allSettled([confirmPeer(node, nodes.pair, fingerprint)])
  return { head, node, confirmed }
}

describe('a guard alone', () => {
  it('makes no log silently: paired again, nothing is signed, and the node says what is missing', async () => {
    const nodes = await open()
    const { head, node, confirmed } = await losesDatabase(nodes)
    expect(confirmed).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining('guard') },
    })
    const phase = node.ledger.phase(nodes.pair)
    expect(phase.phase).not.toBe('running')
    expect(phase).toMatchObject({ why: expect.stringContaining(`to size ${head.size}`) })
    expect(node.ledger.head(nodes.pair)).toBeUndefined()
    await expect(node.ledger.refresh(nodes.pair, 0)).rejects.toMatchObject({ code: 'not_running' })
    expect((await nodes.provesAt('beiyuan')).proven).toBe(true)
  })
})

describe('a clock', () => {
  it('that stepped back signs and writes nothing until it has caught up', async () => {
    const nodes = await open()
    await nodes.passes({ minutes: 2 })
    await nodes.entersRequests('arden', 1)
    await nodes.settles()
    const { size } = headOf(nodes, 'arden')
    nodes.off.arden = -30
    const refused = await nodes.requests('arden')
    expect([refused.status, refused.json().code]).toEqual([503, 'clock_behind'])
    expect(refused.json().detail).toMatch(/\w+ \w+/)
    expect(headOf(nodes, 'arden').size).toBe(size)
    await nodes.passes({ seconds: 40 })
    await nodes.entersRequests('arden', 1)
    nodes.off.arden = 0
    await expectOneRecord(nodes)
  })

  it('that jumped ahead signs nothing, and the guard keeps its time', async () => {
    const nodes = await open()
    await nodes.passes({ minutes: 2 })
    // Witness and peer have both answered a question: only an answer shows that a clock is ahead.
    await nodes.entersRequests('arden', 1)
    await nodes.settles()
    const guard = () => readFile(join(nodes.folderOf('arden'), 'guard', `${nodes.pair}.json`), 'utf8')
    const before = await guard()
    nodes.off.arden = 3600
    await nodes.passes({ minutes: 2 })
    const refused = await nodes.requests('arden')
    expect([refused.status, refused.json().code]).toEqual([503, 'clock_off'])
    expect(await guard()).toBe(before)
    nodes.off.arden = 0
    await nodes.passes({ minutes: 6 })
    await nodes.entersRequests('arden', 1)
    await expectOneRecord(nodes)
  })
})

describe('a folder', () => {
  it('that a node already runs from is refused to a second process, in a sentence', async () => {
    const nodes = await open()
    const path = nodes.folderOf('arden')
    const second = await comity(['serve', '--folder', path])
    expect(second.code).toBe(4)
    expect(second.err).toContain(`in use by process ${process.pid}`)
    expect(second.err).not.toMatch(/\n\s+at /)
    expect(second.out).toBe('')
    await nodes.entersRequests('arden', 1)
    await expectOneRecord(nodes)
  })
})

describe('a peer', () => {
  it('that is gone for a month gets everything when it is back; the record says when, and both say the same', async () => {
    const nodes = await open()
    await nodes.passes({ minutes: 2 })
    await nodes.stop('beiyuan')
    const asked: string[] = []
    for (let week = 0; week < 4; week++) {
      asked.push(...(await nodes.entersRequests('arden', 5)))
      await nodes.passes({ minutes: 3 })
      await nodes.passes({ days: 7 }, 14)
    }
    await nodes.passes({ days: 2 }, 4)
    await nodes.start('beiyuan')
    await nodes.passes({ minutes: 62 }, 31)
    const known = await nodes.references('beiyuan')
    expect(asked.filter((reference) => !known.has(reference))).toEqual([])
    await expectOneRecord(nodes)
    const { verdicts } = (await nodes.proves()).arden
    const missed = verdicts!.requests.filter(({ entered }) => parseTime(entered.before!) >= OPENED)
    expect(missed.map(({ duties }) => duties[0]!.verdict)).toEqual(Array(20).fill('late'))
  })
})

describe('one direction of the network', () => {
  it.each(PARTIES)('cut, from %s: both sides still send and receipt', async (from) => {
    const nodes = await open()
    const wire = await new Wire().open()
    onTestFinished(() => wire.close())
    wire.cut()
    const { store } = nodes.at(from).node
    const [known] = await store.pairs()
    await store.savePair({ ...known!, url: wire.url })
    await nodes.stop(from)
    await nodes.start(from)
    expect((await nodes.at(from).node.store.pairs())[0]!.url).toBe(wire.url)
    for (const party of PARTIES) await nodes.entersRequests(party, 2)
    await nodes.passes({ minutes: 18 }, 18)
    await expectOneRecord(nodes)
    const { arden } = await nodes.proves()
    const asked = arden.verdicts!.requests.filter(({ entered }) => parseTime(entered.before!) >= OPENED)
    expect(asked.map(({ duties }) => duties[0]!.verdict)).toEqual(Array(4).fill('on-time'))
  })
})

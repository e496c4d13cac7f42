import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { RequestSummary, RequestView } from '../../src/app/show-request.ts'
import type { PartyName } from '../../src/ops/exercise/cases.ts'
import { apiOf, happeningsOf, type Sign, signerOf } from '../../src/ops/exercise/exercise-api.ts'
import { enterLiveCases } from '../../src/ops/exercise/live.ts'
import { until } from '../../src/ops/exercise/moved-time.ts'
import { PLAYED_MARK } from '../../src/ops/exercise/played-words.ts'
import { Player } from '../../src/ops/exercise/player.ts'
import { printTime } from '../../src/protocol/index.ts'
import { buildSite, type Site, WholeNodes } from '../build/whole-nodes.ts'

let folder: string
let site: Site
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-played-'))
  site = await buildSite(join(folder, 'site'))
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Both nodes with the other side's people played, and what the player complained of. */
async function playedNodes({ sign }: { sign?: Sign } = {}) {
  const nodes = await WholeNodes.open({ onTestFinished }, site)
  const faults: string[] = []
  const play = (signs = signerOf(site.file, nodes.folder)) => {
    const player = new Player({
      api: apiOf(site.file),
      sign: signs,
      happenings: happeningsOf(site.file),
      ...nodes.time,
      err: (line) => faults.push(line),
    })
    player.start()
    onTestFinished(() => player.stop())
    return player
  }
  return { nodes, faults, play, player: play(sign) }
}

const PARTIES = ['arden', 'beiyuan'] as const
const zh = (text: string) => ({ lang: 'zh', text })
const other = (party: PartyName) => (party === 'arden' ? 'beiyuan' : 'arden')

const TEXTS = {
  en: {
    title: 'Host of a botnet',
    facts: 'It answered for three days.',
    asks: ['Keep the logs', 'Hand them over'],
  },
  zh: { title: '僵尸网络主机', facts: '该主机应答三日。', asks: ['请保全日志', '请移交日志'] },
} as const

function aRequest({ kind = 'information', urgency = 'urgent', lang = 'en' as 'en' | 'zh' }) {
  const { title, facts, asks } = TEXTS[lang]
  const reason = { lang, text: facts }
  return {
    kind,
    urgency,
    title: { lang, text: title },
    facts: { lang, text: facts },
    asks: kind === 'notification' ? [] : asks.map((text) => ({ lang, text })),
    ...(urgency === 'emergency' && { urgencyGround: 'infrastructure', urgencyReason: reason }),
  }
}

async function enters(nodes: WholeNodes, by: PartyName, draft: object): Promise<string> {
  const to = by === 'arden' ? 'BEI' : 'ARD'
  const answer = await nodes.enters(by, `/api/v1/pairs/${to}/requests`, draft)
  expect(answer.status, JSON.stringify(answer.json())).toBe(201)
  const { thread } = answer.json<{ thread: string }>()
  await nodes.settles()
  return thread
}

async function says(nodes: WholeNodes, by: PartyName, thread: string, turn: string, body: object) {
  const answer = await nodes.enters(by, `/api/v1/requests/${thread}/${turn}`, body)
  expect(answer.status, JSON.stringify(answer.json())).toBe(201)
  await nodes.settles()
  return answer.json<{ id: string }>().id
}

async function seen(nodes: WholeNodes, party: PartyName, thread: string): Promise<RequestView> {
  return (await nodes.call(party, 'GET', `/api/v1/requests/${thread}`)).json<RequestView>()
}

/** What a party said on a thread, by kind. */
async function saidBy(nodes: WholeNodes, party: PartyName, thread: string): Promise<string[]> {
  return (await seen(nodes, party, thread)).turns.filter(({ from }) => from === 'us').map(({ kind }) => kind)
}

/** Lets the player plan its next turn on a thread, moves the time to it, and lets it be taken; when that was. */
async function plays(nodes: WholeNodes, player: Player, party: PartyName, thread: string): Promise<number> {
  const plan = () => player.planned(party, thread)
  await until('a turn to be planned', async () => plan() !== undefined)
  const { to, turn, dueMs } = plan()!
  nodes.time.moveTo(Math.ceil(dueMs / 1000))
  await until(`${turn} to be taken`, async () => {
    const next = plan()
    return next?.turn !== turn || next.to !== to
  })
  await nodes.settles()
  return dueMs
}

/** Whatever is owed on a thread, until nothing is; when each was due. */
async function playsAll(nodes: WholeNodes, player: Player, party: PartyName, thread: string) {
  const times: number[] = []
  do times.push(await plays(nodes, player, party, thread))
  while (player.planned(party, thread))
  return times
}

/** A notification each way, acknowledged a minute later: whatever was owed before it has been given by then. */
async function playsOthers(nodes: WholeNodes, player: Player): Promise<void> {
  nodes.time.moveTo(nodes.time.clock.now() + 60)
  for (const party of PARTIES)
    await playsAll(
      nodes,
      player,
      other(party),
      await enters(nodes, party, aRequest({ kind: 'notification' })),
    )
}

const KINDS = [
  { kind: 'information', urgency: 'urgent', phase: 'answered', lang: 'en', by: 'arden' },
  { kind: 'investigation', urgency: 'urgent', phase: 'in_part', lang: 'zh', by: 'beiyuan' },
  { kind: 'evidence', urgency: 'routine', phase: 'in_part', lang: 'en', by: 'arden' },
  { kind: 'preservation', urgency: 'emergency', phase: 'answered', lang: 'zh', by: 'beiyuan' },
  { kind: 'mitigation', urgency: 'emergency', phase: 'answered', lang: 'en', by: 'arden' },
  { kind: 'notification', urgency: 'urgent', phase: 'acknowledged', lang: 'zh', by: 'beiyuan' },
] as const

describe('the played people of the other side', () => {
  it.each(KINDS)(
    'acknowledge and answer a request of kind $kind of $by within a minute, on time',
    async ({ phase, by, ...wanted }) => {
      const { nodes, player, faults } = await playedNodes()
      const thread = await enters(nodes, by, aRequest(wanted))
      const began = nodes.time.clock.nowMs()
      const times = await playsAll(nodes, player, other(by), thread)
      expect(times[0]! - began).toBeGreaterThanOrEqual(5000)
      expect(times.at(-1)! - began).toBeLessThanOrEqual(45_000)

      await nodes.passes({ minutes: 3 })
      const view = await seen(nodes, by, thread)
      expect(view.phase).toBe(phase)
      const given = view.verdicts!.duties.filter(
        ({ duty }) => duty === 'acknowledgement' || duty === 'answer',
      )
      expect(given.map(({ verdict }) => verdict)).toEqual(given.map(() => 'on-time'))
      expect(given.length).toBe(wanted.kind === 'notification' ? 1 : 2)
      expect(faults).toEqual([])
    },
    60_000,
  )

  it('say on both sides, in the signed text of every message, that they are played', async () => {
    const { nodes, player } = await playedNodes()
    const thread = await enters(nodes, 'arden', aRequest({ kind: 'investigation', lang: 'zh' }))
    await playsAll(nodes, player, 'beiyuan', thread)
    for (const party of PARTIES) {
      const { turns } = await seen(nodes, party, thread)
      const played = turns.slice(1).map(({ payload }) => JSON.stringify(payload!.body))
      expect(played).toHaveLength(3)
      for (const body of played) expect(body).toContain(`"zh","text":"${PLAYED_MARK}`)
    }
  })

  it('reply to a question, and to an assessment', async () => {
    const { nodes, player } = await playedNodes()
    const thread = await enters(nodes, 'beiyuan', aRequest({ lang: 'zh' }))
    await playsAll(nodes, player, 'arden', thread)
    const question = await says(nodes, 'beiyuan', thread, 'clarify', { text: zh('何时起租？') })
    await plays(nodes, player, 'arden', thread)
    const rating = await says(nodes, 'beiyuan', thread, 'assess', { rating: 2, text: zh('过于简略。') })
    await plays(nodes, player, 'arden', thread)
    const { request } = await seen(nodes, 'beiyuan', thread)
    expect([request.questions, request.assessments]).toEqual([
      [expect.objectContaining({ id: question, reply: expect.any(String) })],
      [expect.objectContaining({ id: rating, reply: expect.any(String) })],
    ])
  })

  it('keep longer what they are asked to, and name the new end', async () => {
    const { nodes, player } = await playedNodes()
    const thread = await enters(nodes, 'arden', aRequest({ kind: 'preservation' }))
    await playsAll(nodes, player, 'beiyuan', thread)
    const until = printTime(nodes.time.clock.now() + 200 * 86_400)
    await says(nodes, 'arden', thread, 'renew', { ask: 1, until })
    await plays(nodes, player, 'beiyuan', thread)
    expect((await seen(nodes, 'arden', thread)).request.asks[0]).toMatchObject({ outcome: 'done', until })
  })

  it('say nothing on a request that was withdrawn before they came to it', async () => {
    const { nodes, player } = await playedNodes()
    const thread = await enters(nodes, 'arden', aRequest({}))
    await until('an acknowledgement to be planned', async () => !!player.planned('beiyuan', thread))
    await says(nodes, 'arden', thread, 'withdraw', {})
    await until('nothing to be planned', async () => !player.planned('beiyuan', thread))
    await playsOthers(nodes, player)
    expect(await saidBy(nodes, 'beiyuan', thread)).toEqual([])
  })
})

describe('the cases that the exercise has prepared', () => {
  /** The live cases with a player that began after them: that of Arden nobody has acknowledged, and that of Beiyuan, which is. */
  async function live() {
    const { nodes, player, play } = await playedNodes()
    await player.stop()
    await enterLiveCases(apiOf(site.file), signerOf(site.file, nodes.folder), nodes.time.clock.now())
    await nodes.settles()
    const { items } = (await nodes.call('arden', 'GET', '/api/v1/requests')).json<{
      items: RequestSummary[]
    }>()
    const of = (kind: string, direction: string) =>
      items.find((one) => one.kind === kind && one.direction === direction && one.phase !== 'answered')!
        .thread
    return { nodes, player: play(), preservation: of('preservation', 'out'), items }
  }

  it('are answered by nobody but people', async () => {
    const { nodes, player, items } = await live()
    await playsOthers(nodes, player)
    const after = await Promise.all(items.map(({ thread }) => seen(nodes, 'arden', thread)))
    expect(after.map(({ phase }) => phase)).toEqual(items.map(({ phase }) => phase))
  })

  it('have an asker that agrees to what a person asks for or offers, and assesses the answer', async () => {
    const { nodes, player, preservation: thread } = await live()
    const until = printTime(nodes.time.clock.now() + 30 * 86_400)
    const answers = async (turn: string, body: object) => {
      await says(nodes, 'beiyuan', thread, turn, body)
      await plays(nodes, player, 'arden', thread)
      return (await seen(nodes, 'beiyuan', thread)).request
    }
    expect((await answers('extension', { until })).granted).toEqual({ duty: 'answer', due: until })
    expect((await answers('contest-urgency', { urgency: 'urgent', text: zh('宜加急。') })).urgency).toBe(
      'urgent',
    )
    const terms = { asks: [1], terms: { use: ['case'] } }
    expect((await answers('condition', terms)).conditions![0]!.state).toBe('accepted')
    expect((await answers('clarify', { text: zh('哪一时区？') })).questions![0]!.reply).toBeDefined()
    const { asks } = (await seen(nodes, 'beiyuan', thread)).request
    const outcomes = asks.map(({ n }) => ({ ask: n, outcome: 'done' }))
    expect((await answers('answer', { outcomes })).assessments![0]!.rating).toBe(5)
  })
})

describe('a person who acts for the other side', () => {
  it('goes on alone on that request', async () => {
    const { nodes, player } = await playedNodes()
    const thread = await enters(nodes, 'arden', aRequest({}))
    await says(nodes, 'beiyuan', thread, 'acknowledge', { state: 'pending' })
    await playsOthers(nodes, player)
    expect(await saidBy(nodes, 'beiyuan', thread)).toEqual(['acknowledge'])
  })

  it('takes over between two turns of the played people too', async () => {
    const { nodes, player } = await playedNodes()
    const thread = await enters(nodes, 'arden', aRequest({}))
    await plays(nodes, player, 'beiyuan', thread)
    await says(nodes, 'beiyuan', thread, 'status', { text: zh('正在办理。') })
    await playsOthers(nodes, player)
    expect(await saidBy(nodes, 'beiyuan', thread)).toEqual(['acknowledge', 'status'])
  })

  it('is not forestalled while something of theirs waits for release', async () => {
    const { nodes, player } = await playedNodes()
    const thread = await enters(nodes, 'arden', aRequest({}))
    const body = { ground: 'no_link', article: '第十四条' }
    const path = `/api/v1/requests/${thread}/refuse`
    expect((await nodes.call('beiyuan', 'POST', path, { body })).status).toBe(201)
    await playsOthers(nodes, player)
    expect(await saidBy(nodes, 'beiyuan', thread)).toEqual([])
  })
})

describe('a player that begins again', () => {
  it('goes on where it was, and says nothing twice', async () => {
    const { nodes, player, play } = await playedNodes()
    const thread = await enters(nodes, 'arden', aRequest({}))
    await plays(nodes, player, 'beiyuan', thread)
    await player.stop()
    await playsAll(nodes, play(), 'beiyuan', thread)
    await playsOthers(nodes, play())
    expect(await saidBy(nodes, 'beiyuan', thread)).toEqual(['acknowledge', 'result'])
  })

  it('releases what it had put up before it was cut off', async () => {
    const cut = Promise.withResolvers<never>()
    const { nodes, player, play } = await playedNodes({ sign: () => cut.promise })
    const thread = await enters(nodes, 'arden', aRequest({}))
    await until('an acknowledgement to be planned', async () => !!player.planned('beiyuan', thread))
    nodes.time.moveTo(nodes.time.clock.now() + 10)
    const proposals = async () =>
      (await nodes.call('beiyuan', 'GET', '/api/v1/proposals')).json<{
        items: { kind: string; state: string }[]
      }>().items
    await until('it to be put up', async () => (await proposals()).length > 0)
    const stopped = player.stop()
    cut.reject(new Error('cut off'))
    await stopped
    await playsAll(nodes, play(), 'beiyuan', thread)
    const states = (await proposals()).map(({ kind, state }) => `${kind} ${state}`)
    expect(states.toSorted()).toEqual(['acknowledge entered', 'result entered'])
  })

  it('answers what came in while its node could not be reached', async () => {
    const { nodes, player, faults } = await playedNodes()
    await nodes.stop('beiyuan')
    const thread = await enters(nodes, 'arden', aRequest({}))
    await nodes.start('beiyuan')
    await until('it to be acknowledged', async () => {
      await nodes.passes({ seconds: 5 })
      return (await saidBy(nodes, 'beiyuan', thread).catch(() => [])).length > 0
    })
    await playsAll(nodes, player, 'beiyuan', thread)
    expect(await saidBy(nodes, 'beiyuan', thread)).toEqual(['acknowledge', 'result'])
    expect(faults).toEqual([])
  })
})

it('a player that cannot sign says so in one line, and goes on trying', async () => {
  let isBroken = true
  let folderOf = ''
  const { nodes, player, faults } = await playedNodes({
    async sign(...asked) {
      if (isBroken) throw new Error('no key')
      return signerOf(site.file, folderOf)(...asked)
    },
  })
  folderOf = nodes.folder
  const thread = await enters(nodes, 'arden', aRequest({}))
  await until('a turn to be planned', async () => !!player.planned('beiyuan', thread))
  await until('a fault to be told', async () => {
    nodes.time.moveTo(nodes.time.clock.now() + 5)
    return faults.length > 0
  })
  isBroken = false
  await until('it to be acknowledged', async () => {
    nodes.time.moveTo(nodes.time.clock.now() + 5)
    return (await saidBy(nodes, 'beiyuan', thread)).includes('acknowledge')
  })
  expect(faults).toEqual(['comity: played people of beiyuan: no key\n'])
})

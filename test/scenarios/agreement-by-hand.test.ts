/** The agreement and what is owed, by command line and by HTTP, on the three processes of `npm start`. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AgreementView } from '../../src/app/agree.ts'
import type { Owed } from '../../src/app/duties/owed.ts'
import type { PartyName } from '../../src/ops/exercise/cases.ts'
import type { Agreement } from '../../src/protocol/index.ts'
import { type RunningExercise, startExercise } from '../build/exercise.ts'
import { comity, eventually } from '../build/processes.ts'

type Proposal = { readonly id: string; readonly kind: string; readonly missing: number }

let folder: string
let exercise: RunningExercise

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-agree-'))
  exercise = await startExercise(join(folder, 'exercise'), [1])
}, 120_000)

afterAll(async () => {
  await exercise?.running.stop()
  await rm(folder, { recursive: true, force: true })
})

const prefix = { arden: 'BEI', beiyuan: 'ARD' } as const

/** A command of a party's operator, who keeps the agreement and releases nothing. */
async function operator(party: PartyName, ...args: string[]): Promise<string> {
  const { ports, tokens } = exercise.file
  const ran = await comity([
    ...args,
    '--node',
    `http://127.0.0.1:${ports[party]}`,
    '--token',
    tokens[party].operator,
  ])
  expect([args.join(' '), ran.code, ran.err]).toEqual([args.join(' '), 0, ''])
  return ran.out
}

/** Put up and signed by the operator, a person with a key, and approved by a second person. */
async function binds(party: PartyName, ...args: string[]): Promise<void> {
  const proposal = await exercise.as<Proposal>(party, OPERATOR, ...args)
  expect(proposal.missing).toBe(1)
  const { entered } = await exercise.as<{ entered?: { position: number } }>(
    party,
    APPROVER,
    'release',
    proposal.id,
  )
  expect(entered?.position).toBeGreaterThan(0)
}

/** Places in the exercise's cast. */
const [APPROVER, OPERATOR] = [1, 2]

async function agreementAt(party: PartyName): Promise<AgreementView> {
  return JSON.parse(await operator(party, 'pair', 'agreement', prefix[party], '--json'))
}

async function inEffect(party: PartyName, version: number): Promise<AgreementView> {
  return eventually(`version ${version} to be in effect at ${party}`, async () => {
    const found = await agreementAt(party)
    return found.inEffect?.document.version === version && found
  })
}

async function duties(party: PartyName, query = ''): Promise<readonly Owed[]> {
  const answer = await exercise.call(party, 'GET', `/api/v1/duties?limit=1000${query}`)
  expect(answer.status).toBe(200)
  return answer.json<{ items: Owed[] }>().items
}

it('what is owed is listed by both ways, the most pressing first, with its reason in both languages', async () => {
  const owed = (await duties('beiyuan')).filter(({ reference }) => reference)
  expect(owed.length).toBeGreaterThan(2)
  const dues = owed.flatMap(({ due }) => (due ? [due] : []))
  expect(dues).toEqual(dues.toSorted())
  for (const { explanation } of owed) {
    expect(explanation.en).toMatch(/[a-z].*\.$/)
    expect(explanation.zh).toMatch(/\p{Script=Han}.*。$/u)
  }
  const ours = await duties('beiyuan', '&by=us')
  expect(new Set(ours.map(({ by }) => by))).toEqual(new Set(['us']))
  const first = await exercise.call('beiyuan', 'GET', '/api/v1/duties?limit=1')
  const { items, next } = first.json<{ items: Owed[]; next: string }>()
  const rest = (await duties('beiyuan', `&cursor=${next}`)).map(({ reference, what }) => [reference, what])
  expect([...items.map(({ reference, what }) => [reference, what]), ...rest]).toEqual(
    (await duties('beiyuan')).map(({ reference, what }) => [reference, what]),
  )

  const [one] = owed
  const english = await exercise.cli('beiyuan', 'duties', '--why', '--lang', 'en')
  const chinese = await exercise.cli('beiyuan', 'duties', '--why', '--lang', 'zh')
  expect(english).toContain(`  ${one!.explanation.en}`)
  expect(chinese).toContain(`  ${one!.explanation.zh}`)
  expect(await exercise.cli('beiyuan', 'duties', '--lang', 'zh')).toContain('截止时间（UTC）')
})

it('the next version is drafted, compared in words, put up, released by two on each side, and in effect', {
  timeout: 240_000,
}, async () => {
  const path = join(folder, 'agreement.json')
  const calendar = join(folder, '2027.json')
  await writeFile(
    calendar,
    JSON.stringify({ years: { 2027: { off: ['2027-01-01'], work: ['2027-01-03'] } } }),
  )
  await operator('arden', 'pair', 'agree', 'BEI', '--draft', '--calendar', calendar, '--out', path)
  const drafted = JSON.parse(await readFile(path, 'utf8')) as Agreement
  await writeFile(path, JSON.stringify({ ...drafted, retention: { days: 30 } }))

  const english = await operator('arden', 'pair', 'agree', 'BEI', '--compare', '--file', path, '--lang', 'en')
  expect(english.split('\n').slice(0, 3)).toEqual([
    'What version 2 changes in version 1:',
    '  Arden: the calendar of 2027 is added.',
    '  Days for which contents are kept: 30; before: 1825.',
  ])
  const chinese = await operator('arden', 'pair', 'agree', 'BEI', '--compare', '--file', path, '--lang', 'zh')
  expect(chinese.split('\n').slice(0, 3)).toEqual([
    '第 2 版对第 1 版的改动：',
    '  阿登：增加 2027 年日历。',
    '  内容保存天数：30；此前：1825。',
  ])

  await binds('arden', 'pair', 'agree', 'BEI', '--file', path)
  const offered = await eventually('the offer to be at Beiyuan', async () => {
    const { versions } = await agreementAt('beiyuan')
    return versions.find(({ document, peer }) => document.version === 2 && peer)
  })
  // Beiyuan reads what it would change, without a file, and accepts that one.
  expect(await operator('beiyuan', 'pair', 'agree', 'ARD', '--compare', '--lang', 'zh')).toBe(chinese)
  await eventually('Beiyuan to hold the offer by its log', async () => {
    const ran = await exercise.call(
      'beiyuan',
      'POST',
      `/api/v1/pairs/ARD/agreement/draft`,
      {},
      exercise.file.tokens.beiyuan.operator,
    )
    return ran.json<Agreement>().version === 3
  })
  await binds('beiyuan', 'pair', 'accept', 'ARD', offered.digest)
  for (const party of ['arden', 'beiyuan'] as const)
    expect((await inEffect(party, 2)).inEffect!.digest).toBe(offered.digest)
})

it('one side announces, in its own words, and both see it; nothing else changes', {
  timeout: 240_000,
}, async () => {
  const text = '本方国内审批期间拟中止施行。'
  await binds(
    'beiyuan',
    'pair',
    'notice',
    'ARD',
    '--announces',
    'suspension',
    '--from',
    '2030-01-01T00:00:00Z',
    '--text',
    text,
  )
  const seen = await eventually('the notice at Arden', async () => {
    const found = await agreementAt('arden')
    return found.notices.length > 0 && found
  })
  expect(seen.notices).toMatchObject([
    { by: 'them', announces: 'suspension', from: '2030-01-01T00:00:00Z', text: { lang: 'zh', text } },
  ])
  expect((await agreementAt('beiyuan')).notices).toMatchObject([{ by: 'us', announces: 'suspension' }])
  expect(seen.inEffect!.document.version).toBe(2)
  expect(seen.state).toBe('in_force')
  expect(await operator('arden', 'pair', 'agreement', 'BEI', '--lang', 'en')).toContain(
    'They announced suspension from 2030-01-01T00:00:00Z',
  )
})

it('both suspend: a new request is refused with what to do, and resuming brings the agreement back', {
  timeout: 240_000,
}, async () => {
  await binds('arden', 'pair', 'agree', 'BEI', '--suspend')
  const { digest } = await eventually('the suspension to be at Beiyuan', async () =>
    (await agreementAt('beiyuan')).versions.find(({ document, peer }) => document.version === 3 && peer),
  )
  await eventually('Beiyuan to hold it by its log', async () => {
    const ran = await exercise.call(
      'beiyuan',
      'POST',
      `/api/v1/pairs/ARD/agreement/draft`,
      {},
      exercise.file.tokens.beiyuan.operator,
    )
    return ran.json<Agreement>().version === 4
  })
  await binds('beiyuan', 'pair', 'accept', 'ARD', digest)
  for (const party of ['arden', 'beiyuan'] as const)
    expect((await inEffect(party, 3)).state).toBe('suspended')
  const draft = {
    kind: 'information',
    urgency: 'urgent',
    title: { lang: 'en', text: 'Who rented the host' },
    facts: { lang: 'en', text: 'It answered.' },
    asks: [{ lang: 'en', text: 'Name the renter.' }],
  }
  const refused = await exercise.call('arden', 'POST', '/api/v1/pairs/BEI/requests', draft)
  expect(refused.status).toBe(409)
  expect(refused.json<{ code: string; detail: string }>()).toMatchObject({
    code: 'not_agreed',
    detail: expect.stringContaining('is suspended since version 3: open requests go on'),
  })
  expect((await duties('beiyuan', '&by=us')).some(({ reference }) => reference)).toBe(true)
  const chinese = await operator('beiyuan', 'pair', 'agreement', 'ARD', '--lang', 'zh')
  expect(chinese.split('\n')[0]).toBe('双方已中止施行协定：未结请求继续办理，不接受新请求。')
})

it('says what to do where the command cannot be meant', async () => {
  const { ports, tokens } = exercise.file
  const ran = await comity([
    ...['pair', 'agree', 'BEI', '--suspend', '--end', '--lang', 'en'],
    ...['--node', `http://127.0.0.1:${ports.arden}`, '--token', tokens.arden.operator],
  ])
  expect([ran.code, ran.out]).toEqual([2, ''])
  expect(ran.err).toContain('say what to do: --file')
})

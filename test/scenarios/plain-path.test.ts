import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PartyName, readCase } from '../../src/ops/exercise/cases.ts'
import { parseTime, parseUtf8, type Verdicts, verifyBundle } from '../../src/protocol/index.ts'
import { type RunningExercise, startExercise } from '../build/exercise.ts'
import { comity, eventually } from '../build/processes.ts'

type Entered = { readonly id: string; readonly reference: string; readonly enteredAt: number }
type Shown = {
  readonly phase: string
  readonly request: { readonly asks: readonly { readonly n: number; readonly outcome?: string }[] }
  readonly turns: readonly { readonly from: 'us' | 'them'; readonly kind: string }[]
  readonly verdicts?: Verdicts['requests'][number]
}
type Verified = { readonly proven: boolean; readonly pinned: boolean; readonly verdicts: Verdicts }

const other = { arden: 'beiyuan', beiyuan: 'arden' } as const
const prefix = { arden: 'ARD', beiyuan: 'BEI' } as const
const PARTIES = ['arden', 'beiyuan'] as const
const CASES = [1, 4]

let folder: string
let exercise: RunningExercise

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-plain-'))
  exercise = await startExercise(join(folder, 'exercise'), CASES)
}, 120_000)

afterAll(async () => {
  await exercise?.running.stop()
  await rm(folder, { recursive: true, force: true })
})

/** How either way shows one request at one party. */
type See = (party: PartyName, reference: string) => Promise<Shown | undefined>

async function sees(see: See, at: { party: PartyName; reference: string }, phase: string): Promise<Shown> {
  return eventually(`${at.reference} to be ${phase} at ${at.party}`, async () => {
    const shown = await see(at.party, at.reference)
    return shown?.phase === phase && shown
  })
}

const byCli: See = async (party, reference) => {
  const ran = await comity(['request', 'show', reference, '--json', '--folder', exercise.folderOf(party)])
  return ran.code === 0 ? JSON.parse(ran.out) : undefined
}
const byHttp: See = async (party, reference) => {
  const answer = await exercise.call(party, 'GET', `/api/v1/requests/${reference}`)
  return answer.status === 200 ? answer.json() : undefined
}

/** Seconds from entry to receipt, by the record itself, once it holds both. */
async function receiptOf(see: See, { id, reference, enteredAt }: Entered, party: PartyName): Promise<number> {
  const verdicts = await eventually(`the receipt of ${reference} in the record`, async () => {
    const found = (await see(party, reference))?.verdicts
    return found?.id === id && found.receipt !== null && found
  })
  return parseTime(verdicts.receipt!) - enteredAt
}

describe('the plain path by the command line alone', () => {
  it('goes from a draft to an answer ask by ask, with a receipt at once', async () => {
    const { json, cli, as, two } = exercise
    const words = [
      '--pair',
      'BEI',
      '--kind',
      'preservation',
      '--urgency',
      'urgent',
      '--title',
      'Logs of a host',
    ]
    const asks = ['--ask', 'Preserve the logs', '--ask', 'Hand them over', '--ask', 'Name the renter']
    const draft = await json<{ id: string }>(
      'arden',
      'request',
      'draft',
      ...words,
      '--facts',
      'It attacked.',
      ...asks,
    )
    expect(await cli('arden', 'request', 'drafts')).toContain(draft.id)
    // One person puts it up and signs; nothing has left before a second has.
    const waits = await as<{ id: string; reference: string; missing: number }>(
      'arden',
      0,
      'request',
      'enter',
      draft.id,
    )
    expect(waits.missing).toBe(1)
    expect(await byCli('arden', waits.reference)).toBeUndefined()
    const { entered } = await as<{ entered: Entered }>('arden', 1, 'release', waits.reference)
    const { reference } = entered
    expect(reference).toMatch(/^ARD-\d{4}-\d{4}$/)
    await sees(byCli, { party: 'beiyuan', reference }, 'entered')
    await two('beiyuan', 'request', 'acknowledge', reference, '--text', '已受理')
    // A status needs one person on duty.
    const status = await as<{ entered?: object }>(
      'beiyuan',
      0,
      'request',
      'status',
      reference,
      '--text',
      '正在核实',
    )
    expect(status.entered).toBeDefined()
    const outcomes = [
      '--ask',
      '1=done',
      '--ask',
      '2=refused:sovereignty_security:Art. 4',
      '--ask',
      '3=postponed',
    ]
    await two('beiyuan', 'request', 'answer', reference, ...outcomes, '--text', '随函附上')
    await sees(byCli, { party: 'arden', reference }, 'in_part')
    await two('beiyuan', 'request', 'answer', reference, '--ask', '3=done')
    const shown = await sees(byCli, { party: 'arden', reference }, 'answered')
    expect(shown.request.asks.map(({ outcome }) => outcome)).toEqual(['done', 'refused', 'done'])
    expect(shown.turns.map(({ from, kind }) => `${from} ${kind}`)).toEqual([
      'us request',
      'them acknowledge',
      'them status',
      'them result',
      'them result',
    ])
    expect(await receiptOf(byCli, entered, 'arden')).toBeLessThanOrEqual(1)
    expect(await cli('arden', 'request', 'list')).toContain(reference)
  })

  it('refuses a whole request with ground and article', async () => {
    const { two } = exercise
    const words = ['--pair', 'ARD', '--kind', 'information', '--title', '查询登录记录', '--facts', '见附件。']
    const { reference } = await two<Entered>('beiyuan', 'request', 'enter', ...words, '--ask', '提供登录记录')
    await sees(byCli, { party: 'arden', reference }, 'entered')
    const ground = ['--ground', 'no_link', '--article', 'Art. 14(6)']
    await two('arden', 'request', 'refuse', reference, ...ground, '--text', 'no link shown')
    const shown = await sees(byCli, { party: 'beiyuan', reference }, 'refused')
    expect(shown.request.asks.map(({ outcome }) => outcome)).toEqual(['refused'])
  })
})

describe('the plain path by HTTP alone', () => {
  const draft = {
    kind: 'information',
    urgency: 'urgent',
    title: { lang: 'en', text: 'Who rented the host' },
    facts: { lang: 'en', text: 'It answered on 24 November.' },
    asks: [
      { lang: 'en', text: 'Name the renter.' },
      { lang: 'en', text: 'Say since when.' },
    ],
  }
  const post = async <T>(party: PartyName, path: string, body: unknown = {}): Promise<T> => {
    const answer = await exercise.call(party, 'POST', path, body)
    expect([path, answer.status, new TextDecoder().decode(answer.bytes)]).toEqual([
      path,
      201,
      expect.stringContaining('{'),
    ])
    return answer.json()
  }
  /** Put up, and released by two people. */
  const enter = async <T>(party: PartyName, path: string, body?: unknown): Promise<T> => {
    const answer = await exercise.enters(party, path, body)
    expect([path, answer.status, new TextDecoder().decode(answer.bytes)]).toEqual([
      path,
      201,
      expect.stringContaining('{'),
    ])
    return answer.json()
  }

  it.each(PARTIES)('goes from a draft of %s to an answer ask by ask, and is refused', async (asker) => {
    const answerer = other[asker]
    const { id } = await post<{ id: string }>(asker, `/api/v1/pairs/${prefix[answerer]}/drafts`, draft)
    const { reference } = await enter<Entered>(asker, `/api/v1/drafts/${id}/propose`)
    await sees(byHttp, { party: answerer, reference }, 'entered')
    const turn = (name: string, body: unknown) =>
      enter(answerer, `/api/v1/requests/${reference}/${name}`, body)
    await turn('acknowledge', { state: 'accepted' })
    await turn('status', { text: { lang: 'en', text: 'asked' } })
    await turn('answer', { outcomes: [{ ask: 1, outcome: 'done' }] })
    await sees(byHttp, { party: asker, reference }, 'in_part')
    await turn('answer', { outcomes: [{ ask: 2, outcome: 'not_possible' }] })
    const shown = await sees(byHttp, { party: asker, reference }, 'answered')
    expect(shown.request.asks.map(({ outcome }) => outcome)).toEqual(['done', 'not_possible'])
    const second = await enter<Entered>(asker, `/api/v1/pairs/${prefix[answerer]}/requests`, draft)
    await sees(byHttp, { party: answerer, reference: second.reference }, 'entered')
    await enter(answerer, `/api/v1/requests/${second.reference}/refuse`, {
      ground: 'political',
      article: 'Art. 3',
    })
    await sees(byHttp, { party: asker, reference: second.reference }, 'refused')
  })

  it('gives a receipt within a second of entry: the middle one of nine requests, one at a time', async () => {
    const waits: number[] = []
    for (let i = 0; i < 9; i++) {
      const before = performance.now()
      const { id } = await enter<Entered>('arden', '/api/v1/pairs/BEI/requests', draft)
      await eventually('the receipt', async () => {
        const record = await exercise.call('arden', 'GET', '/api/v1/pairs/BEI/record')
        const [ours] = record
          .json<{ logs: { whose: string; size: number; reconciled: number }[] }>()
          .logs.filter(({ whose }) => whose === 'ours')
        return id !== '' && ours!.reconciled >= ours!.size
      })
      waits.push(performance.now() - before)
    }
    expect(waits.toSorted((a, b) => a - b)[4]).toBeLessThan(1000)
  })

  it('tells a caller without a token, with a wrong body or an unknown request what is wrong', async () => {
    const { ports } = exercise.file
    const bare = await fetch(`http://127.0.0.1:${ports.arden}/api/v1/requests`)
    expect([bare.status, (await bare.json()) as object]).toEqual([
      401,
      expect.objectContaining({ code: 'token_missing' }),
    ])
    const wrong = await exercise.call('arden', 'POST', '/api/v1/pairs/BEI/requests', {
      ...draft,
      kind: 'gossip',
    })
    expect(wrong.status).toBe(400)
    const unknown = await exercise.call('arden', 'POST', '/api/v1/requests/ARD-2025-9999/status', {
      text: { lang: 'en', text: 'x' },
    })
    expect([unknown.status, unknown.json<{ code: string }>().code]).toEqual([404, 'unknown_request'])
  })
})

describe('the record exported at both sides', () => {
  const exported = async (party: PartyName, options: readonly string[] = []) => {
    const path = join(folder, `${party}${options.join('')}.comity`)
    await exercise.cli(party, 'record', 'export', '--out', path, ...options)
    return path
  }
  const verified = async (path: string, options: readonly string[] = []) => {
    const ran = await comity(['verify', path, '--json', ...options])
    expect([ran.code, ran.err]).toEqual([0, ''])
    return JSON.parse(ran.out) as Verified
  }
  const verdictBytes = async (path: string) => (await comity(['verify', path, '--verdicts'])).out

  const cutOf = (verdicts: string) => JSON.stringify((JSON.parse(verdicts) as Verdicts).cut)
  const cutIn = async (path: string) => cutOf(parseUtf8((await verifyBundle(await readFile(path))).bytes!))

  it('says the same cut, and prints the same bytes of verdicts, with both nodes off', async () => {
    const { files, live } = await eventually('the same cut at both, whole and public', async () => {
      const each = PARTIES.flatMap((party) => [exported(party), exported(party, ['--public'])])
      const paths = await Promise.all(each)
      const told = await Promise.all(PARTIES.map((party) => exercise.cli(party, 'record', 'verdicts')))
      const cuts = [...(await Promise.all(paths.map(cutIn))), ...told.map(cutOf)]
      return new Set(cuts).size === 1 && { files: paths, live: told }
    })
    expect(await exercise.running.stop()).toBe(0)
    const [first, ...others] = await Promise.all(files.map(verdictBytes))
    expect(first!.length).toBeGreaterThan(1000)
    for (const bytes of [...others, ...live]) expect(bytes).toBe(first)
    const identities = verdictIdentities(await readFile(files[0]!, 'utf8'))
    expect(
      (
        await verified(
          files[0]!,
          identities.flatMap((hex) => ['--identity', hex]),
        )
      ).pinned,
    ).toBe(true)
    expect((await comity(['verify', files[0]!, '--identity', 'f'.repeat(64)])).code).toBe(1)
  })

  it('holds what the cases of the exercise state', async () => {
    const { verdicts } = await verified(join(folder, 'arden.comity'))
    for (const number of CASES) {
      const one = readCase(number)
      const entered = parseTime(one.entered)
      const request = verdicts.requests.find(
        (each) => Math.abs(parseTime(each.entered.before!) - entered) < 120,
      )!
      const found = Object.fromEntries(request.duties.map(({ duty, verdict }) => [duty, verdict]))
      expect([one.id, found]).toEqual([one.id, expect.objectContaining(one.verdicts)])
    }
  })
})

function verdictIdentities(bundle: string): string[] {
  return (JSON.parse(bundle.slice(0, bundle.indexOf('\n'))) as { identities: string[] }).identities
}

import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RecordView } from '../../src/app/show-record.ts'
import { exerciseAgreement } from '../../src/ops/exercise/agreement.ts'
import type { PartyName } from '../../src/ops/exercise/cases.ts'
import { verifyBundle } from '../../src/protocol/index.ts'
import { outOf, type RunningExercise, startExercise } from '../build/exercise.ts'
import { comity, eventually, freePorts, type Running, start } from '../build/processes.ts'
import { build, type Ended, folderOf, goEnv, run } from './go.ts'

const PARTIES = ['arden', 'beiyuan'] as const
let folder: string
const programs = {} as Record<'tiles' | 'proof' | 'log' | 'verify' | 'witness', string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-outside-'))
  for (const name of ['tiles', 'proof', 'log'] as const)
    programs[name] = await build('interop', `./cmd/${name}`, folder)
  for (const name of ['verify', 'witness'] as const)
    programs[name] = await build('torchwood', `./cmd/${name}`, folder)
}, 600_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

function expectHolds(ended: Ended, words: RegExp): void {
  expect([ended.code, ended.err]).toEqual([0, ''])
  expect(ended.out.toString()).toMatch(words)
}

describe('our logs, read by programs not written here', () => {
  let exercise: RunningExercise
  let policy: string
  const witness = { vkey: '' }
  let logs: readonly { readonly origin: string; readonly folder: string; readonly vkey: string }[]

  beforeAll(async () => {
    exercise = await startExercise(join(folder, 'exercise'), [1, 4])
    const { json, cli } = exercise
    const state = await json<{ inEffect: { document: { policy: string } } }>(
      'arden',
      'pair',
      'agreement',
      'BEI',
    )
    policy = join(folder, 'policy')
    await writeFile(policy, state.inEffect.document.policy)
    witness.vkey = state.inEffect.document.policy.split(' ')[2]!
    await cli('arden', 'record', 'export', '--tiles', join(folder, 'tiles-before'))
    const words = [
      '--pair',
      'BEI',
      '--kind',
      'information',
      '--title',
      'Who',
      '--facts',
      'It answered.',
      '--ask',
      'Say who.',
    ]
    for (let i = 0; i < 3; i++) await exercise.two('arden', 'request', 'enter', ...words)
    logs = await eventually('both logs witnessed at their heads', async () => {
      const view = await json<RecordView>('arden', 'record', 'show', '--pair', 'BEI')
      const isTimed = view.logs.every(({ size, lines }) =>
        lines.some((l) => l.role === 'witness' && l.size === size),
      )
      if (!isTimed) return false
      const told = await json<{ logs: { origin: string; folder: string }[] }>(
        'arden',
        'record',
        'export',
        '--tiles',
        join(folder, 'tiles'),
      )
      return told.logs.map((log) => ({
        ...log,
        vkey: view.logs.find(({ origin }) => origin === log.origin)!.vkeys[0]!,
      }))
    })
  }, 300_000)
  afterAll(async () => {
    await exercise?.running.stop()
  })

  it('golang.org/x/mod and transparency-dev accept checkpoints, cosignatures, tiles, entries and all proofs', async () => {
    expect(logs).toHaveLength(2)
    for (const log of logs) {
      const old = join(log.folder.replace('/tiles/', '/tiles-before/'), 'checkpoint')
      const options = [
        '--tiles',
        log.folder,
        '--vkey',
        log.vkey,
        '--witness',
        witness.vkey,
        '--old',
        old,
        '--proofs',
        '0',
      ]
      expectHolds(await run(programs.tiles, options), /^verified .* record proofs, .* 1 cosignatures/)
    }
  })

  it('torchwood accepts our policy, and checkpoints and tiles under it', async () => {
    for (const log of logs) {
      const options = ['--vkey', log.vkey, '--policy', policy, '--tiles', log.folder]
      expectHolds(await run(programs.verify, options), /verified \d+ entries through the tiles/)
    }
  })

  it('both accept the portable receipt of a request', async () => {
    const shown = await exercise.json<{ items: { reference: string; direction: string }[] }>(
      'arden',
      'request',
      'list',
    )
    const { reference } = shown.items.find(({ direction }) => direction === 'out')!
    const out = join(folder, 'receipt')
    await exercise.cli('arden', 'record', 'proof', reference, '--out', out)
    const { vkey } = await ownLog(exercise, 'arden')
    const files = [
      '--proof',
      `${out}.tlog-proof`,
      '--leaf',
      `${out}.leaf`,
      '--vkey',
      vkey,
      '--policy',
      policy,
    ]
    expectHolds(await run(programs.proof, files), /^proven: leaf \d+/)
    expectHolds(await run(programs.verify, files), /verified proof/)
    const leaf = await readFile(`${out}.leaf`)
    await writeFile(`${out}.other`, leaf.with(9, leaf[9]! ^ 1))
    const wrong = files.with(3, `${out}.other`)
    for (const program of [programs.proof, programs.verify]) expect((await run(program, wrong)).code).toBe(1)
  })

  it('they refuse one changed byte, so they did look', async () => {
    const [log] = logs
    const entries = join(log!.folder, 'tile', 'entries')
    const [name] = (await readdir(entries, { recursive: true, withFileTypes: true })).filter((each) =>
      each.isFile(),
    )
    const path = join(name!.parentPath, name!.name)
    const bytes = await readFile(path)
    await writeFile(path, bytes.with(40, bytes[40]! ^ 1))
    expect((await run(programs.tiles, ['--tiles', log!.folder, '--vkey', log!.vkey])).code).toBe(1)
    expect(
      (await run(programs.verify, ['--vkey', log!.vkey, '--policy', policy, '--tiles', log!.folder])).code,
    ).toBe(1)
    await writeFile(path, bytes)
  })

  async function ownLog(at: RunningExercise, party: PartyName) {
    const view = await at.json<RecordView>(party, 'record', 'show')
    const log = view.logs.find(({ whose }) => whose === 'ours')!
    return { vkey: log.vkeys[0]! }
  }
})

describe('a witness not written here', () => {
  const running: Running[] = []
  const ended: (() => void)[] = []
  afterAll(async () => {
    for (const each of running) await each.stop()
    for (const end of ended) end()
  })

  it('cosigns the checkpoints of two nodes live, and their record rests on its times', async () => {
    const [ardenPort, beiyuanPort, witnessPort] = await freePorts(3)
    const ports = { arden: ardenPort!, beiyuan: beiyuanPort! }
    const at = (party: PartyName) => ['--folder', join(folder, `live-${party}`)]
    const made = {} as Record<PartyName, { identity: string; token: string; fingerprint: { en: string } }>
    for (const party of PARTIES) {
      const address = `127.0.0.1:${ports[party]}`
      const names = ['--name', party, '--prefix', PREFIX[party], '--host', `${party}.example`, '--exercise']
      const args = [
        'init',
        ...at(party),
        ...names,
        '--listen',
        address,
        '--url',
        `http://${address}`,
        '--json',
      ]
      made[party] = JSON.parse(outOf(await comity(args), args))
      running.push(start(['serve', ...at(party)]))
    }
    const cli = async (party: PartyName, ...args: string[]) => {
      const all = [...args, '--node', `http://127.0.0.1:${ports[party]}`, '--token', made[party].token]
      return outOf(await comity(all), all)
    }
    for (const party of PARTIES) {
      const url = `http://127.0.0.1:${ports[OTHER[party]]}`
      await eventually(`${OTHER[party]} to answer`, () =>
        fetch(`${url}/healthz`).then(
          () => true,
          () => false,
        ),
      )
    }
    for (const party of PARTIES) await cli(party, 'pair', 'add', `http://127.0.0.1:${ports[OTHER[party]]}`)
    for (const party of PARTIES)
      await cli(
        party,
        'pair',
        'confirm',
        PREFIX[OTHER[party]],
        '--fingerprint',
        made[OTHER[party]].fingerprint.en,
      )
    const recordAt = async (party: PartyName) =>
      JSON.parse(await cli(party, 'record', 'show', '--json')) as RecordView
    const vkeys: string[] = []
    for (const party of PARTIES) {
      const own = await eventually(`the log of ${party}`, async () =>
        (await recordAt(party)).logs.find(({ whose, size }) => whose === 'ours' && size > 0),
      )
      vkeys.push(own.vkeys[0]!)
    }

    const lite = await startLite(vkeys, `127.0.0.1:${witnessPort}`)
    const cards = Object.fromEntries(
      PARTIES.map((party) => [
        party,
        {
          identity: made[party].identity,
          host: `${party}.example`,
          prefix: PREFIX[party],
          name: { en: party, zh: party },
        },
      ]),
    ) as Parameters<typeof exerciseAgreement>[0]
    const document = join(folder, 'live-agreement.json')
    await writeFile(document, exerciseAgreement(cards, lite))
    for (const party of PARTIES) {
      await hires(party, 'writer', 'handler')
      await hires(party, 'second', 'approver')
      const agree = await cli(party, 'pair', 'agree', PREFIX[OTHER[party]], '--file', document, '--json')
      const { id } = JSON.parse(agree) as { id: string }
      for (const who of ['writer', 'second'] as const) await as(party, who, 'release', id)
    }
    const words = [
      '--pair',
      'BEI',
      '--kind',
      'information',
      '--title',
      'Who',
      '--facts',
      'It answered.',
      '--ask',
      'Say who.',
    ]
    const entered = await eventually('the agreement to be in effect', async () => {
      const ran = await comity(['request', 'enter', ...words, '--json', ...by('arden', 'writer')])
      return ran.code === 0 && (JSON.parse(ran.out) as { id: string; reference: string })
    })
    await as('arden', 'second', 'release', entered.id)
    for (const party of PARTIES) {
      await eventually(
        `${lite.name} to have cosigned both heads, as ${party} sees them`,
        async () => {
          const { logs } = await recordAt(party)
          const isTimed = ({ size, lines }: RecordView['logs'][number]) =>
            lines.some(({ name, size: timed }) => name === lite.name && timed === size)
          return logs.length === 2 && logs.every(isTimed)
        },
        120_000,
      )
    }
    // Within a minute the times of the witness stand in the record of both.
    const report = await eventually(
      'a record that rests on the witness',
      async () => {
        const out = join(folder, 'live.comity')
        await as('arden', 'writer', 'record', 'export', '--out', out)
        const found = await verifyBundle(await readFile(out))
        expect(found.findings).toEqual([])
        return found.verdicts!.requests.some(({ entered: { before } }) => before !== null) && found
      },
      180_000,
    )
    expect(report.unverified).toEqual([])
    expect(report.verdicts!.outside).toBe(true)
    expect(entered.reference).toMatch(/^ARD-/)
    const checkpoint = join(folder, 'live-tiles')
    const told = JSON.parse(await cli('arden', 'record', 'export', '--tiles', checkpoint, '--json')) as {
      logs: { origin: string; folder: string }[]
    }
    const own = told.logs.find(({ origin }) => origin.startsWith('arden.example'))!
    const options = ['--tiles', own.folder, '--vkey', vkeys[0]!, '--witness', lite.vkey]
    expectHolds(await run(programs.tiles, options), /1 cosignatures/)

    /** A person of a party, with a key of his own, made known by its operator. */
    async function hires(party: PartyName, who: string, role: string): Promise<void> {
      const made = ['key', 'new-personal', keyOf(party, who), '--json']
      const { key } = JSON.parse(outOf(await comity(made), made)) as { key: string }
      await cli(party, 'person', 'add', who, '--name', who, '--role', role)
      await cli(party, 'person', 'enroll', who, key)
    }
    function keyOf(party: PartyName, who: string): string {
      return join(folder, 'live-keys', `${party}-${who}.key`)
    }
    function by(party: PartyName, who: string): string[] {
      return ['--node', `http://127.0.0.1:${ports[party]}`, '--key', keyOf(party, who)]
    }
    async function as(party: PartyName, who: string, ...args: string[]): Promise<string> {
      const all = [...args, ...by(party, who)]
      return outOf(await comity(all), all)
    }
  })

  async function startLite(vkeys: readonly string[], listen: string) {
    const args = [
      '--dir',
      join(folder, 'lite'),
      '--listen',
      listen,
      '--for',
      '10m',
      ...vkeys.flatMap((v) => ['--log', v]),
    ]
    const child = spawn(programs.witness, args, { cwd: folderOf('torchwood'), env: goEnv('torchwood') })
    ended.push(() => child.kill('SIGINT'))
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
    await eventually(
      'litewitness to be ready',
      async () => {
        if (child.exitCode !== null) throw new Error(`litewitness ended: ${said}`)
        return /^ready$/m.test(said)
      },
      300_000,
    )
    const [, url] = /^url (.+)$/m.exec(said)!
    const [, vkey] = /^vkey (.+)$/m.exec(said)!
    return { url: url!, vkey: vkey!, name: vkey!.slice(0, vkey!.indexOf('+')) }
  }
})

const PREFIX = { arden: 'ARD', beiyuan: 'BEI' } as const
const OTHER = { arden: 'beiyuan', beiyuan: 'arden' } as const

describe('our witness', () => {
  it('cosigns for a log not written here, over add-checkpoint, and shows it', async () => {
    const [port] = await freePorts(1)
    const own = ['--folder', join(folder, 'our-witness')]
    const cli = async (...args: string[]) => outOf(await comity(args), args)
    const made = await cli('witness', 'init', ...own, '--name', 'witness.example/ours', '--json')
    const { vkey } = JSON.parse(made) as { vkey: string }
    const log = ['--dir', join(folder, 'tessera'), '--origin', 'log.example/tessera']
    const logKey = await run(programs.log, [...log, '--vkey'])
    expect(logKey.code).toBe(0)
    await cli('witness', 'add-log', ...own, logKey.out.toString().trim())
    const witness = start(['witness', 'run', ...own, '--port', String(port)])
    try {
      const url = `http://127.0.0.1:${port}`
      await eventually('our witness to answer', () =>
        fetch(url).then(
          () => true,
          () => false,
        ),
      )
      const policy = join(folder, 'tessera-policy')
      await writeFile(policy, `witness ours ${vkey} ${url}\nquorum ours\n`)
      const ended = await run(programs.log, [...log, '--policy', policy, '--add', '5'])
      expect([ended.code, ended.err]).toEqual([0, expect.not.stringContaining('not cosigned')])
      expect(ended.out.toString()).toMatch(/^log\.example\/tessera\n5\n/)
      expect(ended.out.toString()).toContain('— witness.example/ours ')
      const { logs } = JSON.parse(await cli('witness', 'status', ...own, '--json'))
      expect(logs).toEqual([expect.objectContaining({ origin: 'log.example/tessera', size: 5 })])
    } finally {
      await witness.stop()
    }
  })
})

import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { workshop } from '../../src/main/index.ts'
import type { ExerciseFile } from '../../src/ops/exercise/build.ts'
import { until } from '../../src/ops/exercise/moved-time.ts'
import { PLAYED_MARK } from '../../src/ops/exercise/played-words.ts'
import { runExercise } from '../../src/ops/exercise/run.ts'
import { freePorts } from '../build/processes.ts'
import { comity } from '../cli/terminal.ts'

/** A stand-in for the program: its nodes answer that nothing is to be entered, and write down their pid; Beiyuan's may end at once. */
const PROGRAM = `
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { basename, dirname, join } from 'node:path'
const folder = process.argv[process.argv.indexOf('--folder') + 1]
const { ports, exits } = JSON.parse(readFileSync(join(dirname(folder), 'exercise.json'), 'utf8'))
const party = basename(folder)
if (party === 'beiyuan' && exits !== undefined) process.exit(exits)
const due = { nextDue: '2999-01-01T00:00:00Z' }
const answer = JSON.stringify({ items: [due, due] })
createServer((request, reply) => {
  if (request.url === '/api/v1/events') writeFileSync(join(folder, 'listened-to'), '')
  reply.end(answer)
}).listen(ports[party], '127.0.0.1', () =>
  writeFileSync(join(folder, 'pid'), String(process.pid)),
)
`

async function anExercise(exits?: number) {
  const folder = await mkdtemp(join(tmpdir(), 'comity-exercise-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [arden, beiyuan, witness] = await freePorts(3)
  const cast = (party: string) =>
    (['handler', 'approver', 'operator', 'auditor'] as const).map((role) => ({
      id: `the-${role}`,
      name: role,
      names: {},
      roles: [role],
      key: `${party}/people/the-${role}.key`,
      token: 't',
    }))
  const tokens = { handler: 'h', operator: 'o' }
  const file: ExerciseFile & { readonly exits?: number } = {
    v: 2,
    ports: { arden: arden!, beiyuan: beiyuan!, witness: witness! },
    tokens: { arden: tokens, beiyuan: tokens },
    people: { arden: cast('arden'), beiyuan: cast('beiyuan') },
    ...(exits !== undefined && { exits }),
  }
  for (const party of ['arden', 'beiyuan', 'witness']) await mkdir(join(folder, party))
  await writeFile(join(folder, 'exercise.json'), JSON.stringify(file))
  await writeFile(join(folder, 'program.mjs'), PROGRAM)
  return folder
}

/** `comity exercise` on that folder; `welcomed` is called when it has said what to try. */
function run(folder: string, lang: string, welcomed: () => Promise<void>, ...flags: string[]) {
  const said: string[] = []
  const ran = comity(['exercise', '--folder', folder, '--lang', lang, ...flags], {
    exercise: (options) =>
      runExercise(workshop, {
        ...options,
        err: () => {},
        out: (text) => {
          said.push(text)
          void welcomed()
        },
        main: join(folder, 'program.mjs'),
      }),
  })
  return ran.then((ended) => ({ ...ended, welcome: said.join('') }))
}

describe('an exercise of which one process ends', () => {
  it.each([
    ['en', /^comity: the node of Beiyuan ended by itself, with SIGKILL.*\n$/],
    ['zh', /^comity: 北原节点自行终止（信号 SIGKILL）.*\n$/],
  ])('names it and the signal that ended it in its last line (%s)', async (lang, line) => {
    const folder = await anExercise()
    const { code, err } = await run(folder, lang, async () => {
      process.kill(Number(await readFile(join(folder, 'beiyuan', 'pid'), 'utf8')), 'SIGKILL')
    })
    expect([code, err]).toEqual([4, expect.stringMatching(line)])
  })

  it('before it was ready says that too, with the exit code, and ends with it', async () => {
    const { code, err } = await run(await anExercise(7), 'en', async () => {})
    expect([code, err]).toEqual([
      7,
      expect.stringMatching(/the node of Beiyuan ended by itself before it was ready, with exit code 7/),
    ])
  })
})

describe('what an exercise says that one may try', () => {
  it('names the keys of those who write, who release and who audit, of the other side too', async () => {
    const folder = await anExercise()
    const { welcome } = await run(folder, 'en', async () => {
      process.kill(Number(await readFile(join(folder, 'arden', 'pid'), 'utf8')), 'SIGKILL')
    })
    for (const key of [
      'arden/people/the-approver',
      'beiyuan/people/the-approver',
      'beiyuan/people/the-auditor',
    ])
      expect(welcome).toContain(`--key ${folder}/${key}.key`)
    expect(welcome).toContain(`${folder}/PARTY/people/ID.key`)
  })
})

describe('the other side’s people in an exercise', () => {
  const LISTENED = ['arden', 'beiyuan']
  const ends = async (folder: string) =>
    process.kill(Number(await readFile(join(folder, 'arden', 'pid'), 'utf8')), 'SIGKILL')
  const listenedTo = async (folder: string) => {
    const at = await Promise.all(
      LISTENED.map((party) => stat(join(folder, party, 'listened-to')).catch(() => undefined)),
    )
    return LISTENED.filter((_, i) => at[i])
  }

  it('are played at both nodes, and that is said with how to turn it off', async () => {
    const folder = await anExercise()
    const { welcome } = await run(folder, 'en', async () => {
      await until('both to be listened to', async () => (await listenedTo(folder)).length === 2)
      await ends(folder)
    })
    expect(welcome).toContain(PLAYED_MARK)
    expect(welcome).toMatch(/are played.*--no-play.*由演习程序扮演.*--no-play/s)
  })

  it('are left to people with --no-play: no node is listened to', async () => {
    const folder = await anExercise()
    const { welcome } = await run(folder, 'en', () => ends(folder).then(() => {}), '--no-play')
    expect(await listenedTo(folder)).toEqual([])
    expect(welcome).not.toContain(PLAYED_MARK)
  })
})

describe('the progress of building an exercise', () => {
  const shows = async (world: { readonly isTerminal: boolean }, ...args: string[]) =>
    (
      await comity(['exercise', ...args], {
        ...world,
        async exercise({ progress }) {
          progress.show('1/112')
          progress.clear()
          return { code: 0 }
        },
      })
    ).err

  it('is shown over itself on a terminal, line by line where it is asked for, and else nowhere', async () => {
    expect(await shows({ isTerminal: true })).toBe('\r\u001b[K1/112\r\u001b[K')
    expect(await shows({ isTerminal: false }, '--progress')).toBe('1/112\n')
    expect(await shows({ isTerminal: false })).toBe('')
  })
})

/** `npm start`: builds the exercise once, then supervises its three processes until it is told to stop. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Role } from '../../app/people/actions.ts'
import { en } from '../../app/words/en.ts'
import { zh } from '../../app/words/zh.ts'
import { realClock, realTimers } from '../world.ts'
import {
  buildExercise,
  EXERCISE_FILE,
  type ExerciseFile,
  type Ports,
  WHOLE_YEAR,
  type Workshop,
} from './build.ts'
import type { PartyName } from './cases.ts'
import { apiOf, happeningsOf, signerOf } from './exercise-api.ts'
import { enterLiveCases } from './live.ts'
import { PLAYED_MARK } from './played-words.ts'
import { Player } from './player.ts'

export type ExerciseOptions = {
  readonly folder: string
  readonly fresh: boolean
  readonly ports?: Ports
  /** All of the year's cases that one record can hold, in place of the first dozen. */
  readonly year?: boolean
  /** Made-up requests beside them. */
  readonly generated?: number
  /** The other side's people are left to whoever sits there. */
  readonly noPlay?: boolean
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Shows how far it is, and takes that away again; where, is whoever's business who shows it. */
  readonly progress: { show(text: string): void; clear(): void }
  /** Arguments after the runtime that run this program: its main file. */
  readonly main: string
}

/** How an exercise ended: the exit code with which all should end, and the process that ended by itself. */
export type ExerciseEnd = { readonly code: number; readonly died?: Died }
export type Died = {
  readonly which: ProcessName
  /** What it said by its end: a number, or the signal that ended it. */
  readonly by: number | string
  readonly wasReady: boolean
}
export type ProcessName = PartyName | 'witness'

const PARTIES = ['arden', 'beiyuan'] as const
const PORTS: Ports = { arden: 4001, beiyuan: 4002, witness: 4010 }

/** Resolves when Ctrl-C (or SIGTERM) ended it, or one of the processes died. */
export async function runExercise(workshop: Workshop, options: ExerciseOptions): Promise<ExerciseEnd> {
  const folder = resolve(options.folder)
  const file = await prepare(workshop, folder, options)
  if (!file) return { code: 4 }
  const children = startAll(options.main, folder, file.ports)
  const ended = endOf(children)
  const stop = new AbortController()
  const player = options.noPlay ? undefined : playerOf(file, folder, options.err)
  try {
    const early = await Promise.race([waitUntilUp(file.ports, stop.signal), ended])
    if (early) return endedBy(early, false)
    await enterLiveCases(apiOf(file), signerOf(file, folder), Math.floor(Date.now() / 1000)).catch(
      (error: Error) =>
        options.err(
          `comity: the live cases could not be entered (${error.message}); "comity record show" says how the nodes stand\n`,
        ),
    )
    options.out(await welcome(file, folder, player !== undefined))
    player?.start()
    return endedBy(await ended, true)
  } finally {
    stop.abort()
    await player?.stop()
    await stopAll(children)
  }
}

function playerOf(file: ExerciseFile, folder: string, err: (line: string) => void): Player {
  const [api, sign, happenings] = [apiOf(file), signerOf(file, folder), happeningsOf(file)]
  return new Player({ api, sign, happenings, clock: realClock, timers: realTimers, err })
}

/** A child that ends by itself is a fault, whatever it says of itself; a signal to us is none. */
function endedBy(end: End, wasReady: boolean): ExerciseEnd {
  if (end === 'told') return { code: 0 }
  return { code: typeof end.by === 'number' ? end.by || 4 : 4, died: { ...end, wasReady } }
}

async function prepare(
  workshop: Workshop,
  folder: string,
  options: ExerciseOptions,
): Promise<ExerciseFile | undefined> {
  const found = await readExercise(folder)
  const kept = options.fresh ? undefined : found
  if (kept && kept.v !== 2) {
    options.err(
      `comity: the exercise in ${folder} was made by an earlier version; begin it anew: npm start -- --fresh\n`,
    )
    return undefined
  }
  if (kept && options.ports && !isDeepStrictEqual(kept.ports, options.ports)) {
    const { arden, beiyuan, witness } = kept.ports
    options.err(
      `comity: the exercise in ${folder} has the ports ${arden}, ${beiyuan}, ${witness}, which stand in the names of its logs; leave out --ports, or begin anew with --fresh, or name another --folder\n`,
    )
    return undefined
  }
  const ports = kept?.ports ?? options.ports ?? PORTS
  const taken = await takenPorts(ports)
  if (taken.length > 0) {
    options.err(
      `comity: port ${taken.join(' and ')} on 127.0.0.1 is taken; end what listens there (perhaps another npm start), then start again, or use other ports: npm start -- --fresh --ports 5001,5002,5010\n`,
    )
    return undefined
  }
  if (kept) return kept
  if (!found && !options.fresh && !(await isOursToFill(folder))) {
    options.err(
      `comity: ${folder} holds something else than an exercise; name another folder with --folder\n`,
    )
    return undefined
  }
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const cases = options.year ? 'the cases of the year 2025' : 'the first dozen cases of 2025'
  const more = options.generated ? ` and ${options.generated} made-up requests` : ''
  options.err(`Preparing the exercise: ${cases}${more}, signed, receipted and witnessed …\n`)
  return buildExercise(workshop, folder, {
    ports,
    ...(options.year && { cases: WHOLE_YEAR }),
    ...(options.generated && { generated: options.generated }),
    progress: options.progress.show,
  }).finally(options.progress.clear)
}

async function readExercise(folder: string): Promise<ExerciseFile | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, EXERCISE_FILE), 'utf8')) as ExerciseFile
  } catch {
    return undefined
  }
}

/** An exercise whose building was interrupted is begun anew; a folder with anything else in it is left alone. */
async function isOursToFill(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  return names.every((name) => ['arden', 'beiyuan', 'witness', EXERCISE_FILE].includes(name))
}

async function takenPorts(ports: Ports): Promise<number[]> {
  const free = await Promise.all(Object.values(ports).map(isFree))
  return Object.values(ports).filter((_, i) => !free[i])
}

function isFree(port: number): Promise<boolean> {
  return new Promise((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
}

type Children = Readonly<Record<ProcessName, ChildProcess>>
/** We were told to stop, or a child ended. */
type End = 'told' | Pick<Died, 'which' | 'by'>

function startAll(main: string, folder: string, ports: Ports): Children {
  const start = (...args: string[]) =>
    spawn(process.execPath, [main, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { COMITY_LOG_LEVEL: 'error', ...process.env },
    })
  return {
    witness: start('witness', 'run', '--folder', join(folder, 'witness'), '--port', String(ports.witness)),
    arden: start('serve', '--folder', join(folder, 'arden')),
    beiyuan: start('serve', '--folder', join(folder, 'beiyuan')),
  }
}

/** What ends the exercise: a signal to us, or the first child that ends. */
function endOf(children: Children): Promise<End> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done('told'))
    for (const which of ['witness', ...PARTIES] as const)
      children[which].once('exit', (code, signal) => done({ which, by: signal ?? code ?? 4 }))
  })
}

async function stopAll(children: Children): Promise<void> {
  const running = Object.values(children).filter(
    (child) => child.exitCode === null && child.signalCode === null,
  )
  const exits = running.map((child) => new Promise((done) => child.once('exit', done)))
  for (const child of running) child.kill('SIGTERM')
  const patience = setTimeout(() => {
    for (const child of running) child.kill('SIGKILL')
  }, 10_000)
  await Promise.all(exits)
  clearTimeout(patience)
}

/** Resolves when both nodes answer, in whatever state; looks no more once it is told to stop. */
async function waitUntilUp(ports: Ports, stop: AbortSignal): Promise<void> {
  const urls = [`http://127.0.0.1:${ports.arden}/healthz`, `http://127.0.0.1:${ports.beiyuan}/healthz`]
  const answers = (url: string) =>
    fetch(url, { signal: AbortSignal.timeout(2000) }).then(
      () => true,
      () => false,
    )
  while (!stop.aborted && !(await Promise.all(urls.map(answers))).every(Boolean)) {
    await new Promise((done) => setTimeout(done, 50))
  }
}

async function welcome(file: ExerciseFile, folder: string, isPlayed: boolean): Promise<string> {
  const { ports, tokens } = file
  const [arden, beiyuan] = [addressOf('arden', ports.arden), addressOf('beiyuan', ports.beiyuan)]
  const where = folder === resolve('.comity') ? '.comity' : folder
  const at = (party: PartyName) => `--folder ${where}/${party}`
  const key = (party: PartyName, role: Role) => `${where}/${keyOf(file, party, role)}`
  return `
EXERCISE · 演习

  Open both in a browser; one click signs you in as any of their people.
  请在浏览器中打开；点击即可以任一人员身份登录。

  Arden 阿登      ${arden}/
  Beiyuan 北原    ${beiyuan}/
  Witness 见证方  http://127.0.0.1:${ports.witness}/

  Tokens · 令牌   arden ${tokens.arden.handler}
                  beiyuan ${tokens.beiyuan.handler}

${PARTIES.flatMap((party) => castLines(file, party)).join('\n')}

  Keys · 密钥     ${where}/${keyPath(file)}

Try by command line · 使用命令行

  One person writes, a second releases; nothing leaves before.
  一人起草，另一人批准；此前不发出任何内容。

  export COMITY_KEY=${key('arden', 'handler')}
  npx comity request enter ${at('arden')} --pair BEI --kind preservation --urgency urgent --title "Logs of 198.51.100.23" --facts "The host controlled a botnet on 20 November." --ask "Preserve the logs" --ask "Hand them over"
  npx comity proposals ${at('arden')} --key ${key('arden', 'approver')}
  npx comity proposal show ID ${at('arden')} --key ${key('arden', 'approver')}
  npx comity release ID ${at('arden')} --key ${key('arden', 'approver')}

${isPlayed ? PLAYED : ANSWERED_BY_HAND}

  npx comity ack REFERENCE ${at('beiyuan')} --key ${key('beiyuan', 'handler')}
  npx comity release REFERENCE ${at('beiyuan')} --key ${key('beiyuan', 'approver')}
  npx comity audit list ${at('beiyuan')} --key ${key('beiyuan', 'auditor')}
  npx comity record export ${at('beiyuan')} --key ${key('beiyuan', 'handler')} --out beiyuan.comity && npx comity verify beiyuan.comity

Ctrl-C ends all three processes; what is in ${where} stays.
按 Ctrl-C 结束全部进程，${where} 中的数据保留。
`
}

const PLAYED = `\
  The other side's people are played: whichever party you write for, the other acknowledges within some 8 s and answers within a minute.
  What they say begins "${PLAYED_MARK}". Where you act for the other side yourself, that request is left to you.
  To play both sides from the start: npm start -- --no-play
  对方人员由演习程序扮演：无论您代表哪一方，另一方约8秒内确认收悉，一分钟内答复。
  其内容均以“${PLAYED_MARK}”开头。您亲自代表对方办理的请求，由您继续办理。
  如需自始由您扮演双方：npm start -- --no-play

  By hand the other side answers so, and its auditor sees who read and did what.
  亲自代表对方答复的方法如下；其审计人员可查看何人查阅、办理了何事。`
const ANSWERED_BY_HAND = `\
  The other side answers in the same way, and its auditor sees who read and did what. Nobody plays its people (--no-play).
  对方同样答复；其审计人员可查看何人查阅、办理了何事。演习程序不扮演其人员（--no-play）。`

function castLines({ people }: ExerciseFile, party: PartyName): string[] {
  return people[party].map(
    ({ id, name, roles }) =>
      `  ${party.padEnd(8)}${id.padEnd(13)}${name}  ${roles.map((role) => `${en.role[role]} ${zh.role[role]}`).join(', ')}`,
  )
}

/** The key of the first who has that role. */
function keyOf({ people }: ExerciseFile, party: PartyName, role: Role): string {
  return people[party].find(({ roles }) => roles.includes(role))!.key
}

/** Where anybody's key lies, by the names that stand above it. */
function keyPath({ people }: ExerciseFile): string {
  const { id, key } = people.arden[0]!
  return key.replace('arden', 'PARTY').replace(id, 'ID')
}

/** The name under .localhost (RFC 6761): browsers lead it to this machine whatever its resolver says, and passkeys need a name. */
function addressOf(party: PartyName, port: number): string {
  return `http://${party}.localhost:${port}`
}

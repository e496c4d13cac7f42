/** `npm start`: builds the exercise once, then supervises its three processes until it is told to stop. */

import { type ChildProcess, spawn } from 'node:child_process'
import { lookup } from 'node:dns/promises'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { en } from '../../app/words/en.ts'
import { zh } from '../../app/words/zh.ts'
import { printBase64Url, printHex, releaseText, utf8 } from '../../protocol/index.ts'
import { readPersonalKey } from '../personal-key.ts'
import {
  buildExercise,
  EXERCISE_FILE,
  type ExerciseFile,
  type Ports,
  WHOLE_YEAR,
  type Workshop,
} from './build.ts'
import type { PartyName } from './cases.ts'
import { type Api, enterLiveCases, type Sign } from './live.ts'

export type ExerciseOptions = {
  readonly folder: string
  readonly fresh: boolean
  readonly ports?: Ports
  /** All of the year's cases that one record can hold, in place of the first dozen. */
  readonly year?: boolean
  /** Made-up requests beside them. */
  readonly generated?: number
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Arguments after the runtime that run this program: its main file. */
  readonly main: string
}

const PARTIES = ['arden', 'beiyuan'] as const
const PORTS: Ports = { arden: 4001, beiyuan: 4002, witness: 4010 }

/** Resolves with the exit code when Ctrl-C (or SIGTERM) ended it, or one of the processes died. */
export async function runExercise(workshop: Workshop, options: ExerciseOptions): Promise<number> {
  const folder = resolve(options.folder)
  const file = await prepare(workshop, folder, options)
  if (!file) return 4
  const children = startAll(options.main, folder, file.ports)
  const ended = endOf(children)
  const stop = new AbortController()
  try {
    const early = await Promise.race([waitUntilUp(file.ports, stop.signal), ended])
    if (typeof early === 'number') {
      if (early !== 0)
        options.err(
          'comity: one of the three processes ended before it was ready; what it said stands above\n',
        )
      return early
    }
    await enterLiveCases(apiOf(file), signerOf(file, folder), Math.floor(Date.now() / 1000)).catch(
      (error: Error) =>
        options.err(
          `comity: the live cases could not be entered (${error.message}); "comity record show" says how the nodes stand\n`,
        ),
    )
    options.out(await welcome(file, folder))
    return await ended
  } finally {
    stop.abort()
    await stopAll(children)
  }
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
    progress: (text) => options.err(`\r${text} `),
  }).finally(() => options.err('\n'))
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

function startAll(main: string, folder: string, ports: Ports): ChildProcess[] {
  const start = (...args: string[]) =>
    spawn(process.execPath, [main, ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { COMITY_LOG_LEVEL: 'error', ...process.env },
    })
  return [
    start('witness', 'run', '--folder', join(folder, 'witness'), '--port', String(ports.witness)),
    start('serve', '--folder', join(folder, 'arden')),
    start('serve', '--folder', join(folder, 'beiyuan')),
  ]
}

/** The exit code with which all should end: 0 on a signal to us, the child's own when one dies. */
function endOf(children: readonly ChildProcess[]): Promise<number> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done(0))
    // A child that ends by itself is a fault, whatever it says of itself.
    for (const child of children) child.once('exit', (code) => done(code || 4))
  })
}

async function stopAll(children: readonly ChildProcess[]): Promise<void> {
  const running = children.filter((child) => child.exitCode === null && child.signalCode === null)
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

function apiOf(file: ExerciseFile): Api {
  return async (party, method, path, body, person = 0) => {
    const response = await fetch(`http://127.0.0.1:${file.ports[party]}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${file.people[party][person]!.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.json()
  }
}

function signerOf(file: ExerciseFile, folder: string): Sign {
  return async (party, person, id) => {
    const key = await readPersonalKey(join(folder, file.people[party][person]!.key))
    const signature = printBase64Url(await key.sign(utf8(releaseText(id))))
    return { key: printHex(key.publicKey), signature }
  }
}

async function welcome(file: ExerciseFile, folder: string): Promise<string> {
  const { ports, tokens } = file
  const [arden, beiyuan] = await Promise.all([
    addressOf('arden', ports.arden),
    addressOf('beiyuan', ports.beiyuan),
  ])
  const where = folder === resolve('.comity') ? '.comity' : folder
  return `
EXERCISE · 演习

  Arden 阿登      ${arden}/enter?token=${tokens.arden.handler}
  Beiyuan 北原    ${beiyuan}/enter?token=${tokens.beiyuan.handler}
  Witness 见证方  http://127.0.0.1:${ports.witness}/

  Tokens · 令牌   arden ${tokens.arden.handler}
                  beiyuan ${tokens.beiyuan.handler}

${PARTIES.flatMap((party) => castLines(file, party)).join('\n')}

Try · 试试

  One person writes, a second releases; nothing leaves before.
  一人起草，另一人批准；此前不发出任何内容。

  export COMITY_KEY=${where}/${keyOf(file, 'arden', 0)}
  npx comity request enter --folder ${where}/arden --pair BEI --kind preservation --urgency urgent --title "Logs of 198.51.100.23" --facts "The host controlled a botnet on 20 November." --ask "Preserve the logs" --ask "Hand them over"
  npx comity proposals --folder ${where}/arden --key ${where}/${keyOf(file, 'arden', 1)}
  npx comity release ID --folder ${where}/arden --key ${where}/${keyOf(file, 'arden', 1)}
  npx comity record export --folder ${where}/beiyuan --key ${where}/${keyOf(file, 'beiyuan', 0)} --out beiyuan.comity && npx comity verify beiyuan.comity

Ctrl-C ends all three processes; what is in ${where} stays.
按 Ctrl-C 结束全部进程，${where} 中的数据保留。
`
}

function castLines({ people }: ExerciseFile, party: PartyName): string[] {
  return people[party].map(
    ({ id, name, roles }) =>
      `  ${party.padEnd(8)}${id.padEnd(13)}${name}  ${roles.map((role) => `${en.role[role]} ${zh.role[role]}`).join(', ')}`,
  )
}

function keyOf({ people }: ExerciseFile, party: PartyName, person: number): string {
  return people[party][person]!.key
}

/** The name under .localhost if this machine resolves it (RFC 6761 asks for it, not every resolver does); else the number, with a word on it. */
async function addressOf(party: PartyName, port: number): Promise<string> {
  const named = `${party}.localhost`
  const found = await lookup(named).catch(() => undefined)
  return found ? `http://${named}:${port}` : `http://127.0.0.1:${port}`
}

/** Real processes of the product: nodes, witnesses and command lines, as a person starts them. */

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

type TestContext = { onTestFinished(finish: () => Promise<void>): void }

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string }

/** Runs `comity …` to its end. The environment is this process's own, without what would name a node. */
export async function comity(args: readonly string[], limitMs = 60_000): Promise<Ran> {
  const child = start(args)
  const limit = setTimeout(() => child.process.kill('SIGKILL'), limitMs)
  const code = await child.ended
  clearTimeout(limit)
  return { code, out: child.out(), err: child.err() }
}

export type Running = {
  readonly process: ChildProcess
  readonly ended: Promise<number | null>
  out(): string
  err(): string
  /** Resolves when what it printed on standard output matches; throws with all it said when it ends or 60 s pass before. */
  says(pattern: RegExp): Promise<void>
  /** Ends it as Ctrl-C does, and waits. */
  stop(): Promise<number | null>
  /** Ends it as a power cut does, and waits. */
  kill(): Promise<void>
}

/** Starts `comity …` and leaves it running; `before`: what stands before the program on node's own command line. */
export function start(
  args: readonly string[],
  more: { readonly before?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Running {
  return startProgram(process.execPath, [...(more.before ?? []), MAIN, ...args], more.env)
}

/** The same through a shell, which sets limits first and then becomes the node. */
export function startShell(script: string): Running {
  return startProgram('bash', ['-c', script])
}

function startProgram(
  file: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Running {
  const env = { ...process.env, ...more, LANG: 'en_GB.UTF-8', COMITY_LOG_LEVEL: 'error' }
  for (const name of ['COMITY_NODE', 'COMITY_TOKEN', 'DATABASE_URL', 'NODE_OPTIONS', 'LC_ALL'] as const)
    delete (env as Record<string, string | undefined>)[name]
  const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  const ended = new Promise<number | null>((done) => child.once('close', (code) => done(code)))
  return {
    process: child,
    ended,
    out: () => said.out,
    err: () => said.err,
    async says(pattern) {
      const over = () => child.exitCode !== null || child.signalCode !== null
      await eventually(`${args.join(' ')} to say ${pattern}`, async () => {
        if (pattern.test(said.out)) return true
        if (over()) throw new Error(`${args.join(' ')} ended:\n${said.out}\n${said.err}`)
        return false
      })
    },
    async stop() {
      child.kill('SIGINT')
      return ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

/** Waits until `holds` gives a value, looking again every 25 ms. Throws with what was waited for. */
export async function eventually<T>(
  what: string,
  holds: () => Promise<T | false | undefined>,
  limitMs = 60_000,
): Promise<T> {
  const end = performance.now() + limitMs
  for (;;) {
    const found = await holds()
    if (found) return found
    if (performance.now() > end) throw new Error(`waited ${limitMs / 1000} s for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** A folder that is gone when the test is over. */
export async function aFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'comity-scenario-'))
  t.onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Ports that were free a moment ago. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer()
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return server
    }),
  )
  const ports = servers.map((server) => (server.address() as { port: number }).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

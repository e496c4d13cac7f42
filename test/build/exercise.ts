/** The exercise of `npm start`, small: built with few cases, run as its three processes. */

import { join } from 'node:path'
import { workshop } from '../../src/main/index.ts'
import { buildExercise, type ExerciseFile } from '../../src/ops/exercise/build.ts'
import type { PartyName } from '../../src/ops/exercise/cases.ts'
import { enterReleased } from './people.ts'
import { comity, freePorts, type Ran, type Running, start } from './processes.ts'

export type RunningExercise = {
  readonly folder: string
  readonly file: ExerciseFile
  readonly running: Running
  folderOf(party: PartyName): string
  /** A command line of a party's person, by its folder. Fails the test unless it exits with 0. */
  cli(party: PartyName, ...args: string[]): Promise<string>
  /** The same, with what it printed as JSON. */
  json<T>(party: PartyName, ...args: string[]): Promise<T>
  /** A command of a party's person with his own key, by the node's address alone; as JSON. `person`: who writes is 0, who approves is 1. */
  as<T>(party: PartyName, person: number, ...args: string[]): Promise<T>
  /** A command that puts something up, given by one person with his key and released by the second with hers. */
  two<T>(party: PartyName, ...args: string[]): Promise<T>
  /** A call as curl would make it. */
  call(
    party: PartyName,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    token?: string,
  ): Promise<Answer>
  /** Put up over HTTP by one person, released by two. */
  enters(party: PartyName, path: string, body?: unknown): Promise<Answer>
}
export type Answer = { readonly status: number; readonly bytes: Uint8Array; json<T>(): T }

/** Builds it in a new folder with these cases, then starts it as `npm start` does on a later day; both sides' people are the test's. */
export async function startExercise(folder: string, cases: readonly number[]): Promise<RunningExercise> {
  const [arden, beiyuan, witness] = await freePorts(3)
  const ports = { arden: arden!, beiyuan: beiyuan!, witness: witness! }
  const file = await buildExercise(workshop, folder, { ports, cases, progress: () => {} })
  const running = start(['exercise', '--folder', folder, '--no-play'])
  await running.says(/Ctrl-C/)
  const call = callOf(file)
  const folderOf = (party: PartyName) => join(folder, party)
  const cli = async (party: PartyName, ...args: string[]) =>
    outOf(await comity([...args, '--folder', folderOf(party)]), args)
  async function as<T>(party: PartyName, person: number, ...args: string[]): Promise<T> {
    const key = join(folder, file.people[party][person]!.key)
    const all = [...args, '--node', `http://127.0.0.1:${ports[party]}`, '--key', key, '--json']
    return JSON.parse(outOf(await comity(all), all)) as T
  }
  return {
    folder,
    file,
    running,
    folderOf,
    cli,
    json: async (party, ...args) => JSON.parse(await cli(party, ...args, '--json')),
    as,
    async two<T>(party: PartyName, ...args: string[]) {
      const proposal = await as<{ id: string; missing: number; entered?: T }>(party, 0, ...args)
      if (proposal.entered) return proposal.entered
      return (await as<{ entered: T }>(party, 1, 'release', proposal.id)).entered
    },
    enters: (party, path, body = {}) =>
      enterReleased(
        (token, at, content) => call(party, 'POST', at, content, token),
        { folder, people: file.people[party] },
        path,
        body,
      ),
    call,
  }
}

function callOf({ ports, tokens }: ExerciseFile): RunningExercise['call'] {
  return async (party, method, path, body, token = tokens[party].handler) => {
    const response = await fetch(`http://127.0.0.1:${ports[party]}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    return { status: response.status, bytes, json: () => JSON.parse(new TextDecoder().decode(bytes)) }
  }
}

/** What a command printed. Throws with all it said unless it exited with 0. */
export function outOf(ran: Ran, args: readonly string[]): string {
  if (ran.code !== 0)
    throw new Error(`comity ${args.join(' ')} exited with ${ran.code}: ${ran.err}${ran.out}`)
  return ran.out
}

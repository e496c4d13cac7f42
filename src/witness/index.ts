import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { realClock } from '../ops/world.ts'
import { printHex, printVerifierKey, sha256, utf8 } from '../protocol/index.ts'
import { WitnessError } from './errors.ts'
import { replaceFile, syncFolder } from './files.ts'
import { lockFolder } from './folder-lock.ts'
import { hasKey, makeKey, readKey, writeKey } from './key-file.ts'
import { checkAddition, LogList, parseListLine } from './log-list.ts'
import { LIMITS, type ServerLimits, serveWitness } from './server.ts'
import { type Conflict, WitnessState } from './state.ts'
import { Witness, type WitnessReport } from './witness.ts'

export type WitnessOptions = {
  readonly folder: string
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** Path before the routes, such as `/w1`; none when absent. */
  readonly prefix?: string
  /** tlog-policy files beside the `logs` folder; their `log` lines count. */
  readonly policies?: readonly string[]
  readonly limits?: Partial<ServerLimits>
  /** POSIX seconds; the machine's clock when absent. */
  readonly now?: () => number
  readonly report?: (event: WitnessReport) => void
}

export type RunningWitness = {
  /** Submission and monitoring prefix, as peers are given it. */
  readonly url: string
  readonly port: number
  readonly verifierKey: string
  /** Answers what is under way, then lets go of the folder. May be repeated. */
  close(): Promise<void>
}

export type WitnessStatus = {
  readonly verifierKey: string
  readonly logs: readonly LogStatus[]
  /** Pairs of notes that prove that a log forked. */
  readonly conflicts: readonly Conflict[]
}
type LogStatus = {
  readonly origin: string
  /** vkeys that are trusted for it now; none when the log was taken off the list. */
  readonly keys: readonly string[]
  /** The last that was cosigned; absent before the first. `time` in POSIX seconds. */
  readonly last?: { readonly size: number; readonly time: number; readonly note: string }
}

/**
 * Starts the witness of a folder. It is the only process that may sign with the folder's key. Throws WitnessError `no_witness`, `locked`,
 * `bad_key_file`, `state_lost`, `foreign_state`, `bad_list`; the system's error when the port cannot be had.
 */
export async function runWitness(options: WitnessOptions): Promise<RunningWitness> {
  const { folder, now = realClock.now, report = () => {} } = options
  const prefix = checkPrefix(options.prefix ?? '')
  const { name, key, verifierKey } = await readKey(folder)
  const lock = lockFolder(folder)
  let state: WitnessState | undefined
  try {
    const logs = new LogList(listPlaces(folder, options.policies), (fault) =>
      report({ outcome: 'bad_list', fault }),
    )
    state = new WitnessState(statePath(folder), verifierKey)
    const opened = state
    const trusted = (origin: string) => logs.trusted(origin)
    const witness = new Witness({ name, key, state, trusted, now, report })
    const limits = { ...LIMITS, ...options.limits }
    const { host, port } = options
    const server = await serveWitness(witness, { host, port, prefix, verifierKey, limits, report })
    const close = async () => {
      await server.close()
      await witness.settled() // A request whose connection was cut may still be at work.
      opened.close()
      lock.release()
    }
    return { url: server.url, port: server.port, verifierKey, close }
  } catch (fault) {
    state?.close()
    lock.release()
    throw fault
  }
}

/** Makes a witness in a folder: key, empty state, empty list of logs. Returns its vkey. Throws WitnessError `exists`, `bad_name`, `locked`. */
export async function initWitness(options: {
  readonly folder: string
  readonly name: string
  /** 32 bytes of chance; the system's when absent. */
  readonly seed?: Uint8Array
}): Promise<string> {
  const { folder, name, seed = crypto.getRandomValues(new Uint8Array(32)) } = options
  const made = await makeKey(name, seed)
  mkdirSync(join(folder, LOGS), { recursive: true, mode: 0o700 })
  const lock = lockFolder(folder)
  try {
    if (hasKey(folder)) throw new WitnessError('exists', `there is a witness in ${folder} already`)
    WitnessState.create(statePath(folder), made.verifierKey)
    syncFolder(folder)
    writeKey(folder, made) // Last: before it there is no witness; a crash leaves a state without a key, to be deleted by hand.
    return made.verifierKey
  } finally {
    lock.release()
  }
}

/** Adds a log's vkey, with or without the vkey (0x04) of its writer's timed lines after a space, to the folder's list; a running witness takes it up with the next request. Repeating is harmless. Throws ProtocolError `bad_key`, WitnessError `bad_list`, `no_witness`. */
export function addLog(folder: string, vkey: string): { readonly origin: string } {
  if (!hasKey(folder))
    throw new WitnessError('no_witness', `there is no witness in ${folder}; make one first`)
  const entries = parseListLine(vkey)
  const places = listPlaces(folder)
  checkAddition(places, vkey)
  const line = entries.map(({ key }) => printVerifierKey(key)).join(' ')
  mkdirSync(places.folder, { recursive: true, mode: 0o700 })
  replaceFile(join(places.folder, `${printHex(sha256(utf8(line))).slice(0, 32)}.vkey`), `${line}\n`)
  return { origin: entries[0]!.origin }
}

/** What a witness takes and holds, whether it is running or not. Throws as runWitness does, but never `locked`. */
export async function witnessStatus(
  folder: string,
  policies: readonly string[] = [],
): Promise<WitnessStatus> {
  const { verifierKey } = await readKey(folder)
  const keys = new LogList(listPlaces(folder, policies)).all()
  const state = new WitnessState(statePath(folder), verifierKey)
  try {
    const held = new Map(state.all().map((log) => [log.origin, log]))
    const origins = [...new Set([...keys.keys(), ...held.keys()])].sort()
    const logs = origins.map((origin): LogStatus => {
      const last = held.get(origin)
      const vkeys = (keys.get(origin) ?? []).map(printVerifierKey)
      return {
        origin,
        keys: vkeys,
        ...(last && { last: { size: last.size, time: last.time, note: last.note } }),
      }
    })
    return { verifierKey, logs, conflicts: state.conflicts() }
  } finally {
    state.close()
  }
}

const LOGS = 'logs'

function listPlaces(folder: string, policies: readonly string[] = []) {
  return { folder: join(folder, LOGS), policies }
}

function statePath(folder: string): string {
  return join(folder, 'witness.sqlite')
}

function checkPrefix(prefix: string): string {
  if (/^(\/[0-9A-Za-z._~-]+)*\/?$/.test(prefix)) return prefix.replace(/\/$/, '')
  throw new WitnessError('bad_name', `a prefix is a path such as /w1, not ${JSON.stringify(prefix)}`)
}

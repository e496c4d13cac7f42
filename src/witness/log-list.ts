import { type BigIntStats, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import {
  type NoteVerifier,
  parsePolicy,
  parseUtf8,
  parseVerifierKey,
  printVerifierKey,
} from '../protocol/index.ts'
import { WitnessError } from './errors.ts'

/** Keys of one log at most: each is tried on a note, and their lines must fit into one. */
const MAX_KEYS_OF_LOG = 16
/** Bytes of one file at most. */
const MAX_FILE = 1 << 20

/** A key that may sign for a log; of type 0x04: the writer's own timed line, which is passed on with its checkpoint. */
type Entry = { readonly origin: string; readonly key: NoteVerifier }
type Read = { readonly stamp: string; readonly keys: readonly Entry[] }
type Keys = ReadonlyMap<string, readonly NoteVerifier[]>

export type LogListPlaces = {
  /** Each file in it is a list, but for names that begin with a dot. */
  readonly folder: string
  /** tlog-policy files elsewhere, of which the `log` lines count. */
  readonly policies?: readonly string[]
}

/**
 * The logs that a witness takes and the keys that may sign for each (WI1). A key stands for the log whose origin is the key's name. Files are
 * read again when they change; one that is faulty then counts as it was before, and is reported once.
 */
export class LogList {
  readonly #places: LogListPlaces
  readonly #report: (fault: unknown) => void
  readonly #files = new Map<string, Read>()
  #keys: Keys = new Map()

  /** Throws `bad_list`, naming file and line. */
  constructor(places: LogListPlaces, report: (fault: unknown) => void = () => {}) {
    this.#places = places
    this.#report = report
    this.#refresh((fault) => {
      throw fault
    })
  }

  /** The keys of the log with this origin as the files have them now; none when the log is not known. */
  trusted(origin: string): readonly NoteVerifier[] {
    this.#refresh(this.#report)
    return this.#keys.get(origin) ?? []
  }

  all(): Keys {
    this.#refresh(this.#report)
    return this.#keys
  }

  #refresh(onFault: (fault: unknown) => void): void {
    const paths = this.#paths(onFault)
    if (paths === undefined) return
    let changed = false
    for (const path of this.#files.keys())
      if (!paths.includes(path)) changed = this.#files.delete(path) || changed
    for (const path of paths) changed = this.#look(path, onFault) || changed
    if (!changed) return
    try {
      this.#keys = mergeKeys([...this.#files.values()].map((file) => file.keys))
    } catch (fault) {
      onFault(fault)
    }
  }

  #paths(onFault: (fault: unknown) => void): string[] | undefined {
    const { folder, policies = [] } = this.#places
    try {
      const names = readdirSync(folder).filter((name) => !name.startsWith('.'))
      return [...policies, ...names.sort().map((name) => join(folder, name))]
    } catch (cause) {
      onFault(new WitnessError('bad_list', `${folder} cannot be read`, { cause }))
      return undefined
    }
  }

  /** Reads the file if it is not as it was; says whether it did. */
  #look(path: string, onFault: (fault: unknown) => void): boolean {
    const known = this.#files.get(path)
    let stamp = 'missing'
    try {
      stamp = stampOf(statSync(path, { bigint: true }))
      if (known?.stamp === stamp) return false
      this.#files.set(path, { stamp, keys: readList(path, this.#isPolicy(path)) })
    } catch (cause) {
      if (known?.stamp === stamp) return false
      this.#files.set(path, { stamp, keys: known?.keys ?? [] })
      onFault(
        new WitnessError('bad_list', `${path}: ${cause instanceof Error ? cause.message : 'unreadable'}`, {
          cause,
        }),
      )
    }
    return true
  }

  #isPolicy(path: string): boolean {
    return path.endsWith('.policy') || (this.#places.policies?.includes(path) ?? false)
  }
}

/** Whether a list of keys may be enlarged by a line. Throws `bad_list`. */
export function checkAddition(places: LogListPlaces, line: string): void {
  const known = existsSync(places.folder) ? new LogList(places).all() : new Map<string, NoteVerifier[]>()
  const entries = [...known].flatMap(([origin, keys]) => keys.map((key) => ({ origin, key })))
  mergeKeys([entries, parseListLine(line)])
}

/** A log's vkey. Throws `bad_key` (ProtocolError), `bad_list`. */
function parseLogKey(vkey: string): NoteVerifier {
  const key = parseVerifierKey(vkey)
  if (key.alg !== 0x01)
    throw new WitnessError('bad_list', `${key.name} is no log's key: a log signs with a key of type 0x01`)
  return key
}

/** `vkey`, or `vkey timed-vkey`. Throws `bad_key` (ProtocolError), `bad_list`. */
export function parseListLine(line: string): Entry[] {
  const [vkey, timed, ...more] = line.trim().split(/\s+/)
  const log = parseLogKey(vkey ?? '')
  if (more.length > 0) throw new WitnessError('bad_list', 'a line has a vkey and at most one timed vkey')
  if (timed === undefined) return [{ origin: log.name, key: log }]
  const key = parseVerifierKey(timed)
  if (key.alg !== 0x04) throw new WitnessError('bad_list', `${key.name} is no key of timed lines: type 0x04`)
  return [
    { origin: log.name, key: log },
    { origin: log.name, key },
  ]
}

function readList(path: string, isPolicy: boolean): Entry[] {
  const bytes = readFileSync(path)
  if (bytes.length > MAX_FILE) throw new WitnessError('bad_list', `more than ${MAX_FILE} bytes`)
  if (isPolicy)
    return parsePolicy(bytes).logs.map(({ verifier }) => ({ origin: verifier.name, key: verifier }))
  return parseUtf8(bytes).split('\n').flatMap(readLine)
}

/** One log key a line, with or without the key of its timed lines; empty lines and lines that begin with # are for people. */
function readLine(line: string, index: number): Entry[] {
  const text = line.trim()
  if (text === '' || text.startsWith('#')) return []
  try {
    return parseListLine(text)
  } catch (cause) {
    throw new WitnessError('bad_list', `line ${index + 1}: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    })
  }
}

function mergeKeys(lists: readonly (readonly Entry[])[]): Keys {
  const keys = new Map<string, NoteVerifier[]>()
  for (const { origin, key } of lists.flat()) {
    const known = keys.get(origin) ?? []
    keys.set(origin, known)
    if (known.some((other) => printVerifierKey(other) === printVerifierKey(key))) continue
    // With two keys of one name and id a line of either would fail to verify under the other.
    if (known.some((other) => other.name === key.name && other.keyId === key.keyId))
      throw new WitnessError('bad_list', `two keys of ${key.name} have the id ${key.keyId}`)
    if (known.length >= MAX_KEYS_OF_LOG)
      throw new WitnessError(
        'bad_list',
        `${origin} has more than ${MAX_KEYS_OF_LOG} keys; take out those that ended`,
      )
    known.push(key)
  }
  return keys
}

/** A file changed within the clock's grain of the last reading would look unchanged: a fresh one is always read again. */
function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  const isFresh = BigInt(Date.now()) * 1_000_000n - ctimeNs < 2_000_000_000n
  return [dev, ino, size, mtimeNs, ctimeNs, isFresh ? performance.now() : ''].join(' ')
}

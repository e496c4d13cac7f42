import { equalBytes, parseUtf8 } from './bytes.ts'
import { hasControl } from './control.ts'
import { ProtocolError } from './errors.ts'
import { type NoteVerifier, parseVerifierKey, printVerifierKey } from './verifier-key.ts'

export * from './quorum.ts'

/** Which logs count, which witnesses, and how many of them are enough (C2SP tlog-policy). */
export type Policy = {
  readonly logs: readonly PolicyLog[]
  readonly witnesses: readonly PolicyWitness[]
  /** In the order in which they are defined: members stand before their group. */
  readonly groups: readonly PolicyGroup[]
  /** The name of a witness or group, or `none`. */
  readonly quorum: string
}

type PolicyLog = { readonly verifier: NoteVerifier; readonly url?: string }

/** `name` is the policy's own word for the witness; lines carry the key's name. */
export type PolicyWitness = { readonly name: string; readonly verifier: NoteVerifier; readonly url?: string }

/** Witnessed when at least `threshold` of its members are. */
type PolicyGroup = {
  readonly name: string
  readonly threshold: number
  readonly members: readonly string[]
}

/** At most so many logs, witnesses, groups each are taken; the specification asks for 32 (PO8). */
const MAX_POLICY_NAMES = 64

/** Reads a policy file (PO1..PO8). Throws `bad_policy`, naming the line. */
export function parsePolicy(file: string | Uint8Array): Policy {
  const draft = new Draft()
  readLines(file).forEach((line, i) => {
    const words = line.split(/[ \t]+/).filter((word) => word !== '')
    if (words.length === 0 || words[0]!.startsWith('#')) return
    try {
      draft.take(words)
    } catch (cause) {
      throw new ProtocolError('bad_policy', `line ${i + 1}: ${cause instanceof Error ? cause.message : ''}`, {
        cause,
      })
    }
  })
  return draft.policy()
}

/** The file of a policy, one line for each definition; `all` and `any` are written as numbers. Throws `bad_policy`. */
export function printPolicy(policy: Policy): string {
  const lines = [
    ...policy.logs.map((log) => ['log', printVerifierKey(log.verifier), log.url]),
    ...policy.witnesses.map((w) => ['witness', w.name, printVerifierKey(w.verifier), w.url]),
    ...policy.groups.map((group) => ['group', group.name, group.threshold, ...group.members]),
    ['quorum', policy.quorum],
  ]
  const file = lines.map(printWords).join('')
  parsePolicy(file)
  return file
}

function printWords(words: readonly (string | number | undefined)[]): string {
  const given = words.filter((word) => word !== undefined).map(String)
  // A blank inside a name would be read back as two names.
  if (given.some((word) => word === '' || /[ \t\n]/.test(word)))
    throw refuse('an empty word or one with a blank')
  return `${given.join(' ')}\n`
}

class Draft {
  readonly #logs: PolicyLog[] = []
  readonly #witnesses: PolicyWitness[] = []
  readonly #groups: PolicyGroup[] = []
  readonly #names = new Set<string>()
  readonly #placed = new Set<string>()
  #quorum: string | undefined

  take(words: readonly string[]): void {
    const [keyword, ...rest] = words
    if (keyword === 'log') this.#takeLog(rest)
    else if (keyword === 'witness') this.#takeWitness(rest)
    else if (keyword === 'group') this.#takeGroup(rest)
    else if (keyword === 'quorum') this.#takeQuorum(rest)
    else throw refuse(`a line begins with log, witness, group or quorum, not ${keyword}`)
  }

  policy(): Policy {
    if (this.#quorum === undefined) throw refuse('no quorum line')
    return { logs: this.#logs, witnesses: this.#witnesses, groups: this.#groups, quorum: this.#quorum }
  }

  #takeLog(words: readonly string[]): void {
    const [vkey, url, ...more] = words
    if (vkey === undefined || more.length > 0) throw refuse('log <vkey> [<url>]')
    const verifier = parseVerifierKey(vkey)
    if (verifier.alg !== 0x01) throw refuse('a log has a key of type 0x01')
    checkNew(verifier, this.#logs)
    this.#logs.push(url === undefined ? { verifier } : { verifier, url })
  }

  #takeWitness(words: readonly string[]): void {
    const [name, vkey, url, ...more] = words
    if (name === undefined || vkey === undefined || more.length > 0)
      throw refuse('witness <name> <vkey> [<url>]')
    const verifier = parseVerifierKey(vkey)
    if (verifier.alg !== 0x04) throw refuse('a witness has a key of type 0x04')
    checkNew(verifier, this.#witnesses)
    this.#define(name)
    this.#witnesses.push(url === undefined ? { name, verifier } : { name, verifier, url })
  }

  #takeGroup(words: readonly string[]): void {
    const [name, count, ...members] = words
    if (name === undefined || count === undefined || members.length === 0)
      throw refuse('group <name> <k> <name>...')
    const threshold = readThreshold(count, members.length)
    if (this.#groups.length >= MAX_POLICY_NAMES) throw refuse(`more than ${MAX_POLICY_NAMES} groups`)
    for (const member of members) this.#place(member)
    this.#define(name)
    this.#groups.push({ name, threshold, members })
  }

  #takeQuorum(words: readonly string[]): void {
    const [name, ...more] = words
    if (name === undefined || more.length > 0) throw refuse('quorum <name>')
    if (this.#quorum !== undefined) throw refuse('a second quorum line')
    if (name !== 'none' && !this.#names.has(name)) throw refuse(`${name} is not defined above`)
    this.#quorum = name
  }

  #define(name: string): void {
    if (name === 'none' || this.#names.has(name)) throw refuse(`the name ${name} is taken`)
    this.#names.add(name)
  }

  /** A name is a member at most once, so that no witness counts twice. */
  #place(member: string): void {
    if (!this.#names.has(member)) throw refuse(`${member} is not defined above`)
    if (this.#placed.has(member)) throw refuse(`${member} is a member twice`)
    this.#placed.add(member)
  }
}

function readLines(file: string | Uint8Array): string[] {
  let text: string
  try {
    text = typeof file === 'string' ? file : parseUtf8(file)
  } catch (cause) {
    throw new ProtocolError('bad_policy', 'a policy is UTF-8', { cause })
  }
  if (!text.isWellFormed() || hasControl(text, '\t\n') || text.includes('\x7f')) {
    throw new ProtocolError('bad_policy', 'a control character in the policy')
  }
  if (!text.endsWith('\n')) throw new ProtocolError('bad_policy', 'the last line has no newline')
  return text.slice(0, -1).split('\n')
}

/** One key is one party: under two names it could fill a quorum alone. A shared key id would let one line stand for two. */
function checkNew(verifier: NoteVerifier, known: readonly { readonly verifier: NoteVerifier }[]): void {
  if (known.length >= MAX_POLICY_NAMES) throw refuse(`more than ${MAX_POLICY_NAMES}`)
  for (const { verifier: other } of known) {
    if (equalBytes(other.publicKey, verifier.publicKey))
      throw refuse(`the key of ${verifier.name} stands twice`)
    if (other.keyId === verifier.keyId) throw refuse(`the key id of ${verifier.name} stands twice`)
  }
}

function readThreshold(count: string, members: number): number {
  if (count === 'any') return 1
  if (count === 'all') return members
  const threshold = /^[1-9][0-9]{0,3}$/.test(count) ? Number(count) : Number.NaN
  if (!(threshold <= members)) throw refuse(`${count} of ${members} members`)
  return threshold
}

function refuse(why: string): ProtocolError {
  return new ProtocolError('bad_policy', why)
}

import type { Clock, Keys, NodeKey, PairId } from '../app/ports.ts'
import { parseBase64, printBase64, printHex } from '../protocol/bytes.ts'
import { exportSeed, generateSigningKey, type SigningKey, signingKeyFromSeed } from '../protocol/ed25519.ts'
import { partyKeyName, writerOf } from '../protocol/ids.ts'
import { checkNextKeySet, KEY_USES, type KeySet, type KeyUse, type PartyKey } from '../protocol/key-set.ts'
import { parseTime, type TimeText } from '../protocol/time.ts'
import { KeyFileError, makeSecretFolder, readSecret, writeSecret } from './secret-files.ts'

export { KeyFileError } from './secret-files.ts'

const IDENTITY = 'identity.json'

/** The keys of one pair as they lie on disk: the key set that others see (K1), and the seeds that make it ours. */
type PairFile = {
  readonly v: 1
  readonly type: 'comity-keys'
  readonly set: KeySet
  /** Seeds in base64 by public key in base64. A key that has ended may have lost its seed. */
  readonly seeds: Readonly<Record<string, string>>
}
type PairKeys = { readonly file: PairFile; readonly signing: ReadonlyMap<string, SigningKey> }

/** Makes a new identity in a folder that has none; its public key in hex. Throws KeyFileError. */
export async function createIdentity(folder: string, seed?: Uint8Array): Promise<string> {
  await makeSecretFolder(folder)
  if (await readSecret(folder, IDENTITY))
    throw new KeyFileError(`${folder}/${IDENTITY} exists already; it is never replaced`)
  const key = seed ? await signingKeyFromSeed(seed) : await generateSigningKey()
  const identity = printHex(key.publicKey)
  await writeSecret(folder, IDENTITY, {
    v: 1,
    type: 'comity-identity',
    identity,
    seed: printBase64(exportSeed(key)),
  })
  return identity
}

/**
 * The keys of a node, one file for the identity and one per pair, which only their owner may read. The identity's file may be kept
 * elsewhere (offline) and brought for as long as key sets are signed. Throws KeyFileError for files that are torn, foreign, or open to others.
 */
export async function openKeyFiles(
  folder: string,
  own: { readonly identity: string; readonly host: string },
  clock: Pick<Clock, 'now'>,
): Promise<KeyFiles> {
  await makeSecretFolder(folder)
  return KeyFiles.open(folder, own, clock)
}

export class KeyFiles implements Keys {
  readonly #folder: string
  readonly #own: { readonly identity: string; readonly host: string }
  readonly #clock: Pick<Clock, 'now'>
  readonly #pairs = new Map<PairId, PairKeys>()
  readonly #making = new Map<PairId, Promise<PairKeys>>()
  #identity: SigningKey | undefined

  private constructor(folder: string, own: { identity: string; host: string }, clock: Pick<Clock, 'now'>) {
    this.#folder = folder
    this.#own = own
    this.#clock = clock
  }

  static async open(
    folder: string,
    own: { identity: string; host: string },
    clock: Pick<Clock, 'now'>,
  ): Promise<KeyFiles> {
    const files = new KeyFiles(folder, { identity: own.identity, host: own.host }, clock)
    files.#identity = await readIdentity(folder, own.identity)
    for (const name of await makeSecretFolder(folder)) {
      const pair = /^([0-9a-f]{32})\.json$/.exec(name)?.[1]
      if (pair) files.#pairs.set(pair, await readPair(folder, name, own.identity))
    }
    return files
  }

  identity(): { readonly publicKey: Uint8Array; sign?(bytes: Uint8Array): Promise<Uint8Array> } {
    return this.#identity ?? { publicKey: Uint8Array.fromHex(this.#own.identity) }
  }

  /** Keys of a use that have not ended, newest last; none before the pair's key set is made. */
  active(pair: PairId, use: KeyUse): readonly NodeKey[] {
    const keys = this.#pairs.get(pair)
    if (!keys) return []
    const now = this.#clock.now()
    return keys.file.set.keys
      .filter((key) => key.use === use && (key.end === undefined || parseTime(key.end) > now))
      .flatMap((key) => {
        const signing = keys.signing.get(key.public)
        return signing ? [{ name: key.name, publicKey: signing.publicKey, sign: signing.sign }] : []
      })
  }

  /** Our key set of a pair; its first call makes one key of each use, on disk when it resolves. */
  async keySet(pair: PairId): Promise<KeySet> {
    const known = this.#pairs.get(pair)
    if (known) return known.file.set
    if (!this.#making.has(pair)) this.#making.set(pair, this.#make(pair))
    return (await this.#making.get(pair)!).file.set
  }

  /**
   * Adds a key of a use; those before it end at `end`, until when both sign. On disk when it resolves; others learn it when the key set,
   * signed by the identity, is entered into our log. Throws KeyFileError when the pair has no keys yet.
   */
  async rotate(pair: PairId, use: KeyUse, end: TimeText): Promise<KeySet> {
    const last = this.#pairs.get(pair)
    if (!last) throw new KeyFileError(`pair ${pair} has no keys to rotate`)
    const fresh = await generateSigningKey()
    const { set, seeds } = last.file
    const keys = set.keys.map((key) => (key.use === use && key.end === undefined ? { ...key, end } : key))
    const next: KeySet = { ...set, version: set.version + 1, keys: [...keys, this.#describe(use, fresh)] }
    checkNextKeySet(set, next)
    const file = { ...last.file, set: next, seeds: { ...seeds, ...seedOf(fresh) } }
    await this.#keep(pair, { file, signing: new Map(last.signing).set(printBase64(fresh.publicKey), fresh) })
    return next
  }

  async #make(pair: PairId): Promise<PairKeys> {
    const made = await Promise.all(KEY_USES.map(async (use) => ({ use, key: await generateSigningKey() })))
    const set: KeySet = {
      v: 1,
      type: 'keys',
      party: this.#own.identity,
      version: 1,
      keys: made.map(({ use, key }) => this.#describe(use, key)),
    }
    checkNextKeySet(undefined, set)
    const seeds = Object.assign({}, ...made.map(({ key }) => seedOf(key)))
    const keys: PairKeys = {
      file: { v: 1, type: 'comity-keys', set, seeds },
      signing: new Map(made.map(({ key }) => [printBase64(key.publicKey), key])),
    }
    await this.#keep(pair, keys)
    return keys
  }

  /** The file first: a key that is used before it is on disk could be lost with everything it signed. */
  async #keep(pair: PairId, keys: PairKeys): Promise<void> {
    await writeSecret(this.#folder, `${pair}.json`, keys.file)
    this.#pairs.set(pair, keys)
  }

  #describe(use: KeyUse, key: SigningKey): PartyKey {
    const { host, identity } = this.#own
    return { use, name: partyKeyName(host, writerOf(identity), use), public: printBase64(key.publicKey) }
  }
}

async function readIdentity(folder: string, identity: string): Promise<SigningKey | undefined> {
  const file = await readSecret(folder, IDENTITY)
  if (!file) return undefined
  const { type, seed } = file as { type?: unknown; seed?: unknown }
  if (type !== 'comity-identity' || typeof seed !== 'string')
    throw new KeyFileError(`${folder}/${IDENTITY} is another kind of file`)
  const key = await readSeed(seed, `${folder}/${IDENTITY}`)
  if (printHex(key.publicKey) !== identity)
    throw new KeyFileError(
      `${folder}/${IDENTITY} is the identity ${printHex(key.publicKey)}, this node is ${identity}`,
    )
  return key
}

async function readPair(folder: string, name: string, identity: string): Promise<PairKeys> {
  const path = `${folder}/${name}`
  const file = (await readSecret(folder, name)) as PairFile
  if (file.type !== 'comity-keys' || file.v !== 1) throw new KeyFileError(`${path} is another kind of file`)
  if (file.set.party !== identity)
    throw new KeyFileError(`${path} holds the keys of ${file.set.party}, this node is ${identity}`)
  const signing = new Map<string, SigningKey>()
  for (const [publicKey, seed] of Object.entries(file.seeds)) {
    const key = await readSeed(seed, path)
    if (printBase64(key.publicKey) !== publicKey)
      throw new KeyFileError(`${path}: a seed is not of the key beside it`)
    signing.set(publicKey, key)
  }
  return { file, signing }
}

async function readSeed(seed: string, path: string): Promise<SigningKey> {
  try {
    return await signingKeyFromSeed(parseBase64(seed))
  } catch (cause) {
    throw new KeyFileError(`${path}: a seed is not 32 bytes in base64`, { cause })
  }
}

function seedOf(key: SigningKey): Record<string, string> {
  return { [printBase64(key.publicKey)]: printBase64(exportSeed(key)) }
}

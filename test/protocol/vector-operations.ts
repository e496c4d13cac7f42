import {
  type Checkpoint,
  consistencyProof,
  cosignatureTime,
  digest,
  findLine,
  type HashReader,
  inclusionProof,
  isSatisfied,
  leafHash,
  lowerQuorumTime,
  type NoteLine,
  openCosignature,
  ProtocolError,
  parseCanonical,
  parseCheckpointBody,
  parseEntryBundle,
  parseHex,
  parseLine,
  parseNote,
  parsePolicy,
  parseProof,
  parseTile,
  parseTilePath,
  parseUtf8,
  parseVerifierKey,
  printCanonical,
  printCheckpointBody,
  printHex,
  printNote,
  printPolicy,
  printProof,
  printTile,
  printVerifierKey,
  rootOf,
  signCheckpoint,
  signCosignature,
  signingKeyFromSeed,
  tileHashes,
  tilePath,
  tilesFor,
  upperQuorumTime,
  utf8,
  verifyCheckpointLine,
  verifyConsistency,
  verifyEd25519,
  verifyInclusion,
  verifyProof,
} from '../../src/protocol/index.ts'

/** The members of all files together; each file has those that docs/spec/primitives.md lists for it. */
type Input = {
  readonly [member in Texts]: string
} & {
  readonly [member in Counts]: number
} & {
  readonly leaves: number & readonly string[]
  readonly proof: string & readonly string[]
  readonly times: Readonly<Record<string, number>>
  readonly hex?: string
  readonly extensions?: boolean
}
type Texts =
  | (
      | 'json'
      | 'ieee'
      | 'text'
      | 'publicKey'
      | 'signature'
      | 'message'
      | 'seed'
      | 'note'
      | 'vkey'
      | 'origin'
      | 'root'
    )
  | ('name' | 'body' | 'line' | 'leafHash' | 'fromRoot' | 'toRoot' | 'path' | 'leaf' | 'policy')
type Counts = 'size' | 'time' | 'index' | 'from' | 'to' | 'since' | 'width'
export type Operation = (input: Input) => unknown

/** What each file of vectors asks for, as docs/spec/primitives.md lists them. */
export const operations: Readonly<Record<string, Operation>> = {
  'canonical/parse': acceptCanonical,
  'canonical/print': ({ json }) => ({ text: parseUtf8(printCanonical(JSON.parse(json))) }),
  'canonical/number': ({ ieee }) => ({ text: parseUtf8(printCanonical(doubleOf(ieee))) }),
  'ed25519/sign': signBytes,
  'ed25519/verify': async ({ publicKey, signature, message }) => ({
    valid: await verifyEd25519(parseHex(publicKey), parseHex(signature), parseHex(message)),
  }),
  'note/parse': (input) => showNote(parseNote(bytesOf(input, 'note'))),
  'note/verifier-key': ({ vkey }) => {
    const { name, keyId, alg, publicKey } = parseVerifierKey(vkey)
    if (printVerifierKey({ name, alg, publicKey }) !== vkey) throw new Error('printed otherwise')
    return { name, keyId, alg, publicKey: printHex(publicKey) }
  },
  'note/verify': verifyNote,
  'checkpoint/parse': (input) => showCheckpoint(readCheckpoint(input)),
  'checkpoint/sign': signTree,
  'checkpoint/verify': async ({ note, vkey }) =>
    showCheckpoint(await verifyCheckpointLine(parseNote(note), parseVerifierKey(vkey))),
  'cosignature/sign': async ({ body, seed, name, time }) => ({
    line: (await signCosignature(body, await signingKeyFromSeed(parseHex(seed)), name, time)).text,
  }),
  'cosignature/open': async ({ body, line, vkey }) => {
    const opened = await openCosignature(body, parseLine(line), parseVerifierKey(vkey))
    if (opened.time !== cosignatureTime(parseLine(line))) throw new Error('two times')
    return { time: opened.time }
  },
  'tree/root': ({ leaves }) => ({ root: printHex(rootOf(hashesOf(leaves))) }),
  'tree/inclusion': ({ leafHash: leaf, index, size, root, proof }) => {
    verifyInclusion({ leafHash: parseHex(leaf), index, size, root: parseHex(root), proof: listOf(proof) })
    return { proven: true }
  },
  'tree/consistency': ({ from, fromRoot, to, toRoot, proof }) => {
    const roots = { fromRoot: parseHex(fromRoot), toRoot: parseHex(toRoot) }
    verifyConsistency({ from, to, ...roots, proof: listOf(proof) })
    return { proven: true }
  },
  'tree/made': makeProof,
  'tile/path': ({ path }) => parseTilePath(path),
  'tile/exist': ({ size, since }) => ({ paths: [...tilesFor(size, since)].map(tilePath) }),
  'tile/hashes': ({ leaves, path }) => {
    const hashes = Array.from({ length: leaves }, (_, i) => leafHash(utf8(String(i))))
    return { sha256: digest(printTile(tileHashes(parseTilePath(path), readerOf(hashes)))).slice(7) }
  },
  'tile/parse': ({ hex, width }) => ({ hashes: parseTile(parseHex(hex!), width).map(printHex) }),
  'tile/bundle': ({ hex, width }) => ({ entries: parseEntryBundle(parseHex(hex!), width).map(printHex) }),
  'proof/parse': ({ proof }) => {
    const { extra, index, hashes, checkpoint } = parseProof(proof)
    if (printProof({ ...(extra && { extra }), index, hashes, checkpoint }) !== proof)
      throw new Error('printed otherwise')
    return { ...(extra && { extra: printHex(extra) }), index, hashes: hashes.map(printHex) }
  },
  'proof/verify': async ({ proof, leaf, policy }) => {
    const hash = leafHash(parseHex(leaf))
    const proven = await verifyProof(parseProof(proof), hash, parsePolicy(policy))
    return { index: proven.index, size: proven.checkpoint.size, times: Object.fromEntries(proven.times) }
  },
  'policy/parse': showPolicy,
  'policy/quorum': ({ policy, times }) => {
    const parsed = parsePolicy(policy)
    const known = new Map(Object.entries(times))
    const given = parsed.witnesses.filter(({ name }) => known.has(name)).map(({ verifier }) => verifier.keyId)
    return {
      satisfied: isSatisfied(parsed, new Set(given)),
      upper: upperQuorumTime(parsed, known) ?? null,
      lower: lowerQuorumTime(parsed, known) ?? null,
    }
  },
}

function acceptCanonical(input: Input): unknown {
  const bytes = bytesOf(input, 'text')
  const printed = printCanonical(parseCanonical(bytes))
  return { accepted: printHex(printed) === printHex(bytes) }
}

async function signBytes({ seed, message }: Input): Promise<unknown> {
  const key = await signingKeyFromSeed(parseHex(seed))
  return { publicKey: printHex(key.publicKey), signature: printHex(await key.sign(parseHex(message))) }
}

async function verifyNote({ note, vkey }: Input): Promise<unknown> {
  const [parsed, verifier] = [parseNote(note), parseVerifierKey(vkey)]
  const line = findLine(parsed, verifier)
  if (line === undefined) throw new ProtocolError('unknown_key', 'no line of the key')
  if (!(await verifyEd25519(verifier.publicKey, line.signature, utf8(parsed.text)))) {
    throw new ProtocolError('bad_signature', 'the line does not verify')
  }
  return { text: parsed.text }
}

function showNote(note: { readonly text: string; readonly lines: readonly NoteLine[] }): unknown {
  const lines = note.lines.map(({ name, keyId, signature }) => ({
    name,
    keyId,
    signature: printHex(signature),
  }))
  return { text: note.text, lines }
}

function readCheckpoint({ text, extensions }: Input): Checkpoint {
  return parseCheckpointBody(text, { extensions: extensions === true })
}

async function signTree({ origin, size, root, seed, name }: Input): Promise<unknown> {
  const checkpoint = { origin, size, root: parseHex(root) }
  const line = await signCheckpoint(checkpoint, await signingKeyFromSeed(parseHex(seed)), name)
  return { note: printNote(printCheckpointBody(checkpoint), [line]) }
}

function showCheckpoint({ origin, size, root }: Checkpoint): unknown {
  return { origin, size, root: printHex(root) }
}

function makeProof({ leaves, index, from }: Input): unknown {
  const hashes = hashesOf(leaves)
  const read = readerOf(hashes)
  const proof =
    index === undefined
      ? consistencyProof(from, hashes.length, read)
      : inclusionProof(index, hashes.length, read)
  return { proof: proof.map(printHex) }
}

function showPolicy(input: Input): unknown {
  const policy = parsePolicy(bytesOf(input, 'policy'))
  if (printPolicy(parsePolicy(printPolicy(policy))) !== printPolicy(policy))
    throw new Error('printed otherwise')
  return {
    logs: policy.logs.map(({ verifier, ...rest }) => ({ vkey: printVerifierKey(verifier), ...rest })),
    witnesses: policy.witnesses.map(({ verifier, ...rest }) => ({
      vkey: printVerifierKey(verifier),
      ...rest,
    })),
    groups: policy.groups,
    quorum: policy.quorum,
  }
}

function bytesOf(input: Input, member: 'text' | 'note' | 'policy'): Uint8Array {
  return input.hex === undefined ? utf8(input[member]) : parseHex(input.hex)
}

function doubleOf(ieee: string): number {
  return new DataView(parseHex(ieee).buffer).getFloat64(0)
}

function listOf(hashes: readonly string[]): Uint8Array[] {
  return hashes.map(parseHex)
}

function hashesOf(leaves: readonly string[]): Uint8Array[] {
  return leaves.map((leaf) => leafHash(parseHex(leaf)))
}

function readerOf(hashes: readonly Uint8Array[]): HashReader {
  return (start, end) => rootOf(hashes.slice(start, end))
}

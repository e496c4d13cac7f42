import {
  agreementDigest,
  checkNextKeySet,
  isLeafOf,
  isWellSigned,
  type KeySet,
  type KeyUse,
  keySetDigest,
  type PartyKey,
  type Payload,
  type Policy,
  ProtocolError,
  parseBase64,
  parseEnvelope,
  parseLeaf,
  parseOrigin,
  policyOf,
  printHex,
  readPayload,
  utf8,
  type WriterId,
  writerOf,
} from '../../../src/protocol/index.ts'
import type { Known, PairDocuments, Step } from './types.ts'

/** Whose key each is and which witnesses count, from the two identities that this browser knows and nothing else. */
export type Trust = {
  readonly own: Party
  readonly peer: Party
  /** Of the newest agreement that both sides entered; absent before there is one, or where this browser cannot read agreements. */
  readonly policy?: Policy
  readonly steps: readonly Step[]
}

export class Party {
  readonly identity: string
  readonly writer: WriterId
  readonly sets: KeySet[] = []

  constructor(identity: string) {
    this.identity = identity
    this.writer = writerOf(identity)
  }

  /** Every key of a use that it ever had, with the end that was set last. */
  keys(use: KeyUse): readonly PartyKey[] {
    const keys = new Map<string, PartyKey>()
    for (const set of this.sets) for (const key of set.keys) if (key.use === use) keys.set(key.public, key)
    return [...keys.values()]
  }
}

type Document = PairDocuments['documents'][number]

/** Follows the key sets of both sides from the identities known here, and reads what both agreed. Never throws for what the documents are. */
export async function readTrust(
  { documents, own, peer }: PairDocuments,
  known: Known,
  can: { readonly readAgreements: boolean },
): Promise<Trust> {
  const parties = { own: new Party(known.own), peer: new Party(known.peer) }
  const steps: Step[] = [pinStep('own', own, known.own), pinStep('peer', peer, known.peer)]
  const entered = new Map<string, { policy: Policy; version: number; by: Set<WriterId> }>()
  for (const side of ['own', 'peer'] as const) {
    const party = parties[side]
    const fault = await readSide(
      party,
      documents,
      (agreement) => {
        const id = agreementDigest(agreement)
        const found = entered.get(id) ?? {
          policy: policyOf(agreement),
          version: agreement.version,
          by: new Set(),
        }
        entered.set(id, found)
        found.by.add(party.writer)
      },
      can,
    )
    steps.push({ what: 'keys', ok: fault === undefined, by: { party: side }, ...(fault && { why: fault }) })
    const seen = known.seen[party.identity]
    if (seen && !party.sets.some((set) => keySetDigest(set) === seen.digest))
      steps.push({ what: 'seen_keys', ok: false, by: { party: side }, why: `version ${seen.version}` })
  }
  const agreed = [...entered.values()].filter(({ by }) => by.size === 2)
  const policy = agreed.toSorted((a, b) => b.version - a.version)[0]?.policy
  return { ...parties, ...(policy && { policy }), steps }
}

function pinStep(party: 'own' | 'peer', shown: string, known: string): Step {
  const ok = shown === known
  return { what: 'pins', ok, by: { party, kind: 'identity' }, ...(!ok && { why: shown }) }
}

type Agreed = Extract<Payload, { kind: 'agreement' }>['body']['document']

/** Reads one side's documents in their order; the first that does not hold, in a sentence. */
async function readSide(
  party: Party,
  documents: readonly Document[],
  onAgreement: (agreement: Agreed) => void,
  can: { readonly readAgreements: boolean },
): Promise<string | undefined> {
  try {
    for (const document of documents) {
      if (parseOrigin(document.origin).writer !== party.writer) continue
      await readDocument(party, document, onAgreement, can)
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    return error.message
  }
  return party.sets.length > 0 ? undefined : 'no key set signed by this identity was given'
}

async function readDocument(
  party: Party,
  { origin, index, leaf: leafText, envelope: text }: Document,
  onAgreement: (agreement: Agreed) => void,
  can: { readonly readAgreements: boolean },
): Promise<void> {
  const leaf = parseLeaf(utf8(leafText))
  const where = `leaf ${index} of ${origin}`
  if (leaf.type !== 'message') return refuse(`${where} is no message`)
  if (leaf.kind === 'agreement' && !can.readAgreements) return
  const envelope = parseEnvelope(utf8(text))
  if (!(await isWellSigned(envelope))) return refuse(`${where}: a signature does not verify`)
  const reading = readPayload(envelope.payload)
  if ('fault' in reading) return refuse(`${where}: ${reading.fault.detail}`)
  const { payload } = reading
  if (!isLeafOf(leaf, payload, { id: envelope.id, length: envelope.payload.length }))
    return refuse(`${where}: it says something else than its leaf`)
  const { kid } = envelope.signatures[0]
  if (payload.from !== party.identity) return refuse(`${where}: it is of another party`)
  if (payload.kind === 'keys') {
    if (kid !== party.identity) return refuse(`${where}: it is not signed by the identity`)
    takeKeys(party, payload.body.document, { isFirst: isFirstOfEpoch(origin, index) })
  } else if (payload.kind === 'agreement') {
    const keys = party.keys('message').map((key) => printHex(parseBase64(key.public)))
    if (!keys.includes(kid)) return refuse(`${where}: it is not signed by a message key of its writer`)
    onAgreement(payload.body.document)
  }
}

/** Versions before may be lost with their epoch, so the order begins anew after a succession. */
function isFirstOfEpoch(origin: string, index: number): boolean {
  return parseOrigin(origin).epoch > 1 && index === 1
}

function takeKeys(party: Party, set: KeySet, { isFirst }: { readonly isFirst: boolean }): void {
  if (set.party !== party.identity) return refuse('a key set is of another party')
  if (!isFirst) checkNextKeySet(party.sets.at(-1), set)
  party.sets.push(set)
}

function refuse(sentence: string): never {
  throw new ProtocolError('bad_key_set', sentence)
}

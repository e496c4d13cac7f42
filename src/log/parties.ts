import type { Origin } from '../app/ports.ts'
import { policyOf } from '../protocol/agreement.ts'
import { equalBytes, parseBase64 } from '../protocol/bytes.ts'
import { openEnvelope } from '../protocol/envelope.ts'
import type { PartyId } from '../protocol/ids.ts'
import { checkNextKeySet, type KeySet, type KeyUse, printKeySet } from '../protocol/key-set.ts'
import { parsePayload } from '../protocol/message.ts'
import type { Payload } from '../protocol/message-schema.ts'
import { makeVerifier, type NoteVerifier } from '../protocol/verifier-key.ts'

/** The key sets of one party, as far as its log has shown them (K1, K3). */
export class PartyKeys {
  readonly party: PartyId
  #newest: KeySet | undefined

  constructor(party: PartyId, newest?: KeySet) {
    this.party = party
    this.#newest = newest
  }

  get newest(): KeySet | undefined {
    return this.#newest
  }

  clone(): PartyKeys {
    return new PartyKeys(this.party, this.#newest)
  }

  /** Takes the key set of a `keys` message, if the identity signed it and it may follow. A bad one changes nothing: it is returned (M7). */
  async learn(envelope: Uint8Array): Promise<void> {
    const payload = await readMessage(envelope, { has: (key) => key === this.party })
    if (payload?.kind !== 'keys' || payload.from !== this.party) return
    const next = payload.body.document
    if (next.party === this.party && mayFollow(this.#newest, next)) this.#newest = next
  }

  /** Every key that may have signed this log's checkpoints (0x01). Ended ones too: an old leaf may come under an old note. */
  logVerifiers(origin: Origin): NoteVerifier[] {
    return this.#keys('log').map((key) => makeVerifier(origin, 0x01, parseBase64(key.public)))
  }

  /** Every key of a timed use (0x04). */
  timedVerifiers(use: 'time' | 'cosign'): NoteVerifier[] {
    return this.#keys(use).map((key) => makeVerifier(key.name, 0x04, parseBase64(key.public)))
  }

  #keys(use: KeyUse) {
    return this.#newest?.keys.filter((key) => key.use === use) ?? []
  }
}

/** The witnesses named by the agreements that we entered ourselves; the peer's proposals name nobody. */
export class KnownWitnesses {
  readonly #verifiers = new Map<string, NoteVerifier>()

  get isEmpty(): boolean {
    return this.#verifiers.size === 0
  }

  /** Takes the policy of an `agreement` message of ours. */
  async learn(envelope: Uint8Array): Promise<void> {
    const payload = await readMessage(envelope, { has: () => true })
    if (payload?.kind !== 'agreement') return
    for (const { verifier } of policyOf(payload.body.document).witnesses) {
      this.#verifiers.set(`${verifier.name} ${verifier.keyId}`, verifier)
    }
  }

  find(line: { readonly name: string; readonly keyId: string }): NoteVerifier | undefined {
    return this.#verifiers.get(`${line.name} ${line.keyId}`)
  }
}

async function readMessage(
  envelope: Uint8Array,
  keys: { has(publicKey: string): boolean },
): Promise<Payload | undefined> {
  try {
    return parsePayload((await openEnvelope(envelope, keys)).payload)
  } catch {
    return undefined // Whatever is wrong with it, examine() finds the words and it is returned.
  }
}

function mayFollow(last: KeySet | undefined, next: KeySet): boolean {
  try {
    if (last && equalBytes(printKeySet(last), printKeySet(next))) return true
    checkNextKeySet(last, next)
    return true
  } catch {
    return false
  }
}

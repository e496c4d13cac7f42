import { parseBase64, printHex } from '../bytes.ts'
import type { KeyUse, PartyKey } from '../key-set.ts'
import type { Policy } from '../policy.ts'
import { noteKeyId } from '../verifier-key.ts'
import type { Side } from './log.ts'
import type { Version } from './versions.ts'

/** Whose timed lines are read: one public key under one name. */
export type Signer = {
  readonly name: string
  readonly keyId: string
  readonly publicKey: Uint8Array
  /** The party whose key it is (K3). */
  party?: { readonly side: Side; readonly use: 'time' | 'cosign'; readonly key: string }
  /** The versions whose policies name it, with the policy's word for it. */
  readonly witnessOf: { readonly version: Version; readonly name: string }[]
}

/** The keys of one party by use, `log` keys aside: those that sign timed lines (K1, K3). */
export class Signers {
  readonly #byName = new Map<string, Signer[]>()

  addParty(side: Side, keys: Iterable<PartyKey>): void {
    for (const key of keys) {
      if (!isTimed(key.use)) continue
      this.#find(key.name, parseBase64(key.public)).party = { side, use: key.use, key: key.public }
    }
  }

  /** The witnesses of a policy; of one that never came into effect they are known, and make no quorum. */
  addPolicy(policy: Policy, version?: Version): void {
    for (const { name, verifier } of policy.witnesses) {
      const { witnessOf } = this.#find(verifier.name, verifier.publicKey)
      if (version !== undefined) witnessOf.push({ version, name })
    }
  }

  /** Those who may have signed a line of this name and key id; key ids are short, so several may claim one. */
  candidates(name: string, keyId: string): readonly Signer[] {
    const named = this.#byName.get(name)
    return named === undefined ? [] : named.filter((signer) => signer.keyId === keyId)
  }

  #find(name: string, publicKey: Uint8Array): Signer {
    const named = this.#byName.get(name) ?? []
    const hex = printHex(publicKey)
    let signer = named.find((each) => printHex(each.publicKey) === hex)
    if (signer === undefined) {
      signer = { name, keyId: noteKeyId(name, 0x04, publicKey), publicKey, witnessOf: [] }
      named.push(signer)
      this.#byName.set(name, named)
    }
    return signer
  }
}

function isTimed(use: KeyUse): use is 'time' | 'cosign' {
  return use === 'time' || use === 'cosign'
}

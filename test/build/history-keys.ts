import {
  type PartyId,
  printHex,
  type SigningKey,
  sha256,
  signingKeyFromSeed,
  utf8,
} from '../../src/protocol/index.ts'

/** The private keys of one party. */
export type PartyKeys = {
  readonly party: PartyId
  readonly identity: SigningKey
  readonly log: SigningKey
  readonly time: SigningKey
  readonly cosign: SigningKey
  readonly message: SigningKey
}

/** The keys of a party's name. */
export async function keysOf(name: string): Promise<PartyKeys> {
  const [identity, log, time, cosign, message] = await Promise.all(
    ['identity', 'log', 'time', 'cosign', 'message'].map((use) => keyOf(`${name} ${use}`)),
  )
  return {
    party: printHex(identity!.publicKey),
    identity: identity!,
    log: log!,
    time: time!,
    cosign: cosign!,
    message: message!,
  }
}

/** The key of a name: the same on every machine. */
export function keyOf(name: string): Promise<SigningKey> {
  return signingKeyFromSeed(sha256(utf8(`comity test key: ${name}`)))
}

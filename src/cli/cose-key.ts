import { createPublicKey, type KeyObject } from 'node:crypto'

/** The public key of a passkey, and the digest over which its signatures are made (none for Ed25519). */
type PasskeyKey = { readonly key: KeyObject; readonly digest: 'sha256' | undefined }

/** Reads a COSE key (RFC 9052) of EdDSA, ES256 or RS256, which are what the node registers; undefined for anything else. */
export function readCoseKey(bytes: Uint8Array): PasskeyKey | undefined {
  try {
    const members = readMap(Buffer.from(bytes))
    const at = (label: number) => members.get(label)
    const text = (label: number) => {
      const value = at(label)
      if (!Buffer.isBuffer(value)) throw new Error(`${label} is no byte string`)
      return value.toString('base64url')
    }
    switch (`${at(KTY)} ${at(ALG)}`) {
      case '1 -8':
        return { key: fromJwk({ kty: 'OKP', crv: 'Ed25519', x: text(-2) }), digest: undefined }
      case '2 -7':
        return {
          key: fromJwk({ kty: 'EC', crv: 'P-256', x: text(-2), y: text(-3) }),
          digest: 'sha256',
        }
      case '3 -257':
        return { key: fromJwk({ kty: 'RSA', n: text(-1), e: text(-2) }), digest: 'sha256' }
      default:
        return undefined
    }
  } catch {
    return undefined
  }
}

const KTY = 1
const ALG = 3

function fromJwk(key: Readonly<Record<string, string>>): KeyObject {
  return createPublicKey({ format: 'jwk', key })
}

type Value = number | Buffer

/** A CBOR map (RFC 8949) of integers to integers and byte strings, and nothing after it: no key of ours has more. */
function readMap(bytes: Buffer): ReadonlyMap<number, Value> {
  let at = 0
  const head = (): { readonly major: number; readonly argument: number } => {
    const first = bytes.readUInt8(at++)
    const low = first & 0x1f
    if (low < 24) return { major: first >> 5, argument: low }
    const width = low - 23
    if (width > 2) throw new Error('no key has numbers as long')
    at += width
    return { major: first >> 5, argument: bytes.readUIntBE(at - width, width) }
  }
  const value = (): Value => {
    const { major, argument } = head()
    if (major === 0) return argument
    if (major === 1) return -1 - argument
    if (major !== 2 || at + argument > bytes.length) throw new Error('neither a number nor bytes')
    at += argument
    return bytes.subarray(at - argument, at)
  }
  const { major, argument } = head()
  if (major !== 5) throw new Error('no map')
  const members = new Map<number, Value>()
  for (let left = argument; left > 0; left -= 1) {
    const label = value()
    if (typeof label !== 'number' || members.has(label)) throw new Error('a label that is none, or twice')
    members.set(label, value())
  }
  if (at !== bytes.length) throw new Error('more than a map')
  return members
}

import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A passkey in software, with the browser before it: what a test may bend, is bent by `Bent`. */
export type Authenticator = {
  /** What navigator.credentials.create gives, as JSON. */
  makes(options: Options, bent?: Bent): Credential
  /** What navigator.credentials.get gives. */
  signs(options: Options, bent?: Bent): Credential
  readonly id: string
}
export type Options = {
  readonly challenge: string
  readonly rp?: { readonly id?: string }
  readonly rpId?: string
  readonly user?: { readonly id: string }
}
export type Bent = {
  readonly challenge?: string
  readonly origin?: string
  readonly rp?: string
  readonly type?: string
  /** Flags of the device: by default present (1), verified (4). */
  readonly flags?: number
  readonly counter?: number
  readonly userHandle?: string
  readonly crossOrigin?: boolean
  /** Changes what is signed before it is sent. */
  readonly spoil?: (credential: Credential) => Credential
}
export type Credential = {
  readonly id: string
  readonly rawId: string
  readonly type: 'public-key'
  readonly clientExtensionResults: object
  readonly response: Readonly<Record<string, unknown>> & { readonly clientDataJSON: string }
}

const ATTESTED = 0x40
const PRESENT_AND_VERIFIED = 0x05

/** ES256, no attestation, a counter that goes on with each use. `origin`: the page that the browser shows. */
export function newAuthenticator(origin = 'http://arden.localhost:4001'): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const rawId = randomBytes(16)
  const id = rawId.toString('base64url')
  let counter = 0
  let handle: string | undefined
  const credential = (response: Credential['response'], { spoil = (same) => same }: Bent): Credential =>
    spoil({ id, rawId: id, type: 'public-key', clientExtensionResults: {}, response })
  return {
    id,
    makes(options, bent = {}) {
      handle = options.user?.id
      const clientData = clientDataOf('webauthn.create', options, origin, bent)
      const authData = Buffer.concat([
        head(options, origin, { flags: PRESENT_AND_VERIFIED | ATTESTED, counter: 0, ...bent }),
        Buffer.alloc(16),
        Buffer.from([0, rawId.length]),
        rawId,
        coseKey(publicKey),
      ])
      return credential(
        {
          clientDataJSON: clientData.toString('base64url'),
          attestationObject: attestation(authData).toString('base64url'),
          transports: ['internal'],
        },
        bent,
      )
    },
    signs(options, bent = {}) {
      counter += 1
      const clientData = clientDataOf('webauthn.get', options, origin, bent)
      const authData = head(options, origin, { flags: PRESENT_AND_VERIFIED, counter, ...bent })
      const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()])
      const userHandle = bent.userHandle ?? handle
      return credential(
        {
          clientDataJSON: clientData.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: sign('sha256', signed, privateKey).toString('base64url'),
          ...(userHandle !== undefined && { userHandle }),
        },
        bent,
      )
    },
  }
}

function clientDataOf(type: string, options: Options, origin: string, bent: Bent): Buffer {
  return Buffer.from(
    JSON.stringify({
      type: bent.type ?? type,
      challenge: bent.challenge ?? options.challenge,
      origin: bent.origin ?? origin,
      crossOrigin: bent.crossOrigin ?? false,
    }),
  )
}

type Head = { readonly flags?: number; readonly counter?: number; readonly rp?: string }

/** Digest of the RP ID, flags, counter. */
function head(options: Options, origin: string, { flags = 0, counter = 0, rp }: Head): Buffer {
  const host = rp ?? options.rp?.id ?? options.rpId ?? new URL(origin).hostname
  const rest = Buffer.alloc(5)
  rest.writeUInt8(flags)
  rest.writeUInt32BE(counter, 1)
  return Buffer.concat([createHash('sha256').update(host).digest(), rest])
}

/** {"fmt": "none", "attStmt": {}, "authData": …} in CBOR (RFC 8949). */
function attestation(authData: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0xa3]),
    text('fmt'),
    text('none'),
    text('attStmt'),
    Buffer.from([0xa0]),
    text('authData'),
    bytes(authData),
  ])
}

/** {1: 2, 3: -7, -1: 1, -2: x, -3: y}: an EC key of P-256 for ES256 (RFC 9053). */
function coseKey(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' })
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes(Buffer.from(x!, 'base64url')),
    Buffer.from([0x22]),
    bytes(Buffer.from(y!, 'base64url')),
  ])
}

function text(value: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 | value.length]), Buffer.from(value)])
}

function bytes(value: Buffer): Buffer {
  const length = value.length < 256 ? [0x58, value.length] : [0x59, value.length >> 8, value.length & 0xff]
  return Buffer.concat([Buffer.from(length), value])
}

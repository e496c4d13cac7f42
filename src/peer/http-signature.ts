import { hash } from 'node:crypto'
import type { NodeKey, Seconds } from '../app/ports.ts'
import {
  parseBase64,
  parseHex,
  printBase64,
  printBase64Url,
  printHex,
  utf8,
  verifyEd25519,
} from '../protocol/index.ts'
import { PeerError } from './errors.ts'

/** What a signature covers. `target` is the absolute URI that the request names; `digest` the content-digest header. */
type Covered = { readonly method: string; readonly target: string; readonly digest: string }

/** A signature as it came, its form checked, nothing proven. */
export type ReceivedSignature = {
  /** 64 hex digits of the raw public key. */
  readonly keyid: string
  readonly created: Seconds
  readonly expires: Seconds
  readonly nonce: string
  readonly digest: string
  readonly params: string
  readonly signature: Uint8Array
}

export type SignatureHeaders = {
  readonly 'content-digest': string
  readonly 'signature-input': string
  readonly signature: string
}

/** A signature stands for at most so many seconds (X1). */
const MAX_AGE: Seconds = 300
/** A sender's clock may be ahead by so much: beyond it nodes do not sign their logs either. */
const AHEAD: Seconds = 60

/** The headers that sign a request (RFC 9421, X1), from now on for 300 s. `nonce`: 16 fresh random bytes. */
export async function signRequest(
  request: {
    readonly method: string
    readonly target: string
    readonly body: Uint8Array
    /** The content-digest of the body, where it is known already. */
    readonly digest?: string
  },
  signer: Pick<NodeKey, 'publicKey' | 'sign'>,
  at: { readonly now: Seconds; readonly nonce: Uint8Array },
): Promise<SignatureHeaders> {
  const digest = request.digest ?? contentDigest(request.body)
  const params = printParams({
    created: at.now,
    expires: at.now + MAX_AGE,
    nonce: printBase64Url(at.nonce),
    keyid: printHex(signer.publicKey),
  })
  const signature = await signer.sign(signatureBase({ ...request, digest }, params))
  return {
    'content-digest': digest,
    'signature-input': `sig1=${params}`,
    signature: `sig1=:${printBase64(signature)}:`,
  }
}

/**
 * Reads the three headers. One form is taken: the components and parameters of X1 in its order, and no second signature, so that
 * there is no choice in what was signed. Throws `signature_missing`, `signature_invalid`.
 */
export function parseSignature(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): ReceivedSignature {
  const { 'signature-input': input, signature, 'content-digest': digest } = headers
  if (input === undefined || signature === undefined || digest === undefined) {
    throw new PeerError(
      'signature_missing',
      'a request is signed by signature-input, signature and content-digest',
    )
  }
  const [, params, created, expires, nonce, keyid] = INPUT.exec(String(input)) ?? []
  const [, bytes] = SIGNATURE.exec(String(signature)) ?? []
  if (params === undefined || bytes === undefined || !DIGEST.test(String(digest))) {
    throw new PeerError('signature_invalid', 'the signature headers do not have the form of X1')
  }
  return {
    keyid: keyid!,
    created: Number(created),
    expires: Number(expires),
    nonce: nonce!,
    digest: String(digest),
    params,
    signature: parseSignatureBytes(bytes),
  }
}

/** Throws `signature_expired` unless the signature is of now, `signature_invalid` unless it is its key's over this request. */
export async function verifySignature(
  received: ReceivedSignature,
  request: { readonly method: string; readonly target: string },
  now: Seconds,
): Promise<void> {
  checkTimes(received, now)
  const base = signatureBase({ ...request, digest: received.digest }, received.params)
  if (!(await verifyEd25519(parseHex(received.keyid), received.signature, base))) {
    throw new PeerError(
      'signature_invalid',
      `the signature is not that of ${received.keyid} over this request`,
    )
  }
}

/** Throws `digest_mismatch` unless the signed digest is that of the body. */
export function checkBody(received: ReceivedSignature, body: Uint8Array): void {
  if (contentDigest(body) !== received.digest) {
    throw new PeerError('digest_mismatch', `another digest over the ${body.length} bytes that came`)
  }
}

/** RFC 9530, SHA-256 only. */
export function contentDigest(body: Uint8Array): string {
  return printContentDigest(hash('sha256', body, 'base64'))
}

export function printContentDigest(base64: string): string {
  return `sha-256=:${base64}:`
}

const DIGEST = /^sha-256=:[A-Za-z0-9+/]{43}=:$/
const SIGNATURE = /^sig1=:([A-Za-z0-9+/]{86}==):$/
const INPUT =
  /^sig1=(\("@method" "@target-uri" "content-digest"\);created=([1-9][0-9]{0,11});expires=([1-9][0-9]{0,11});nonce="([A-Za-z0-9_-]{22})";keyid="([0-9a-f]{64})";alg="ed25519";tag="comity")$/

function printParams(p: Pick<ReceivedSignature, 'created' | 'expires' | 'nonce' | 'keyid'>): string {
  return `("@method" "@target-uri" "content-digest");created=${p.created};expires=${p.expires};nonce="${p.nonce}";keyid="${p.keyid}";alg="ed25519";tag="comity"`
}

/** RFC 9421 section 2.5. */
function signatureBase({ method, target, digest }: Covered, params: string): Uint8Array {
  return utf8(
    `"@method": ${method}\n"@target-uri": ${target}\n"content-digest": ${digest}\n"@signature-params": ${params}`,
  )
}

function parseSignatureBytes(text: string): Uint8Array {
  try {
    return parseBase64(text)
  } catch (cause) {
    throw new PeerError('signature_invalid', 'the signature is not canonical base64', { cause })
  }
}

function checkTimes({ created, expires }: ReceivedSignature, now: Seconds): void {
  if (expires <= created || expires > created + MAX_AGE) {
    throw new PeerError(
      'signature_invalid',
      `a signature may stand for ${MAX_AGE} s, not ${expires - created}`,
    )
  }
  if (now > expires || created > now + AHEAD) {
    throw new PeerError(
      'signature_expired',
      `the signature stands from ${created} to ${expires}, it is ${now}`,
    )
  }
}

import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'

/** A certificate that nobody issued but its own key, as PEM. */
export type OwnCertificate = { readonly cert: string; readonly key: string }

const ECDSA_SHA256 = der(0x30, oid([1, 2, 840, 10045, 4, 3, 2]))
const YEAR_MS = 365 * 86_400_000

/** X.509 version 3 by hand (RFC 5280): P-256, good from yesterday for a year, for one host name. */
export function newCertificate(host: string, nowMs = Date.now()): OwnCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = der(0x30, der(0x31, der(0x30, oid([2, 5, 4, 3]), der(0x0c, Buffer.from(host)))))
  const tbs = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    name,
    der(0x30, time(nowMs - 86_400_000), time(nowMs + YEAR_MS)),
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, der(0x30, alternativeName(host))),
  )
  const signature = sign('sha256', tbs, createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' })))
  const whole = der(0x30, tbs, ECDSA_SHA256, der(0x03, Buffer.from([0]), signature))
  return { cert: pem('CERTIFICATE', whole), key: String(privateKey.export({ format: 'pem', type: 'pkcs8' })) }
}

function alternativeName(host: string): Buffer {
  return der(0x30, oid([2, 5, 29, 17]), der(0x04, der(0x30, der(0x82, Buffer.from(host)))))
}

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts)
  const { length } = body
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), body])
}

function oid([first = 0, second = 0, ...rest]: readonly number[]): Buffer {
  const arcs = rest.flatMap((arc) => {
    const sevens = [arc & 0x7f]
    for (let left = arc >> 7; left > 0; left >>= 7) sevens.unshift((left & 0x7f) | 0x80)
    return sevens
  })
  return der(0x06, Buffer.from([first * 40 + second, ...arcs]))
}

/** UTCTime. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '')
  return der(0x17, Buffer.from(digits.slice(2)))
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

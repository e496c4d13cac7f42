import type { Recogniser } from './observable.ts'

const HEX_BEFORE = '(?<![A-Za-z0-9_-])'
const HEX_AFTER = '(?![A-Za-z0-9_-])'
const CERTIFICATE = '(?:certificate|cert|x\\.?509|证书)'
const COLONS = '(?:[0-9a-f]{2}:){N}[0-9a-f]{2}'

/** Digests of files and certificates, and fingerprints of connections. A label tells which of several hashes of one length it is. */
export const HASHES: readonly Recogniser[] = [
  {
    type: 'x509_serial',
    pattern: new RegExp(
      `${CERTIFICATE}(?:'s)?,? ?(?:serial(?: number)?|serial no\\.?|的?序列号)[:：]? ?[\`"]?(?<value>(?:0x)?[0-9a-f](?:[0-9a-f:]*[0-9a-f])?)${HEX_AFTER}(?![…:])`,
      'gidu',
    ),
    parse: parseSerial,
  },
  {
    type: 'x509_digest',
    pattern: new RegExp(
      `${CERTIFICATE}(?:'s)?,? ?(?:的)?(?:(?:sha-?256|sha-?1|md5|fingerprint|thumbprint|digest|hash|指纹|摘要)[ :：]*){1,2}[\`"]?(?<value>${COLONS.replace('N', '31')}|${COLONS.replace('N', '19')}|${COLONS.replace('N', '15')}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})${HEX_AFTER}`,
      'gidu',
    ),
    parse: (text) => hexOf(text, [32, 40, 64]),
  },
  {
    type: 'ja3',
    pattern: new RegExp(
      `ja3s?(?: ?(?:hash|fingerprint|指纹))?[:：= ]+[\`"]?(?<value>[0-9a-f]{32})${HEX_AFTER}`,
      'gidu',
    ),
    parse: (text) => hexOf(text, [32]),
  },
  {
    type: 'ja4',
    pattern:
      /(?<![A-Za-z0-9_])[tqd](?:1[0-3]|s[23]|d[123]|00)[di]\d{4}[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}(?![A-Za-z0-9_])/dgu,
    parse: (text) =>
      /^[tqd](?:1[0-3]|s[23]|d[123]|00)[di]\d{4}[0-9a-z]{2}_[0-9a-f]{12}_[0-9a-f]{12}$/.test(text)
        ? text
        : undefined,
  },
  {
    type: 'ssdeep',
    pattern: /(?<![A-Za-z0-9+/:])\d{1,10}:[A-Za-z0-9+/]{3,64}:[A-Za-z0-9+/]{3,64}(?![A-Za-z0-9+/:])/dgu,
    parse: parseSsdeep,
  },
  {
    type: 'sha256',
    pattern: new RegExp(`${HEX_BEFORE}(?:sha256:)?(?<value>[0-9a-f]{64})${HEX_AFTER}`, 'gidu'),
    parse: (text) => hexOf(text, [64]),
  },
  {
    type: 'sha1',
    pattern: new RegExp(`${HEX_BEFORE}(?<value>[0-9a-f]{40})${HEX_AFTER}`, 'gidu'),
    parse: (text) => hexOf(text, [40]),
  },
  {
    type: 'md5',
    pattern: new RegExp(`${HEX_BEFORE}(?<value>[0-9a-f]{32})${HEX_AFTER}`, 'gidu'),
    parse: (text) => hexOf(text, [32]),
  },
]

function hexOf(text: string, lengths: readonly number[]): string | undefined {
  const hex = text
    .replace(/^sha256:/i, '')
    .replaceAll(':', '')
    .toLowerCase()
  return /^[0-9a-f]+$/.test(hex) && lengths.includes(hex.length) ? hex : undefined
}

/** Hex digits without `0x` and colons; of four bytes at least, since shorter ones stand for anything, and of twenty at most (RFC 5280, 4.1.2.2). */
function parseSerial(text: string): string | undefined {
  const hex = text.replace(/^0x/i, '').replaceAll(':', '').toLowerCase()
  return /^[0-9a-f]{8,40}$/.test(hex) ? hex : undefined
}

/** Block size (3 · 2^n), and the hashes at it and at its double, of at most 64 and 32 signs. */
function parseSsdeep(text: string): string | undefined {
  const [, size, first, second] = /^(\d{1,10}):([A-Za-z0-9+/]{3,64}):([A-Za-z0-9+/]{3,64})$/.exec(text) ?? []
  if (size === undefined || second === undefined || first === undefined) return undefined
  const power = Math.log2(Number(size) / 3)
  // Two numbers around a number are a time of day.
  const isTime = /^\d+$/.test(first) && /^\d+$/.test(second)
  return Number.isInteger(power) && power >= 0 && !isTime ? text : undefined
}

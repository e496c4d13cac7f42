/** The y of the points of small order (RFC 8032 curve), little-endian hex with the sign bit cleared. */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
])

/**
 * Whether 32 bytes may stand as a public key or as the R of a signature (E2): y is below 2^255-19 and the point is
 * not of small order. Under a small-order key one signature fits many messages, so its owner could deny them all;
 * and verifiers differ on such points, so two readers of one record could differ too.
 */
export function isSoundPoint(point: Uint8Array): boolean {
  if (point.length !== 32) return false
  const y = point.slice()
  y[31] = y[31]! & 0x7f
  return isReduced(y) && !SMALL_ORDER.has(y.toHex())
}

function isReduced(y: Uint8Array): boolean {
  if (y[31] !== 0x7f || y[0]! < 0xed) return true
  for (let i = 1; i < 31; i++) if (y[i] !== 0xff) return true
  return false
}

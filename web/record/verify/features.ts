import type { Feature } from './types.ts'

/** What the checks need and this browser does not have. Nothing is put in its place: a page says so in words. */
export async function lackingFeatures(): Promise<Feature[]> {
  const lacks: Feature[] = []
  if (typeof Temporal === 'undefined') lacks.push('temporal')
  if (!('fromBase64' in Uint8Array)) lacks.push('base64')
  if (globalThis.crypto?.subtle === undefined) lacks.push('secure')
  else if (!(await hasEd25519())) lacks.push('ed25519')
  return lacks
}

/** Without one of these nothing can be checked at all. */
export function canCheck(lacks: readonly Feature[]): boolean {
  return lacks.every((each) => each === 'temporal')
}

async function hasEd25519(): Promise<boolean> {
  try {
    await crypto.subtle.importKey('raw', ONE_POINT, 'Ed25519', false, ['verify'])
    return true
  } catch {
    return false
  }
}

/** The base point of Ed25519 (RFC 8032): a key that every implementation takes. */
const ONE_POINT = new Uint8Array(32).fill(0x66)
ONE_POINT[0] = 0x58

import { generateSigningKey, leafHash, nodeHash, sha256, verifyEd25519 } from '../../src/protocol/index.ts'

/** Leaves per second through the bare hashes and signature checks of a bundle: what verification cannot do without. */
export async function verifyLimit(bundle: {
  readonly leaves: readonly Uint8Array[]
  readonly payloads: readonly Uint8Array[]
  readonly lines: number
  readonly bytes: Uint8Array
}): Promise<number> {
  const key = await generateSigningKey()
  const note = new Uint8Array(300)
  const line = await key.sign(note)
  const signatures = await Promise.all(bundle.payloads.map((payload) => key.sign(payload)))
  const verified = async (signature: Uint8Array, signed: Uint8Array) => {
    if (!(await verifyEd25519(key.publicKey, signature, signed))) throw new Error('the limit does not verify')
  }
  const began = performance.now()
  await crypto.subtle.digest('SHA-256', bundle.bytes as Uint8Array<ArrayBuffer>)
  let level = bundle.leaves.map(leafHash)
  while (level.length > 1) {
    const above: typeof level = []
    for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i]!, level[i + 1]!))
    level = above
  }
  for (let at = 0; at < bundle.payloads.length; at += 512) {
    const chunk = bundle.payloads.slice(at, at + 512)
    for (const payload of chunk) sha256(payload)
    await Promise.all(chunk.map((payload, i) => verified(signatures[at + i]!, payload)))
  }
  for (let at = 0; at < bundle.lines; at += 512) {
    await Promise.all(Array.from({ length: Math.min(512, bundle.lines - at) }, () => verified(line, note)))
  }
  return bundle.leaves.length / ((performance.now() - began) / 1000)
}

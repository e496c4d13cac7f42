import { utf8 } from '../../src/protocol/bytes.ts'
import { verifyBundle } from '../../src/protocol/verify/index.ts'

/** What the real functions say of a bundle: the bytes of V15 as text, or `refused`, or what else they found. */
export async function realVerdicts(bundle: string): Promise<string> {
  const { bytes, findings } = await verifyBundle(utf8(bundle))
  if (bytes !== undefined) return new TextDecoder().decode(bytes)
  if (findings.length > 0 && findings.every((finding) => finding.code === 'bad_cut')) return 'refused'
  return findings.map(({ code, where, sentence }) => `${code}: ${where}: ${sentence}\n`).join('')
}

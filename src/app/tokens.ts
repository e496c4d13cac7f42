import { printBase64Url, printHex, sha256, utf8 } from '../protocol/index.ts'
import type { Actor, Node } from './node.ts'
import type { TokenRow } from './ports.ts'

export type Role = TokenRow['role']
export type Authenticated = Actor & { readonly role: Role }

/** Makes a token for a named person or program. It is shown once; only its digest is kept. */
export async function createToken(
  node: Pick<Node, 'store' | 'chance' | 'clock'>,
  name: string,
  role: Role,
): Promise<string> {
  const token = `comity_${printBase64Url(node.chance.bytes(24))}`
  await node.store.saveToken({ hash: hashOf(token), name, role, createdMs: node.clock.nowMs() })
  return token
}

/** Who a token belongs to; undefined when it is not known here. */
export async function authenticate(
  node: Pick<Node, 'store'>,
  token: string,
): Promise<Authenticated | undefined> {
  const hash = hashOf(token)
  const row = (await node.store.tokens()).find((t) => t.hash === hash)
  return row && { name: row.name, role: row.role }
}

// A token is 192 random bits: a plain digest cannot be guessed back, and comparing digests leaks nothing of it.
function hashOf(token: string): string {
  return printHex(sha256(utf8(token)))
}

import { printBase64Url, printHex, sha256, utf8 } from '../protocol/index.ts'
import { AppError, type Node } from './node.ts'
import { type Role, SCOPES, type Scope } from './people/actions.ts'
import { sessionOf } from './people/sessions.ts'
import { allow, type Viewer } from './people/viewer.ts'
import type { PersonRow, TokenRow } from './ports/people.ts'

/** A token of a person, or (without `person`) of a program, which has roles and agency of its own. */
export type NewToken = {
  readonly name: string
  readonly person?: string
  readonly roles?: readonly Role[]
  readonly agency?: string
  /** All that the holder may do, when absent. */
  readonly scopes?: readonly Scope[]
  readonly expiresMs?: number
}

/** Makes a token. It is shown once; only its digest is kept. */
export async function createToken(
  node: Pick<Node, 'store' | 'chance' | 'clock'>,
  { name, person, roles = [], agency, scopes = SCOPES, expiresMs }: NewToken,
): Promise<string> {
  const { token, hash } = newToken(node)
  await node.store.saveToken({
    hash,
    name,
    ...(person !== undefined && { person }),
    roles: person === undefined ? roles : [],
    ...(person === undefined && agency !== undefined && { agency }),
    scopes,
    createdMs: node.clock.nowMs(),
    ...(expiresMs !== undefined && { expiresMs }),
  })
  return token
}

/** A token as it is listed: by the beginning of its digest, which lets nobody in. Times are RFC 3339, UTC. */
export type TokenView = Pick<TokenRow, 'name' | 'person' | 'roles' | 'agency' | 'scopes'> & {
  readonly id: string
  readonly created: string
  readonly expires?: string
  readonly revoked?: string
}

export async function listTokens({ store }: Pick<Node, 'store'>): Promise<readonly TokenView[]> {
  return (await store.tokens()).map(viewOf)
}

/** Ends a token now and for ever, by the id under which it is listed. Throws 'unknown_token'. */
export async function revokeToken(
  { store, clock }: Pick<Node, 'store' | 'clock'>,
  id: string,
): Promise<TokenView> {
  const found = (await store.tokens()).filter(({ hash }) => id.length >= 8 && hash.startsWith(id))
  const [row] = found
  if (!row || found.length > 1)
    throw new AppError('unknown_token', `no token is listed as ${id}; "comity token list" shows their ids`)
  const revoked = { ...row, revokedMs: row.revokedMs ?? clock.nowMs() }
  await store.saveToken(revoked)
  await store.endSessions({ token: row.hash }, revoked.revokedMs)
  return viewOf(revoked)
}

function viewOf({ hash, createdMs, expiresMs, revokedMs, ...rest }: TokenRow): TokenView {
  return {
    ...rest,
    id: hash.slice(0, 16),
    created: new Date(createdMs).toISOString(),
    ...(expiresMs !== undefined && { expires: new Date(expiresMs).toISOString() }),
    ...(revokedMs !== undefined && { revoked: new Date(revokedMs).toISOString() }),
  }
}

/** Who a token belongs to, and why it lets nobody in when it does not. */
export type Authentication =
  | { readonly result: 'known'; readonly viewer: Viewer }
  | { readonly result: 'unknown' | 'expired' | 'revoked' | 'inactive' }

export async function authenticate(
  node: Pick<Node, 'store' | 'clock'>,
  token: string,
): Promise<Authentication> {
  return authenticateHash(node, hashOf(token))
}

/** The same by the token's digest: what a browser session holds that was begun with a token. */
export async function authenticateHash(
  node: Pick<Node, 'store' | 'clock'>,
  hash: string,
): Promise<Authentication> {
  const byKey = sessionOf(node, hash)
  const row = byKey ?? (await node.store.token(hash))
  if (!row) return { result: 'unknown' }
  const nowMs = node.clock.nowMs()
  if (row.revokedMs !== undefined && row.revokedMs <= nowMs) return { result: 'revoked' }
  if (row.expiresMs !== undefined && row.expiresMs <= nowMs) return { result: 'expired' }
  if (row.person === undefined) return { result: 'known', viewer: programOf(row) }
  const person = await node.store.person(row.person)
  if (!person?.isActive) return { result: 'inactive' }
  const { name, scopes } = row
  const token = { name, scopes, ...(byKey && { isByKey: true as const }) }
  return { result: 'known', viewer: await viewerOfPerson(node, person, token) }
}

/** Whether a token lets its holder read the record: what other programs of ours are asked for by bearer token alone (X5). */
export async function mayReadRecord(
  node: Pick<Node, 'store' | 'clock' | 'policies'>,
  token: string,
): Promise<boolean> {
  const found = await authenticate(node, token)
  return found.result === 'known' && allow(node, found.viewer, 'read_record', { type: 'pair', pair: 'any' })
}

/** A person as he reads and acts now: roles and agency as they are, and an approver's deputy is an approver too. */
export async function viewerOfPerson(
  node: Pick<Node, 'store'>,
  person: PersonRow,
  token?: Viewer['token'],
): Promise<Viewer> {
  const { id, name, agency } = person
  const isDeputy = !person.roles.includes('approver') && (await isDeputyOfApprover(node, id))
  const roles: readonly Role[] = isDeputy ? [...person.roles, 'approver'] : person.roles
  return {
    person: id,
    name,
    roles,
    ...(agency !== undefined && { agency }),
    isProgram: false,
    ...(token && { token }),
  }
}

async function isDeputyOfApprover(node: Pick<Node, 'store'>, person: string): Promise<boolean> {
  const all = await node.store.persons()
  return all.some((p) => p.isActive && p.deputy === person && p.roles.includes('approver'))
}

export function programOf({ name, roles, agency, scopes }: TokenRow): Viewer {
  return {
    person: `program:${name}`,
    name,
    roles,
    ...(agency !== undefined && { agency }),
    isProgram: true,
    token: { name, scopes },
  }
}

/** A new token; 192 random bits. */
export function newToken({ chance }: Pick<Node, 'chance'>): {
  readonly token: string
  readonly hash: string
} {
  const token = `comity_${printBase64Url(chance.bytes(24))}`
  return { token, hash: hashOf(token) }
}

// A token is 192 random bits: a plain digest cannot be guessed back, and comparing digests leaks nothing of it.
export function hashOf(token: string): string {
  return printHex(sha256(utf8(token)))
}

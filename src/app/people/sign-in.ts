import {
  parseBase64Url,
  parseHex,
  printBase64Url,
  signInText,
  utf8,
  verifyEd25519,
} from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { PersonRow, TokenRow } from '../ports/people.ts'
import { newToken, viewerOfPerson } from '../tokens.ts'
import { SCOPES } from './actions.ts'
import { note } from './audit.ts'
import { deskOf, sessionName } from './sessions.ts'

/** Seconds that a challenge waits for its signature, and that whoever signed it stays signed in. */
const CHALLENGE = 120
const SESSION = 600
/** So many challenges wait at most; the oldest go, so that nobody fills the memory. */
const MOST = 1000

/** A challenge, good once and for two minutes, for whoever holds an enrolled key. Kept in memory: a restart asks for another. */
export function newChallenge(node: Pick<Node, 'store' | 'clock' | 'chance'>): string {
  const { challenges } = deskOf(node)
  const challenge = printBase64Url(node.chance.bytes(24))
  challenges.set(challenge, node.clock.nowMs() + CHALLENGE * 1000)
  if (challenges.size > MOST) challenges.delete(challenges.keys().next().value!)
  return challenge
}

export type SignedIn = {
  readonly token: string
  readonly person: string
  readonly name: string
  readonly expiresMs: number
}

/** Gives whoever signed the challenge with his enrolled key a token for ten minutes. Throws 'bad_sign_in'. */
export async function signIn(
  node: Pick<Node, 'store' | 'clock' | 'chance' | 'keys'>,
  {
    challenge,
    key,
    signature,
  }: { readonly challenge: string; readonly key: string; readonly signature: string },
): Promise<SignedIn> {
  const { challenges, sessions } = deskOf(node)
  const nowMs = node.clock.nowMs()
  const until = challenges.get(challenge)
  // Taken away before it is looked at: of two who come with the same signature one is let in.
  challenges.delete(challenge)
  if (until === undefined || until <= nowMs)
    throw new AppError('bad_sign_in', 'the challenge is not one that waits here; ask for another')
  const person = await holderOf(node, key)
  const identity = node.keys.identity().publicKey.toHex()
  if (!(await verifyEd25519(parseHex(key), bytesOf(signature), utf8(signInText(identity, challenge)))))
    throw new AppError(
      'bad_sign_in',
      'the signature is not that of this key over the challenge for this node',
    )
  for (const [hash, { expiresMs = 0 }] of sessions) if (expiresMs <= nowMs) sessions.delete(hash)
  const { token, hash } = newToken(node)
  const expiresMs = nowMs + SESSION * 1000
  const row: TokenRow = {
    hash,
    name: sessionName(key),
    person: person.id,
    roles: [],
    scopes: SCOPES,
    createdMs: nowMs,
    expiresMs,
  }
  await note(node, await viewerOfPerson(node, person, { name: row.name, scopes: row.scopes }), {
    action: 'sign_in',
  })
  sessions.set(hash, row)
  return { token, person: person.id, name: person.name, expiresMs }
}

async function holderOf({ store }: Pick<Node, 'store'>, kid: string): Promise<PersonRow> {
  const key = (await store.personalKeys()).find((each) => each.kid === kid && each.revokedMs === undefined)
  const person = key && (await store.person(key.person))
  if (person?.isActive) return person
  throw new AppError('bad_sign_in', `key ${kid} is not enrolled here for anybody who is active`)
}

function bytesOf(text: string): Uint8Array {
  try {
    return parseBase64Url(text)
  } catch {
    return new Uint8Array()
  }
}

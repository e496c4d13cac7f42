import {
  parseBase64Url,
  parseHex,
  printBase64Url,
  releaseText,
  utf8,
  verifyEd25519,
} from '../../protocol/index.ts'
import { AppError, type Node } from '../node.ts'
import type { Home, PasskeyAssertion, PasskeyOptions } from '../ports/passkeys.ts'
import type { Release } from '../ports/people.ts'
import type { MessageId } from '../ports.ts'
import { passkeysFor, proveUse } from './passkeys.ts'
import { seeProposal } from './see-proposal.ts'
import type { Viewer } from './viewer.ts'

/** How somebody releases: by a signature of his own key, in an exercise with the key that it made for him, or by his passkey. */
export type Signed =
  | { readonly how: 'key'; readonly key: string; readonly signature: string }
  | { readonly how: 'exercise' }
  | { readonly how: 'passkey'; readonly response: PasskeyAssertion; readonly home: Home }

/** The viewer's release of exactly this id, proven. Throws 'bad_release', 'not_exercise' and 'no_exercise_key'. */
export async function releaseOf(node: Node, viewer: Viewer, id: MessageId, signed: Signed): Promise<Release> {
  switch (signed.how) {
    case 'key':
      return byKey(node, viewer, id, signed)
    case 'exercise':
      return byExercise(node, viewer, id)
    case 'passkey':
      return byPasskey(node, viewer, id, signed)
    default:
      return signed satisfies never
  }
}

type ByKey = Extract<Signed, { how: 'key' }>

/** The key is the viewer's own, in force, and signed exactly this id. */
async function byKey(
  node: Node,
  viewer: Viewer,
  id: MessageId,
  { key, signature }: Pick<ByKey, 'key' | 'signature'>,
): Promise<Release> {
  const known = (await node.store.personalKeys()).find(({ kid }) => kid === key)
  if (!known || known.revokedMs !== undefined || known.person !== viewer.person)
    throw new AppError(
      'bad_release',
      `key ${key} is not one that counts for ${viewer.name}; it is ${known?.revokedMs === undefined ? 'not enrolled for this person' : 'revoked'} ("comity person enroll")`,
    )
  if (!(await verifyEd25519(parseHex(key), readSignature(signature), utf8(releaseText(id)))))
    throw new AppError(
      'bad_release',
      `the signature is not that of key ${key} over "comity-release/v1", a line feed, ${id} and a line feed`,
    )
  return { by: viewer.person, how: 'key', key, signature, atMs: node.clock.nowMs() }
}

function readSignature(text: string): Uint8Array {
  try {
    return parseBase64Url(text)
  } catch {
    return new Uint8Array()
  }
}

/** The same signature as by key, made by the node: only for whoever came in by the exercise's door. */
async function byExercise(node: Node, viewer: Viewer, id: MessageId): Promise<Release> {
  if (viewer.session?.door !== 'exercise' || !node.exerciseKeys)
    throw new AppError(
      'not_exercise',
      'only who came in by the door of an exercise lets the node sign; sign with a passkey or a key ("comity release")',
    )
  const key = await node.exerciseKeys(viewer.person)
  if (!key)
    throw new AppError(
      'no_exercise_key',
      `the exercise's folder holds no key of ${viewer.person}; sign with a passkey or a key ("comity release")`,
    )
  const signature = printBase64Url(await key.sign(utf8(releaseText(id))))
  return { ...(await byKey(node, viewer, id, { key: key.kid, signature })), how: 'exercise', key: key.kid }
}

/** What the device is asked so that the viewer releases exactly this id: the challenge is its 32 bytes. Throws 'no_passkey'. */
export async function offerRelease(
  node: Node,
  viewer: Viewer,
  id: MessageId,
  home: Home,
): Promise<PasskeyOptions> {
  const { row } = await seeProposal(node, viewer, id)
  const own = await passkeysFor(node, viewer.person, home)
  if (own.length === 0)
    throw new AppError(
      'no_passkey',
      `${viewer.name} has no passkey for ${home.rp}; an operator's invitation registers one ("comity person invite")`,
    )
  return node.passkeys.request({ home, challenge: challengeOf(row.id), with: own })
}

/** The SHA-256 of what is released is the challenge itself: the device signs those bytes and no others. */
function challengeOf(id: MessageId): Uint8Array {
  return parseHex(id.replace(/^sha256:/, ''))
}

async function byPasskey(
  node: Node,
  viewer: Viewer,
  id: MessageId,
  { response, home }: Extract<Signed, { how: 'passkey' }>,
): Promise<Release> {
  const passkey = await node.store.passkey(response.id)
  if (passkey?.person !== viewer.person)
    throw new AppError('bad_release', `the passkey is none of ${viewer.name}’s`)
  const challenge = printBase64Url(challengeOf(id))
  const why = await proveUse(node, { home, challenge, response, passkey })
  if (why !== undefined) throw new AppError('bad_release', `the passkey does not release ${id}: ${why}`)
  const { authenticatorData, clientDataJSON, signature } = response.response
  const publicKey = printBase64Url(passkey.publicKey)
  return {
    by: viewer.person,
    how: 'passkey',
    key: passkey.id,
    signature,
    atMs: node.clock.nowMs(),
    proof: { authenticatorData, clientDataJSON, publicKey, rp: home.rp, origin: home.origin },
  }
}

import { type Fingerprint, fingerprintOf, isFingerprint, pairOf, parseInvitation } from '../protocol/index.ts'
import { newThread, seal } from './enter.ts'
import { AppError, findPair, type Node, pairOfId } from './node.ts'
import type { Pair, PartyCard } from './ports.ts'

export type Invited = { readonly pair: Pair; readonly fingerprint: Fingerprint }

/**
 * Takes another party's invitation. Nothing is exchanged with it before a person has compared the fingerprint (confirmPeer).
 * Throws 'bad_invitation'.
 */
export async function addPeer(
  node: Node,
  own: PartyCard & { readonly exercise: boolean },
  bytes: Uint8Array,
): Promise<Invited> {
  const invitation = readInvitation(bytes)
  if (invitation.identity === own.identity)
    throw new AppError('bad_invitation', 'this is our own invitation; give the other party’s')
  if (invitation.exercise !== own.exercise) {
    throw new AppError(
      'bad_invitation',
      `their identity was made for ${invitation.exercise ? 'exercise' : 'real use'}, ours for ${own.exercise ? 'exercise' : 'real use'}: they never pair`,
    )
  }
  if (invitation.prefix === own.prefix)
    throw new AppError(
      'bad_invitation',
      `both parties use the prefix ${own.prefix}; references would be confused`,
    )
  const id = pairOf(own.identity, invitation.identity)
  const known = await pairOfId(node, id)
  const { identity, host, prefix, name, url, exercise } = invitation
  const { exercise: _same, ...card } = own
  const pair: Pair = known ?? {
    id,
    own: card,
    peer: { identity, host, prefix, name },
    ...(url && { url }),
    phase: 'invited',
    exercise,
  }
  await node.store.savePair(pair)
  return { pair, fingerprint: fingerprintOf(identity) }
}

/**
 * A person says that the fingerprint which the other side gave by another channel (words or hex) is `typed`. Our log of the pair begins here:
 * leaf 0 holds our keys. Throws 'wrong_fingerprint'.
 */
export async function confirmPeer(node: Node, wanted: string, typed: string): Promise<Pair> {
  const pair = await findPair(node, wanted)
  if (!isFingerprint(typed, pair.peer.identity)) {
    throw new AppError(
      'wrong_fingerprint',
      `that is not the fingerprint of the identity that we were given for ${pair.peer.name.en}; do not confirm. Ask for a new invitation by a channel you trust`,
    )
  }
  if (pair.phase === 'confirmed') return pair
  const confirmed: Pair = { ...pair, phase: 'confirmed' }
  await beginLog(node, confirmed)
  // Last, so that a crash before leaves a pair that can be confirmed again: nothing is exchanged until then.
  await node.store.savePair(confirmed)
  return confirmed
}

/** Creates our log unless it is there, and enters our keys as its leaf 0 (L7). */
async function beginLog(node: Node, pair: Pair): Promise<void> {
  if (node.ledger.head(pair.id)) return
  await node.ledger.create(pair)
  const document = await node.keys.keySet(pair.id)
  const { sealed } = await seal(node, pair, { kind: 'keys', thread: newThread(node), body: { document } })
  await node.ledger.append(pair.id, [{ message: sealed }])
}

function readInvitation(bytes: Uint8Array) {
  try {
    return parseInvitation(bytes)
  } catch (cause) {
    throw new AppError(
      'bad_invitation',
      `this is not an invitation: ${cause instanceof Error ? cause.message : ''}`,
      { cause },
    )
  }
}

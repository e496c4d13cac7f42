import { equalBytes } from './bytes.ts'
import { ProtocolError } from './errors.ts'
import { checkIndex, checkSize, emptyRoot, nodeHash } from './tree-hash.ts'

/** What is claimed of one leaf. */
export type InclusionClaim = {
  readonly leafHash: Uint8Array
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Throws `bad_proof` unless the leaf stands at this index of the tree (T3, RFC 9162 section 2.1.3.2). */
export function verifyInclusion(claim: InclusionClaim): void {
  const { index, size, root, proof } = claim
  checkIndex(index, size)
  checkHashes([claim.leafHash, root, ...proof])
  let [fn, sn] = [index, size - 1]
  let hash = claim.leafHash
  for (const sibling of proof) {
    if (sn === 0) throw new ProtocolError('bad_proof', 'the audit path is too long')
    if (fn % 2 === 1 || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else hash = nodeHash(hash, sibling)
    fn = half(fn)
    sn = half(sn)
  }
  if (sn !== 0) throw new ProtocolError('bad_proof', 'the audit path is too short')
  if (!equalBytes(hash, root))
    throw new ProtocolError('bad_proof', `leaf ${index} does not lead to the root of ${size}`)
}

/** What is claimed of two states of one log. */
export type ConsistencyClaim = {
  readonly from: number
  readonly fromRoot: Uint8Array
  readonly to: number
  readonly toRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Throws `bad_proof` unless the later tree continues the earlier one (T4, T5, RFC 9162 section 2.1.4.2). */
export function verifyConsistency(claim: ConsistencyClaim): void {
  const { from, to, fromRoot, toRoot, proof } = claim
  if (checkSize(from) > checkSize(to)) throw new ProtocolError('bad_proof', `${to} does not continue ${from}`)
  checkHashes([fromRoot, toRoot, ...proof])
  if (from === 0 || from === to) {
    const first = from === 0 ? emptyRoot : toRoot
    if (proof.length > 0) throw new ProtocolError('bad_proof', `${from} to ${to} needs no proof`)
    if (!equalBytes(fromRoot, first)) throw new ProtocolError('bad_proof', `another root at size ${from}`)
    if (to === 0 && !equalBytes(toRoot, emptyRoot)) throw new ProtocolError('bad_proof', 'not the empty root')
    return
  }
  const [oldRoot, newRoot] = rootsOfConsistency(claim)
  if (!equalBytes(oldRoot, fromRoot))
    throw new ProtocolError('bad_proof', `the proof is not from the root of ${from}`)
  if (!equalBytes(newRoot, toRoot))
    throw new ProtocolError('bad_proof', `the proof does not lead to the root of ${to}`)
}

function rootsOfConsistency(claim: ConsistencyClaim): [Uint8Array, Uint8Array] {
  let [fn, sn] = [claim.from - 1, claim.to - 1]
  while (fn % 2 === 1) [fn, sn] = [half(fn), half(sn)]
  // A size that is a power of two is a subtree of the later tree: its root opens the path without being sent.
  const path = fn === 0 ? [claim.fromRoot, ...claim.proof] : claim.proof
  const first = path[0]
  if (first === undefined) throw new ProtocolError('bad_proof', 'the consistency proof is too short')
  let [old, later] = [first, first]
  for (const hash of path.slice(1)) {
    if (sn === 0) throw new ProtocolError('bad_proof', 'the consistency proof is too long')
    if (fn % 2 === 1 || fn === sn) {
      old = nodeHash(hash, old)
      later = nodeHash(hash, later)
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [half(fn), half(sn)]
    } else later = nodeHash(later, hash)
    fn = half(fn)
    sn = half(sn)
  }
  if (sn !== 0) throw new ProtocolError('bad_proof', 'the consistency proof is too short')
  return [old, later]
}

function half(n: number): number {
  return Math.floor(n / 2)
}

function checkHashes(hashes: readonly Uint8Array[]): void {
  if (hashes.some((hash) => hash.length !== 32)) throw new ProtocolError('bad_proof', 'a hash has 32 bytes')
}

import type { Policy } from './policy.ts'

/** Whether the witnesses with these key ids (8 hex digits, lines already verified) make the policy's quorum. */
export function isSatisfied(policy: Policy, witnessKeyIds: ReadonlySet<string>): boolean {
  if (policy.quorum === 'none') return true
  const times = new Map<string, number>()
  for (const { name, verifier } of policy.witnesses) if (witnessKeyIds.has(verifier.keyId)) times.set(name, 0)
  return upperQuorumTime(policy, times) !== undefined
}

/**
 * The earliest T at which the witnesses with a time ≤ T make the quorum, in POSIX seconds; times are given by the policy's
 * names for witnesses. Undefined when they never do, and for `quorum none`, which says nothing of time (PO10).
 */
export function upperQuorumTime(policy: Policy, times: ReadonlyMap<string, number>): number | undefined {
  return quorumTime(policy, times, (a, b) => a - b)
}

/** The latest T at which the witnesses with a time ≥ T make the quorum; else as `upperQuorumTime` (PO11). */
export function lowerQuorumTime(policy: Policy, times: ReadonlyMap<string, number>): number | undefined {
  return quorumTime(policy, times, (a, b) => b - a)
}

/** A group of k is satisfied with its k-th member in the given order, so its time is that member's. */
function quorumTime(
  policy: Policy,
  times: ReadonlyMap<string, number>,
  order: (a: number, b: number) => number,
): number | undefined {
  const known = new Map<string, number | undefined>()
  for (const { name } of policy.witnesses) known.set(name, times.get(name))
  // Members are defined before their group, so one pass in order finds each of them known.
  for (const { name, threshold, members } of policy.groups) {
    const given = members.map((member) => known.get(member)).filter((time) => time !== undefined)
    known.set(name, given.sort(order)[threshold - 1])
  }
  return known.get(policy.quorum)
}

import { UNKNOWN } from './model-input.ts'

/** A tlog-policy as the model needs it: witnesses are named by their verifier keys; undefined means `quorum none`. */
export type ModelPolicy =
  | { readonly witnesses: readonly string[]; isSatisfied(keys: ReadonlySet<string>): boolean }
  | undefined

/** Reads the text of a policy; whether it is well-formed is not the model's question. */
export function readPolicy(text: string): ModelPolicy {
  const witnesses = new Map<string, string>()
  const groups = new Map<string, { least: number; members: string[] }>()
  let quorum = 'none'
  for (const line of text.split('\n')) {
    const [word, name, ...rest] = line.split(/[ \t]+/).filter((part) => part !== '')
    if (word === 'witness') witnesses.set(name!, rest[0]!)
    if (word === 'group')
      groups.set(name!, { least: leastOf(rest[0]!, rest.length - 1), members: rest.slice(1) })
    if (word === 'quorum') quorum = name!
  }
  if (quorum === 'none') return undefined
  const holds = (name: string, keys: ReadonlySet<string>): boolean => {
    const group = groups.get(name)
    if (group === undefined) return keys.has(witnesses.get(name)!)
    return group.members.filter((member) => holds(member, keys)).length >= group.least
  }
  return { witnesses: [...witnesses.values()], isSatisfied: (keys) => holds(quorum, keys) }
}

function leastOf(word: string, members: number): number {
  if (word === 'any') return 1
  return word === 'all' ? members : Number(word)
}

export type TimedBy = { readonly by: string; readonly time: number }

/** V3: per witness its earliest line; the earliest T at which the witnesses with time ≤ T satisfy the policy; ∞ if none does. */
export function upperQuorumTime(
  isSatisfied: (by: ReadonlySet<string>) => boolean,
  lines: readonly TimedBy[],
): number {
  const earliest = perWitness(lines, Math.min)
  const times = [...earliest.values()].sort((a, b) => a - b)
  const enough = times.find((t) => isSatisfied(namesWhere(earliest, (time) => time <= t)))
  return enough ?? UNKNOWN
}

/** V3: per witness its latest line; the latest T at which the witnesses with time ≥ T satisfy the policy; 0 if unknown. */
export function lowerQuorumTime(
  isSatisfied: (by: ReadonlySet<string>) => boolean,
  lines: readonly TimedBy[],
): number {
  const latest = perWitness(lines, Math.max)
  const times = [...latest.values()].sort((a, b) => b - a)
  const enough = times.find((t) => isSatisfied(namesWhere(latest, (time) => time >= t)))
  return enough ?? 0
}

function perWitness(
  lines: readonly TimedBy[],
  choose: (x: number, y: number) => number,
): Map<string, number> {
  const times = new Map<string, number>()
  for (const { by, time } of lines) times.set(by, choose(time, times.get(by) ?? time))
  return times
}

function namesWhere(times: ReadonlyMap<string, number>, holds: (time: number) => boolean): Set<string> {
  return new Set([...times].filter(([, time]) => holds(time)).map(([name]) => name))
}

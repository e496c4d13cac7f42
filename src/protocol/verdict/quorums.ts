import { lowerQuorumTime, upperQuorumTime } from '../policy.ts'
import { type Line, partyOfLine } from './lines.ts'
import { otherSide, type Side } from './log.ts'
import type { Version } from './versions.ts'

/** The name of the notional witness of a version without outside witnesses: the other party of the log in question (V3). */
const OTHER_PARTY = ''

/**
 * Quorum times of a growing set of lines about one log, for every version at once (V3). `earliest` keeps each witness's earliest line
 * and gives upper quorum times; `latest` keeps the latest and gives lower ones.
 */
export class Quorums {
  readonly #versions: readonly Version[]
  readonly #log: Side
  readonly #keep: 'earliest' | 'latest'
  readonly #times: readonly Map<string, number>[]
  readonly #known: (number | undefined)[]
  readonly #stale: boolean[]

  constructor(versions: readonly Version[], log: Side, keep: 'earliest' | 'latest') {
    this.#versions = versions
    this.#log = log
    this.#keep = keep
    this.#times = versions.map(() => new Map())
    this.#known = versions.map(() => undefined)
    this.#stale = versions.map(() => false)
  }

  /** Takes a line, at its own time or at the one given. */
  take(line: Line, time: number = line.time): void {
    for (const { version, name } of line.signer?.witnessOf ?? []) {
      if (version.outside) this.#put(version.index, name, time)
    }
    if (partyOfLine(line) !== otherSide(this.#log)) return
    for (const version of this.#versions) if (!version.outside) this.#put(version.index, OTHER_PARTY, time)
  }

  /** The quorum time under a version; undefined where the lines make no quorum. */
  time(version: Version): number | undefined {
    const { index } = version
    if (this.#stale[index]) {
      this.#known[index] = this.#compute(version)
      this.#stale[index] = false
    }
    return this.#known[index]
  }

  #put(index: number, name: string, time: number): void {
    const times = this.#times[index]!
    const last = times.get(name)
    const isNews = last === undefined || (this.#keep === 'earliest' ? time < last : time > last)
    if (!isNews) return
    times.set(name, time)
    this.#stale[index] = true
  }

  #compute({ index, outside, policy }: Version): number | undefined {
    const times = this.#times[index]!
    if (!outside) return times.get(OTHER_PARTY)
    return this.#keep === 'earliest' ? upperQuorumTime(policy, times) : lowerQuorumTime(policy, times)
  }
}

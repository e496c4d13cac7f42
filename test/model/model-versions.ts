import { type Agreement, type Leaf, other, type Party, UNKNOWN } from './model-input.ts'
import { type ModelPolicy, readPolicy } from './model-policy.ts'
import { namedSize, type RecordOfBoth } from './model-record.ts'

/** An agreement version with its policy; `outside` undefined: no outside witnesses (V3). */
export type Version = { readonly digest: string; readonly document: Agreement; readonly outside: ModelPolicy }

/** Which agreement version is in effect where (A3, A4). */
export class Versions {
  readonly record: RecordOfBoth
  readonly versions: readonly Version[]
  readonly #effects = new Map<string, number>()

  constructor(record: RecordOfBoth) {
    this.record = record
    this.versions = this.allVersions()
  }

  allVersions(): Version[] {
    const found = new Map<string, Version>()
    for (const log of this.record.logs) {
      for (const leaf of log) {
        if (leaf.value.kind !== 'agreement') continue
        const document = this.record.input.documents.get(leaf.value.id!) as Agreement
        const outside = readPolicy(document.policy)
        found.set(leaf.value.document!, { digest: leaf.value.document!, document, outside })
      }
    }
    return [...found.values()]
  }

  /** Positions at which W entered versions that A3 lets it enter. */
  taken(w: Party): { version: Version; position: number }[] {
    const taken: { version: Version; position: number }[] = []
    for (const leaf of this.record.logs[w]) {
      if (leaf.value.kind !== 'agreement') continue
      const version = this.versions.find((one) => one.digest === leaf.value.document)!
      const last = taken.at(-1)?.version
      if (version.document.version !== (last?.document.version ?? 0) + 1) continue
      if (version.document.before !== last?.digest) continue
      taken.push({ version, position: leaf.position })
    }
    return taken
  }

  /** A4: the first position of W's log at which a version is in effect; ∞ if nowhere (or before the end). */
  effectFrom(w: Party, version: Version): number {
    const id = `${w} ${version.digest}`
    const known = this.#effects.get(id) ?? this.firstEffect(w, version)
    this.#effects.set(id, known)
    return known
  }

  firstEffect(w: Party, version: Version): number {
    const own = this.taken(w).find((one) => one.version === version)
    const theirs = this.taken(other(w)).find((one) => one.version === version)
    if (own === undefined || theirs === undefined) return UNKNOWN
    const shows = this.record.logs[w].find((leaf) => this.held(leaf) > theirs.position)
    return shows === undefined ? UNKNOWN : Math.max(own.position, shows.position) + 1
  }

  inEffect(w: Party, p: number): Version | undefined {
    const there = this.versions.filter((version) => this.effectFrom(w, version) <= p)
    return there.sort((x, y) => y.document.version - x.document.version)[0]
  }

  atEnd(w: Party): Version | undefined {
    return this.inEffect(w, this.record.logs[w].length)
  }

  atEnds(): Version[] {
    return distinct([this.atEnd(0), this.atEnd(1)])
  }

  cameIntoEffect(): Version[] {
    return this.versions.filter(
      (one) => this.effectFrom(0, one) < UNKNOWN || this.effectFrom(1, one) < UNKNOWN,
    )
  }

  /** The effective size of the other's log that a leaf names as held; 0 if none. */
  held(leaf: Leaf): number {
    return leaf.value.held === undefined ? 0 : (namedSize(this.record, other(leaf.log), leaf.value.held) ?? 0)
  }
}

export function distinct(versions: readonly (Version | undefined)[]): Version[] {
  return [...new Set(versions.filter((version) => version !== undefined))]
}

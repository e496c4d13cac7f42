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
  readonly #follows = new Map<string, boolean>()

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

  /** A3, word for word: whether the document that stands at a place follows there. */
  follows(at: Leaf): boolean {
    const id = `${at.log} ${at.position}`
    const known = this.#follows.get(id) ?? this.findWhetherFollows(at)
    this.#follows.set(id, known)
    return known
  }

  findWhetherFollows(at: Leaf): boolean {
    const { version, before } = this.documentAt(at)
    if (version === 1) return true
    return this.visibleFrom(at).some(
      (leaf) =>
        leaf.value.document === before && this.documentAt(leaf).version === version - 1 && this.follows(leaf),
    )
  }

  /** A3: leaves at which W takes a version. */
  taken(w: Party): { version: Version; position: number }[] {
    const takes = this.agreementLeaves(w).filter((leaf) => {
      if (!this.follows(leaf)) return false
      const { version } = this.documentAt(leaf)
      return this.visibleFrom(leaf)
        .filter((other) => this.follows(other))
        .every((other) => {
          const theirs = this.documentAt(other).version
          return other.log === w ? theirs < version : theirs <= version
        })
    })
    return takes.map((leaf) => ({ version: this.versionAt(leaf), position: leaf.position }))
  }

  /** The agreement leaves of its own log before a leaf, and those of the other's that its log shows before that it holds. */
  visibleFrom(at: Leaf): Leaf[] {
    const earlier = this.record.logs[at.log].slice(0, at.position)
    const held = Math.max(0, ...earlier.map((leaf) => this.held(leaf)))
    const own = this.agreementLeaves(at.log).filter((leaf) => leaf.position < at.position)
    return [...own, ...this.agreementLeaves(other(at.log)).filter((leaf) => leaf.position < held)]
  }

  agreementLeaves(w: Party): Leaf[] {
    return this.record.logs[w].filter((leaf) => leaf.value.kind === 'agreement')
  }

  versionAt(leaf: Leaf): Version {
    return this.versions.find((one) => one.digest === leaf.value.document)!
  }

  documentAt(leaf: Leaf): Agreement {
    return this.versionAt(leaf).document
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

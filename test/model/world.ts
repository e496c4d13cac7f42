import { readPolicy } from './model-policy.ts'
import { type LeafDraft, type Node, otherSide, type PlacedLeaf, type Showing, type Side } from './node.ts'
import type { Random } from './random.ts'
import type { Setting, Version, Witness } from './setting.ts'
import { timedLine } from './signing.ts'

/** A timed line that somebody could record, with the true time from which it exists. */
export type KnownLine = {
  readonly side: Side
  readonly epoch: number
  readonly size: number
  readonly by: Witness | 'time' | 'cosign'
  readonly time: number
  readonly text: string
  readonly at: number
}

/** What truly happened to a request: what verdicts are measured by. */
export type Truth = {
  readonly id: string
  readonly asker: Side
  readonly created: number
  /** When the answerer first had the bytes. */
  received?: number
  readonly answers: { readonly duty: string; readonly created: number }[]
}

/** Both nodes, the witnesses and what is to come. True times only; every clock is told by its owner's offset. */
export class World {
  readonly random: Random
  readonly setting: Setting
  readonly nodes: readonly [Node, Node]
  readonly truths = new Map<string, Truth>()
  /** True due times that somebody may wait for. */
  readonly dues: number[] = []
  now: number
  /** So many leaves are enough. */
  enough = 60
  readonly #queue: { readonly time: number; readonly n: number; readonly act: () => void }[] = []
  #n = 0
  readonly #lines = new Map<string, string>()

  constructor(random: Random, setting: Setting, nodes: readonly [Node, Node]) {
    this.random = random
    this.setting = setting
    this.nodes = nodes
    this.now = setting.start
  }

  at(time: number, act: () => void): void {
    if (time > this.setting.start + 60 * 86_400) return
    this.#n += 1
    this.#queue.push({ time: Math.max(time, this.now), n: this.#n, act })
  }

  /** Something that people mean to do: left undone once enough was written. */
  intend(time: number, act: () => void): void {
    this.at(time, () => {
      if (this.leafCount() < this.enough) act()
    })
  }

  /** Acts in order of time until nothing is left. */
  run(): void {
    while (this.#queue.length > 0 && this.leafCount() < 3 * this.enough) {
      this.#queue.sort((x, y) => y.time - x.time || y.n - x.n)
      const next = this.#queue.pop()!
      this.now = next.time
      next.act()
    }
    this.#queue.length = 0
  }

  leafCount(): number {
    return this.nodes.flatMap((node) => node.epochs).reduce((sum, epoch) => sum + epoch.leaves.length, 0)
  }

  versionOf(node: Node): Version | undefined {
    return this.setting.versions[node.effect - 1]
  }

  append(node: Node, value: LeafDraft): PlacedLeaf {
    return node.append(value, this.now)
  }

  /** The lines of a showing that exist by now: the writer's own and those of the witnesses that answered. */
  linesOf(node: Node, showing: Showing): KnownLine[] {
    const { side } = node
    const { epoch, size } = showing
    if (size === 0) return []
    const place = { side, epoch, size }
    const ownTime = showing.time + node.offset + this.#lie(node, showing)
    const own = this.#remembered(`${side} ${epoch} ${size} own ${ownTime}`, () =>
      node.ownLine(showing, ownTime, node.habits.retires > 0 ? this.random : undefined),
    )
    const lines: KnownLine[] = [{ ...place, by: 'time', time: ownTime, text: own, at: showing.time }]
    this.setting.witnesses.forEach((witness, i) => {
      if (witness.outages.some((span) => span.from <= showing.time && showing.time < span.to)) return
      const at = showing.time + ((showing.time + i) % 2)
      const time = at + witness.offset
      const text = this.#remembered(`${side} ${epoch} ${size} ${i} ${time}`, () =>
        timedLine(witness.key, witness.name, { body: node.bodyAt(epoch, size), time }),
      )
      lines.push({ ...place, by: witness, time, text, at })
    })
    return lines.filter((line) => line.at <= this.now)
  }

  /** A hostile clock's lie for one showing; the same for the same showing. */
  #lie(node: Node, showing: Showing): number {
    if (node.habits.lies === 0) return 0
    const share = (((showing.time * 2_654_435_761) >>> 0) % 1000) / 1000
    return share < 0.5 ? 0 : Math.round((share - 0.75) * 4 * node.habits.lies)
  }

  #remembered(key: string, make: () => string): string {
    const known = this.#lines.get(key) ?? make()
    this.#lines.set(key, known)
    return known
  }

  /** Whether these lines satisfy the node's policy in effect. */
  isQuorum(node: Node, lines: readonly KnownLine[]): boolean {
    const version = this.versionOf(node)
    const policy = version === undefined ? undefined : readPolicy(version.policy)
    const names = lines.map((line) => (typeof line.by === 'string' ? line.by : line.by.vkey))
    return policy?.isSatisfied(new Set(names)) ?? false
  }

  other(node: Node): Node {
    return this.nodes[otherSide(node.side)]
  }
}

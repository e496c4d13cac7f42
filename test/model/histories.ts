import { printBundleText, type Sizes } from './bundle-text.ts'
import { exchange, sendSoon } from './exchange.ts'
import { type Habits, HONEST, Node, type Side } from './node.ts'
import { ask } from './people.ts'
import { Random } from './random.ts'
import { writeRecord } from './record.ts'
import { aSetting, type Setting, type Span } from './setting.ts'
import { bendTime, changeAgreement, endKey, fork, loseEpoch, oddMessage } from './trouble.ts'
import { World } from './world.ts'

/** A random history of two nodes, whole, with its true times. */
export type History = {
  readonly seed: number
  readonly world: World
  /** Sizes at moments of the history, earliest first; the last is all there is. */
  readonly cuts: readonly Sizes[]
  /** The text of a bundle that ends at a cut. */
  bundle(cut: Sizes): string
}

export type Wish = {
  /** Sides that keep to the rules; by default chance decides. */
  readonly honest?: readonly boolean[]
  /** Without key endings, forks and successions, which unsettle what properties can say. */
  readonly plain?: boolean
  /** With two versions that cross, and a third that names one of them. */
  readonly rivals?: boolean
}

/** The history of a seed. The same seed and wish give the same history on every machine. */
export function aHistory(seed: number, wish: Wish = {}): History {
  const random = new Random(seed)
  const setting = aSetting(random, wish.rivals)
  const nodes = ([0, 1] as const).map((side) => aNode(side, { random, setting, honest: wish.honest?.[side] }))
  const world = new World(random, setting, nodes as [Node, Node])
  const cuts: Sizes[] = []
  pair(world)
  plan(world, wish)
  watch(world, cuts)
  world.enough = random.pick([25, 40, 60, 60, 90, 140])
  world.run()
  settle(world)
  cuts.push(sizesNow(world))
  return { seed, world, cuts, bundle: (cut) => printBundleText(world, cut) }
}

function aNode(side: Side, of: { random: Random; setting: Setting; honest: boolean | undefined }): Node {
  const { random, setting } = of
  const isHonest = random.chance(0.5)
  const habits = (of.honest ?? isHonest) ? HONEST : someHabits(random)
  const offset =
    habits === HONEST ? random.int(-3, 3) : random.pick([0, 3, -20, 55, -4000, 4000, -400_000, 90_000])
  const dark = Array.from({ length: random.pick([0, 0, 1, 2]) }, (): Span => {
    const from = setting.start + random.int(600, random.pick([9000, 200_000]))
    return { from, to: from + random.pick([100, 700, 5000, 60_000, Number.POSITIVE_INFINITY]) }
  })
  return new Node(side, setting, {
    habits,
    offset,
    dark: habits === HONEST && random.chance(0.7) ? [] : dark,
    phase: random.int(0, 59),
  })
}

function someHabits(random: Random): Habits {
  const share = (p: number) => (random.chance(p) ? random.pick([0.05, 0.2, 0.5, 0.9]) : 0)
  return {
    skips: share(0.4),
    drops: share(0.4),
    lies: random.chance(0.4) ? random.pick([40, 600, 20_000, 500_000]) : 0,
    spoils: random.chance(0.4) ? random.pick([0.2, 0.5, 0.8]) : 0,
    falseHeld: share(0.3),
    falseLacks: share(0.3),
    refusesReceipts: share(0.3),
    withholds: share(0.3),
    stale: share(0.3),
    forks: share(0.3),
    retires: share(0.3),
    deaf: random.chance(0.15) ? random.pick([0.3, 0.9, 1]) : 0,
  }
}

/** Keys, the first agreement, and each other's receipt of both (L7, A4). */
function pair(world: World): void {
  const { random } = world
  for (const node of world.nodes) node.enterKeys(world.now, random)
  for (const node of world.nodes) node.enterAgreement(world.setting.versions[0]!, { now: world.now, random })
  for (const node of world.nodes) node.show(world.now)
  world.at(world.now + 5, () => exchange(world, world.nodes[0]))
  world.at(world.now + 90, () => {
    for (const node of world.nodes) if (node.effect === 0 && node.holds.size > 0) writeRecord(world, node)
  })
  world.at(world.now + 91, () => {
    for (const node of world.nodes) sendSoon(world, node)
  })
}

function plan(world: World, wish: Wish): void {
  const { random, setting } = world
  let at = setting.start + 200
  const requests = random.pick([1, 1, 2, 2, 3, 4, 6])
  for (let i = 0; i < requests; i += 1) {
    at += random.pick([1, 30, 400, 4000, 40_000])
    const node = random.pick(world.nodes)
    world.intend(at, () => ask(world, node))
  }
  setting.versions.slice(1).forEach((version) => {
    const when = setting.start + random.int(300, random.pick([4000, 90_000, 400_000]))
    world.intend(when, () => changeAgreement(world, version))
  })
  for (const node of world.nodes) {
    const sometime = () => setting.start + random.int(400, random.pick([3000, 30_000, 200_000]))
    if (random.chance(node.habits.stale)) {
      const from = sometime()
      world.intend(from, () => {
        node.staleUntil = from + random.pick([300, 5000, 50_000])
      })
    }
    if (wish.plain === true) continue
    if (random.chance(0.1 + node.habits.retires / 2)) world.intend(sometime(), () => endKey(world, node))
    if (random.chance(node.habits.forks)) world.intend(sometime(), () => fork(world, node))
    if (random.chance(0.06)) world.intend(sometime(), () => loseEpoch(world, node))
    if (node.isHonest()) continue
    for (let n = random.pick([0, 0, 0, 1, 2]); n > 0; n -= 1)
      world.intend(sometime(), () => oddMessage(world, node))
    if (random.chance(0.02)) world.intend(sometime(), () => bendTime(world, node))
  }
}

/** Notes sizes now and then, for the cuts. */
function watch(world: World, cuts: Sizes[]): void {
  const { random, setting } = world
  const moments = Array.from(
    { length: 6 },
    () => setting.start + 300 + random.int(0, random.pick([4000, 40_000, 400_000])),
  )
  for (const moment of moments) world.at(moment, () => cuts.push(sizesNow(world)))
}

/** The end of a history: both nodes up, all told, all due times of the past recorded. */
function settle(world: World): void {
  const { random } = world
  const last = Math.max(world.now, ...world.dues.filter((due) => due < world.now + 30 * 86_400))
  const open = random.chance(0.15) ? world.now + random.int(10, 5000) : last + 900
  world.now = Math.max(world.now + 120, open)
  for (const node of world.nodes) node.show(world.now - 100)
  world.at(world.now, () => exchange(world, world.nodes[0]))
  for (const at of [62, 200]) {
    world.at(world.now + at, () => {
      for (const node of world.nodes) {
        if (!node.isUp(world.now) || node.effect === 0 || random.chance(node.habits.skips)) continue
        writeRecord(world, node, distinctDues(world))
        sendSoon(world, node)
      }
    })
  }
  world.enough = world.leafCount() + 12
  world.run()
}

function distinctDues(world: World): number[] {
  return [...new Set(world.dues)].filter((due) => due < world.now - 65).slice(-12)
}

function sizesNow(world: World): Sizes {
  return world.nodes.map((node) => node.epochs.map((epoch) => epoch.leaves.length)) as unknown as Sizes
}

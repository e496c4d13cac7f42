import type { Node } from './node.ts'
import type { EntryDraft } from './record.ts'
import { keyOf, timedLine } from './signing.ts'
import type { World } from './world.ts'

/** Spoils what a hostile node is about to record, each time in one way; what is left keeps the form of L5. */
export function spoil(world: World, node: Node, entries: Map<string, EntryDraft>): void {
  const { random } = world
  while (random.chance(node.habits.spoils)) random.pick(WAYS)(world, node, entries)
}

type Way = (world: World, node: Node, entries: Map<string, EntryDraft>) => void

const WAYS: readonly Way[] = [
  flipSignature,
  swapLines,
  forgeRoot,
  wrongRole,
  unknownKey,
  impossibleTime,
  beyondTheEnd,
  backdate,
  backdate,
  againInAnother,
]

function someEntry(world: World, entries: Map<string, EntryDraft>): EntryDraft | undefined {
  return entries.size === 0 ? undefined : world.random.pick([...entries.values()])
}

function flipSignature(world: World, _: Node, entries: Map<string, EntryDraft>): void {
  const entry = someEntry(world, entries)
  if (entry === undefined || entry.lines.size === 0) return
  const line = world.random.pick([...entry.lines])
  entry.lines.delete(line)
  const at = line.length - 20
  entry.lines.add(`${line.slice(0, at)}${line[at] === 'A' ? 'B' : 'A'}${line.slice(at + 1)}`)
}

/** A line moves to a checkpoint that it does not sign. */
function swapLines(world: World, _: Node, entries: Map<string, EntryDraft>): void {
  const [from, to] = [someEntry(world, entries), someEntry(world, entries)]
  if (from === undefined || to === undefined || from.lines.size === 0) return
  to.lines.add(world.random.pick([...from.lines]))
}

/** The right lines under a root that the log never had; or lines over that root. */
function forgeRoot(world: World, node: Node, entries: Map<string, EntryDraft>): void {
  const entry = someEntry(world, entries)
  if (entry === undefined) return
  entry.root = Uint8Array.fromHex(world.random.hex(64)).toBase64()
  if (world.random.chance(0.5)) addOwn(world, node, { entry, use: 'cosign', time: world.now })
}

function addOwn(world: World, node: Node, of: { entry: EntryDraft; use: string; time: number }): void {
  const { key, name } = node.keyFor(of.use, world.random)
  const body = `${of.entry.log}\n${of.entry.size}\n${of.entry.root}\n`
  of.entry.lines.add(timedLine(key, name, { body, time: of.time }))
}

/** Its cosigning key over its own log, its time key over the other's. */
function wrongRole(world: World, node: Node, entries: Map<string, EntryDraft>): void {
  const entry = someEntry(world, entries)
  if (entry === undefined) return
  const isOwn = node.epochs.some((epoch) => epoch.origin === entry.log)
  addOwn(world, node, { entry, use: isOwn ? 'cosign' : 'time', time: world.now + node.offset })
}

function unknownKey(world: World, _: Node, entries: Map<string, EntryDraft>): void {
  const entry = someEntry(world, entries)
  if (entry === undefined) return
  const body = `${entry.log}\n${entry.size}\n${entry.root}\n`
  const witness = world.setting.witnesses[0]
  const name = witness === undefined || world.random.chance(0.5) ? 'stranger.example/w' : witness.name
  entry.lines.add(timedLine(keyOf('stranger'), name, { body, time: world.now }))
}

function impossibleTime(world: World, node: Node, entries: Map<string, EntryDraft>): void {
  const entry = someEntry(world, entries)
  if (entry === undefined) return
  const isOwn = node.epochs.some((epoch) => epoch.origin === entry.log)
  const time = world.random.pick([1, 946_684_799, 946_684_800, 32_503_679_999, 32_503_680_000, 2 ** 53 - 1])
  addOwn(world, node, { entry, use: isOwn ? 'time' : 'cosign', time })
}

/** A checkpoint of the other's log that was never shown. */
function beyondTheEnd(world: World, node: Node, entries: Map<string, EntryDraft>): void {
  const other = world.other(node)
  const size = other.size + world.random.int(1, 5)
  const log = world.random.chance(0.8)
    ? other.epoch.origin
    : other.epoch.origin.replace(/\d+$/, (n) => String(Number(n) + 1))
  const root = Uint8Array.fromHex(world.random.hex(64)).toBase64()
  const key = `${log} ${size}`
  const entry = entries.get(key) ?? { log, size, root, lines: new Set<string>() }
  entries.set(key, entry)
  addOwn(world, node, { entry, use: 'cosign', time: world.now + world.random.pick([0, 0, 500, 100_000]) })
}

/** Its own line over a checkpoint of either log, at a time of its choice. */
function backdate(world: World, node: Node, entries: Map<string, EntryDraft>): void {
  const { random } = world
  const whose = random.pick(world.nodes)
  const epoch = random.int(0, whose.epochs.length - 1)
  const { origin, roots } = whose.epochs[epoch]!
  const most = roots.length - 1
  if (most < 1) return
  const size = random.int(1, most)
  const key = `${origin} ${size}`
  const entry = entries.get(key) ?? { log: origin, size, root: roots[size]!, lines: new Set<string>() }
  entries.set(key, entry)
  const time = world.now + random.pick([-1, -1, 1]) * random.pick([5, 70, 700, 7000, 70_000])
  addOwn(world, node, { entry, use: whose === node ? 'time' : 'cosign', time })
}

/** Lines recorded before once more. */
function againInAnother(world: World, node: Node, entries: Map<string, EntryDraft>): void {
  const entry = someEntry(world, entries)
  if (entry === undefined || node.recorded.size === 0) return
  entry.lines.add(world.random.pick([...node.recorded]))
}

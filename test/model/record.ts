import { type EpochState, isoTime, type LeafDraft, type Node, type Showing } from './node.ts'
import { spoil } from './spoil.ts'
import type { KnownLine, World } from './world.ts'

export type EntryDraft = {
  readonly log: string
  readonly size: number
  root?: string
  readonly lines: Set<string>
}
type Lack = {
  readonly log: string
  readonly size: number
  readonly since: string
  readonly why: string
}

/** Writes a checkpoints leaf by W1 to W3, as far as the node's habits let it. */
export function writeRecord(world: World, node: Node, dues: readonly number[] = []): void {
  const { random, now } = world
  const { habits } = node
  const lacks = lackOf(world, node)
  const wanted = [
    ...ownLines(world, node),
    ...otherLines(world, node),
    ...dues.flatMap((due) => linesAround(world, due)),
  ]
  const kept = wanted.filter(() => !random.chance(habits.drops))
  if (habits.spoils > 0 && random.chance(0.5)) kept.push(...oldLines(world))
  const entries = new Map<string, EntryDraft>()
  for (const line of kept) addLine(world, node, { entries, line })
  spoil(world, node, entries)
  const held = heldBy(world, node)
  const checkpoints = printEntries(node.epoch, entries)
  const leaf: LeafDraft = { type: 'checkpoints', checkpoints, ...(held && { held }), ...(lacks && { lacks }) }
  world.append(node, leaf)
  node.lastRecordAt = now
  if (held !== undefined) takeEffect(world, node, held)
}

/** W1. */
function ownLines(world: World, node: Node): KnownLine[] {
  const epoch = node.epochs.length - 1
  const lines: KnownLine[] = []
  for (const index of [...node.unproven]) {
    const quorum = firstQuorum(world, node, index)
    if (quorum.length > 0) node.unproven.delete(index)
    lines.push(...quorum)
  }
  for (const index of [...node.unreceipted]) {
    const receipt = node.receiptsGot.find((one) => one.epoch === epoch && one.size > index)
    if (receipt === undefined) continue
    node.unreceipted.delete(index)
    lines.push(receiptLine(world.other(node), receipt))
  }
  const newest = newestShowing(world, node)
  if (newest !== undefined) lines.push(...world.linesOf(node, newest))
  return lines
}

/** Of the earliest checkpoint that holds a leaf and has an outside quorum, each witness's first line. */
function firstQuorum(world: World, node: Node, index: number): KnownLine[] {
  const epoch = node.epochs.length - 1
  const first = node.showings.find((one) => one.epoch === epoch && one.size > index)
  if (first === undefined) return []
  const spans = [...world.setting.witnesses.flatMap((witness) => witness.outages), ...node.dark]
  const times = [first.time, ...spans.map((span) => span.to).filter((to) => to > first.time)]
  const showings = times
    .sort((x, y) => x - y)
    .flatMap((time) => node.showingsIn(time, Math.min(time + 65, world.now - 2)))
    .filter((one) => one.epoch === epoch && one.size > index)
  const bySize = new Map<number, KnownLine[]>()
  for (const showing of showings) {
    const lines = [...(bySize.get(showing.size) ?? []), ...world.linesOf(node, showing)]
    bySize.set(showing.size, lines)
    if (world.isQuorum(node, lines))
      return lines.filter((line, i) => lines.findIndex((one) => one.by === line.by) === i)
  }
  return []
}

function newestShowing(world: World, node: Node): Showing | undefined {
  const last = node.showingsIn(world.now - 70, world.now - 2).at(-1) ?? node.showingAt(world.now - 2)
  return last?.epoch === node.epochs.length - 1 ? last : undefined
}

function receiptLine(
  signer: Node,
  receipt: { epoch: number; size: number; time: number; text: string; at: number },
): KnownLine {
  const side = signer.side === 0 ? 1 : 0
  return {
    side,
    epoch: receipt.epoch,
    size: receipt.size,
    by: 'cosign',
    time: receipt.time,
    text: receipt.text,
    at: receipt.at,
  }
}

/** W2. */
function otherLines(world: World, node: Node): KnownLine[] {
  const other = world.other(node)
  const lines: KnownLine[] = []
  const last = node.receiptsGiven.at(-1)
  if (last !== undefined) {
    const first = node.receiptsGiven.find((one) => one.epoch === last.epoch && one.size === last.size)!
    lines.push(receiptLine(node, first))
    const shown = other.showings.find(
      (one) => one.epoch === last.epoch && one.size === last.size && one.time <= world.now - 2,
    )
    if (shown !== undefined) lines.push(...world.linesOf(other, shown))
  }
  const seen = seenLater(world, node)
  if (seen !== undefined) lines.push(...world.linesOf(other, seen))
  return lines
}

/** What a node saw at a witness for more than 60 s of the other's log beyond what it holds. */
export function seenLater(world: World, node: Node): Showing | undefined {
  const other = world.other(node)
  const seen = other.showingAt(world.now - 60)
  if (seen === undefined || world.linesOf(other, seen).length < 2) return undefined
  const isBeyond =
    seen.epoch > node.holds.epoch || (seen.epoch === node.holds.epoch && seen.size > node.holds.size)
  return isBeyond ? seen : undefined
}

function lackOf(world: World, node: Node): Lack | undefined {
  const { random, now } = world
  const other = world.other(node)
  if (random.chance(node.habits.falseLacks)) {
    const size = random.int(1, other.size + random.pick([0, 0, 3]))
    return { log: other.epoch.origin, size, since: isoTime(now - random.int(0, 9000)), why: 'not_delivered' }
  }
  const seen = seenLater(world, node)
  if (seen === undefined || random.chance(node.habits.drops)) return undefined
  const { origin } = other.epochs[seen.epoch]!
  return { log: origin, size: seen.size, since: isoTime(seen.time + node.offset), why: 'not_delivered' }
}

function heldBy(world: World, node: Node): { log: string; size: number } | undefined {
  const { random } = world
  const other = world.other(node)
  if (random.chance(node.habits.falseHeld) && other.size > 0)
    return { log: other.epoch.origin, size: random.int(1, other.size) }
  const { epoch, size } = node.holds
  return size === 0 ? undefined : { log: other.epochs[epoch]!.origin, size }
}

/** W3: of each log, every signer's last line up to the due time and its first after it. */
function linesAround(world: World, due: number): KnownLine[] {
  return world.nodes.flatMap((node) => {
    const offsets = [
      ...new Set([node.offset, ...world.setting.witnesses.map((witness) => witness.offset)]),
    ].filter((offset) => Math.abs(offset) < 86_400)
    const windows = offsets.map((offset) =>
      node.showingsIn(due - offset - 62, Math.min(due - offset + 125, world.now - 2)),
    )
    const lines = windows.flat().flatMap((showing) => world.linesOf(node, showing))
    const signers = [...new Set(lines.map((line) => line.by))]
    return signers.flatMap((by) => {
      const his = lines.filter((line) => line.by === by).sort((x, y) => x.time - y.time)
      return [his.findLast((line) => line.time <= due), his.find((line) => line.time > due)].filter(
        (line) => line !== undefined,
      )
    })
  })
}

/** Lines of some showings of the past, as a hostile node may dig them out. */
function oldLines(world: World): KnownLine[] {
  const { random } = world
  return world.nodes.flatMap((node) => {
    if (node.showings.length === 0) return []
    const start = random.pick(node.showings).time + random.pick([0, 60, 600])
    const showing = node.showingsIn(start, Math.min(start + 60, world.now - 2)).at(0)
    return showing === undefined ? [] : world.linesOf(node, showing).filter(() => random.chance(0.7))
  })
}

function addLine(
  world: World,
  node: Node,
  { entries, line }: { entries: Map<string, EntryDraft>; line: KnownLine },
): void {
  if (node.recorded.has(line.text)) return
  node.recorded.add(line.text)
  const { origin, roots } = world.nodes[line.side].epochs[line.epoch]!
  const key = `${origin} ${line.size}`
  const entry = entries.get(key) ?? {
    log: origin,
    size: line.size,
    root: roots[line.size]!,
    lines: new Set<string>(),
  }
  entry.lines.add(line.text)
  entries.set(key, entry)
}

/** L5: ordered by log, then size; a root is left out where the epoch last recorded it. */
function printEntries(epoch: EpochState, entries: ReadonlyMap<string, EntryDraft>) {
  const kept = [...entries.values()].filter((entry) => entry.lines.size > 0)
  kept.sort((x, y) => (x.log === y.log ? x.size - y.size : x.log < y.log ? -1 : 1))
  return kept.map(({ log, size, root, lines }) => {
    const key = `${log} ${size}`
    const isKnown = epoch.recordedRoots.get(key) === root
    epoch.recordedRoots.set(key, root!)
    return { log, size, ...(!isKnown && { root }), lines: [...lines].sort() }
  })
}

/** A4, as the node itself reckons it. */
function takeEffect(world: World, node: Node, held: { log: string; size: number }): void {
  const other = world.other(node)
  const epoch = other.epochs.findIndex((one) => one.origin === held.log)
  for (const number of node.entered.keys()) {
    const theirs = other.entered.get(number)
    if (theirs === undefined || number <= node.effect) continue
    if (theirs.epoch < epoch || (theirs.epoch === epoch && theirs.index < held.size)) node.effect = number
  }
}

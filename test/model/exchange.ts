import { type Node, otherSide } from './node.ts'
import { receivedRequests } from './people.ts'
import { seenLater, writeRecord } from './record.ts'
import { timedLine } from './signing.ts'
import type { World } from './world.ts'

/** A node adds leaves, shows the new checkpoint a second later and sends it; by W5 a checkpoints leaf may go before. */
export function enter(world: World, node: Node, write: () => void): void {
  if (node.effect > 0 && world.now - node.lastRecordAt > 60 && !world.random.chance(node.habits.skips))
    writeRecord(world, node)
  write()
  sendSoon(world, node)
}

export function sendSoon(world: World, node: Node): void {
  world.at(world.now + 1, () => {
    node.show(world.now)
    noticeLater(world, node)
    if (world.random.chance(node.habits.withholds)) {
      world.at(world.now + world.random.pick([70, 400, 4000, 40_000]), () => exchange(world, node))
      return
    }
    exchange(world, node)
  })
}

/** The other node sees the checkpoint at a witness, and 60 s later says what it lacks. */
function noticeLater(world: World, node: Node): void {
  const other = world.other(node)
  world.at(world.now + 62 + world.random.int(0, 30), () => {
    if (!other.isUp(world.now) || seenLater(world, other) === undefined) return
    if (world.random.chance(other.habits.skips)) return
    writeRecord(world, other)
    sendSoon(world, other)
  })
}

/** One exchange in both directions; where a node is dark, again when it is back. */
export function exchange(world: World, node: Node): void {
  const other = world.other(node)
  const up = Math.max(node.upFrom(world.now), other.upFrom(world.now))
  if (up > world.now) {
    world.at(up + 1, () => exchange(world, node))
    return
  }
  deliver(world, node, other)
  if (!world.random.chance(other.habits.withholds)) deliver(world, other, node)
}

function deliver(world: World, from: Node, to: Node): void {
  const { random, now } = world
  const epoch = from.epochs.length - 1
  const had = to.holds.epoch === epoch ? to.holds.size : 0
  if (from.size === had || (to.effect > 0 && random.chance(to.habits.deaf))) return
  const size = random.chance(from.habits.withholds) ? random.int(had, from.size) : from.size
  if (size === had) return
  Object.assign(to.holds, { epoch, size })
  const fresh = from.epoch.leaves.slice(had, size)
  const hasMessages = fresh.some((leaf) => leaf.value.type === 'message')
  const firstReceipt = giveReceipt(world, to, { epoch, size, isOverMessages: hasMessages })
  if (hasMessages) {
    receivedRequests(world, to, fresh)
    if (!random.chance(to.habits.skips)) {
      writeRecord(world, to)
      sendSoon(world, to)
    }
  }
  // W5: after the first receipt line over own messages.
  if (firstReceipt && from.effect > 0 && !random.chance(from.habits.skips)) {
    const at = Math.max(now + 2, from.lastRecordAt + 60)
    world.at(from.upFrom(at), () => {
      if (from.lastRecordAt >= at) return
      writeRecord(world, from)
      sendSoon(world, from)
    })
  }
}

/** The receiver's cosigning line; true if the sender got it and it is the first over messages of its own. */
function giveReceipt(
  world: World,
  to: Node,
  of: { epoch: number; size: number; isOverMessages: boolean },
): boolean {
  const { random, now } = world
  if (random.chance(to.habits.refusesReceipts)) return false
  const from = world.nodes[otherSide(to.side)]
  const { key, name } = to.keyFor('cosign', to.habits.retires > 0 ? random : undefined)
  const time = now + to.offset + (random.chance(0.3) ? random.int(-to.habits.lies, to.habits.lies) : 0)
  const text = timedLine(key, name, { body: from.bodyAt(of.epoch, of.size), time })
  const receipt = { epoch: of.epoch, size: of.size, time, text, at: now }
  to.receiptsGiven.push(receipt)
  if (random.chance(to.habits.refusesReceipts)) return false
  from.receiptsGot.push(receipt)
  return of.isOverMessages
}

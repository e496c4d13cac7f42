import { sendSoon } from './exchange.ts'
import { isoTime, type Node } from './node.ts'
import { writeRecord } from './record.ts'
import type { Version } from './setting.ts'
import { keyOf, signedNote } from './signing.ts'
import type { World } from './world.ts'

/** Both enter a new agreement version, one a little after the other; a hostile node may never. */
export function changeAgreement(world: World, version: Version): void {
  const { random } = world
  for (const node of random.shuffled(world.nodes)) {
    if (!node.isHonest() && random.chance(0.2)) continue
    world.intend(node.upFrom(world.now + random.pick([0, 20, 3000])), () => {
      if (!node.entered.has(version.number - 1) || node.entered.has(version.number)) return
      node.enterAgreement(version, { now: world.now, random })
      sendSoon(world, node)
      world.at(node.upFrom(world.now + 70), () => {
        writeRecord(world, node)
        sendSoon(world, node)
      })
    })
  }
}

/** A new key of a use, the old one ended: at about now, or by a hostile node in the past. */
export function endKey(world: World, node: Node): void {
  const { random } = world
  if (node.effect === 0) return
  const use = random.pick(['time', 'cosign', 'cosign', 'log'])
  const old = node.keys.filter((key) => key.use === use && key.end === undefined).at(-1)!
  node.addKey(use)
  const shift = node.isHonest() ? 3600 : random.pick([3600, 0, -3600, -90_000, -300_000])
  old.end = isoTime(world.now + shift)
  if (node.isHonest()) writeRecord(world, node)
  node.enterKeys(world.now, random)
  sendSoon(world, node)
}

/** The node signs two checkpoints that cannot both be true; or the other claims so with notes that prove nothing. */
export function fork(world: World, node: Node): void {
  const { random } = world
  const epoch = random.int(0, node.epochs.length - 1)
  const { origin, roots } = node.epochs[epoch]!
  const size = random.int(1, roots.length - 1)
  const forged = Uint8Array.fromHex(random.hex(64)).toBase64()
  const key = node.keyFor('log').key
  const note = (at: number, root: string, by = key) =>
    signedNote(by, origin, { body: `${origin}\n${at}\n${root}\n` })
  const real = note(size, roots[size]!)
  const conflict = random.pick([
    [real, note(size, forged)],
    [real, note(size, forged)],
    [note(size, forged), note(Math.max(1, size - 1), roots[Math.max(1, size - 1)]!)],
    [note(size + 500, forged), note(size + 500, roots[size]!)],
    [real, real],
    [real, note(size, forged, keyOf('stranger'))],
    ['no note\n', note(size, forged)],
  ])
  const finder = world.other(node)
  world.at(finder.upFrom(world.now + random.pick([5, 900, 20_000])), () => {
    world.append(finder, { type: 'checkpoints', checkpoints: [], conflict })
    sendSoon(world, finder)
  })
}

/** The node loses the end of its log and goes on in a new epoch (L6); what the other held comes back. */
export function loseEpoch(world: World, node: Node): void {
  const { random } = world
  if (node.effect === 0 || node.epochs.length > 2) return
  const other = world.other(node)
  const before = node.epochs.length
  node.beginEpoch()
  const { origin } = node.epoch
  const cause = random.pick(['lost_database', 'lost_guard', 'fork', 'other'])
  const identity = keyOf(`${node.setting.labels[node.side]} identity`)
  const name = `${node.host}/party/${node.setting.writers[node.side]}/identity`
  const guard = node.epochs[before - 1]!.leaves.length
  const note = signedNote(identity, name, { body: `${origin}\n${guard}\n${cause}\n` })
  world.append(node, { type: 'succession', note })
  node.enterKeys(world.now, random)
  node.recorded.clear()
  recordReceipts(world, node, other)
  sendSoon(world, node)
}

/** The new epoch begins with the other's receipt over the old one, so that nothing held is lost. */
function recordReceipts(world: World, node: Node, other: Node): void {
  if (!node.isHonest() && world.random.chance(0.3)) return
  const epoch = node.epochs.length - 2
  const receipt = other.receiptsGiven.findLast((one) => one.epoch === epoch)
  if (receipt === undefined) return
  const { origin, roots } = node.epochs[epoch]!
  const entry = { log: origin, size: receipt.size, root: roots[receipt.size]!, lines: [receipt.text] }
  node.epoch.recordedRoots.set(`${origin} ${receipt.size}`, entry.root)
  node.recorded.add(receipt.text)
  world.append(node, { type: 'checkpoints', checkpoints: [entry] })
}

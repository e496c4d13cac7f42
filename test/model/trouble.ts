import { sendSoon } from './exchange.ts'
import { type EpochState, isoTime, type Node } from './node.ts'
import { writeRecord } from './record.ts'
import type { Version } from './setting.ts'
import { keyOf, signedNote, timedLine } from './signing.ts'
import type { World } from './world.ts'

/** Both enter a new agreement version, one a little after the other; a hostile node may never. Of a version with a rival each enters another. */
export function changeAgreement(world: World, version: Version): void {
  const { random } = world
  for (const node of random.shuffled(world.nodes)) {
    if (!node.isHonest() && random.chance(0.2)) continue
    world.intend(node.upFrom(world.now + random.pick([0, 20, 3000])), () => {
      const last = version.number - 1
      const isBehind = !node.entered.has(last) && !node.rivals.has(last)
      const isOutOfOrder = isBehind || node.entered.has(version.number) || node.rivals.has(version.number)
      if (isOutOfOrder && (node.isHonest() || random.chance(0.7))) return
      if (version.rival && node.side === 1) node.enterRival(version, { now: world.now, random })
      else enterNext(world, node, version)
      sendSoon(world, node)
      world.at(node.upFrom(world.now + 70), () => {
        writeRecord(world, node)
        sendSoon(world, node)
      })
    })
  }
}

/** A version that follows the other's document is entered by an honest node once its log shows that it holds that one. */
function enterNext(world: World, node: Node, version: Version): void {
  const { random } = world
  const isOwn = version.followsRival ? node.rivals : node.entered
  if (!isOwn.has(version.number - 1) && node.isHonest()) {
    const other = world.other(node)
    const theirs = (version.followsRival ? other.rivals : other.entered).get(version.number - 1)
    if (theirs === undefined) return
    if (node.holds.epoch !== theirs.epoch || node.holds.size <= theirs.index) return
    writeRecord(world, node)
  }
  node.enterAgreement(version, { now: world.now, random })
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
  if (random.chance(0.1)) node.enterKeysAgain(world.now, random)
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
  if (!node.isHonest() && random.chance(0.5)) enterAgain(world, node, before - 1)
  sendSoon(world, node)
}

/** A message of the old epoch once more: no id stands twice in one epoch, but it may in two. */
function enterAgain(world: World, node: Node, epoch: number): void {
  const messages = node.epochs[epoch]!.leaves.filter((leaf) => leaf.value.rule !== undefined)
  if (messages.length > 0) world.append(node, world.random.pick(messages).value)
}

const ODD_KINDS = [
  'acknowledge',
  'status',
  'result',
  'refuse',
  'clarify',
  'extend',
  'withdraw',
  'return',
] as const

/** A message that belongs to anything at all: the other's request or one's own, by whoever should not have sent it. */
export function oddMessage(world: World, node: Node): void {
  const { random, setting, now } = world
  if (node.effect === 0 || world.truths.size === 0) return
  const kind = random.pick(ODD_KINDS)
  const ref = random.pick([...world.truths.keys()])
  const can = {
    acknowledge: ['acknowledgement'],
    status: ['acknowledgement', 'update'],
    refuse: ['acknowledgement', 'answer', 'result'],
  }
  const all =
    kind === 'result' ? ['acknowledgement', 'answer', 'update', 'result'] : (can[kind as 'refuse'] ?? [])
  const answers = all.filter(() => random.chance(0.6))
  const truth = world.truths.get(ref)!
  if (truth.asker !== node.side) for (const duty of answers) truth.answers.push({ duty, created: now })
  const grant = {
    duty: random.pick(['acknowledgement', 'answer', 'result']),
    due: isoTime(now + random.int(-9000, 90_000)),
  }
  world.append(node, {
    type: 'message',
    id: `sha256:${random.hex(64)}`,
    kind,
    thread: random.hex(32),
    length: 300,
    exercise: random.chance(0.9) === setting.exercise,
    ref,
    ...(answers.length > 0 && { answers }),
    ...((kind === 'extend' || kind === 'clarify') && random.chance(0.8) && { grant }),
    ...(kind === 'return' && { code: random.pick(['bad_shape', 'not_allowed', 'unknown_ref']) }),
  })
  sendSoon(world, node)
}

/** Two who bend time together: an old epoch goes on after the new one, with what was recorded in between (V4, bad_order). */
export function bendTime(world: World, node: Node): void {
  const other = world.other(node)
  loseEpoch(world, node)
  if (node.epochs.length < 2) return
  const old = node.epochs.at(-2)!
  recordRoot(world, other, { of: node.epoch, by: undefined })
  recordRoot(world, node, { of: other.epoch, by: undefined, into: old })
  recordRoot(world, other, { of: old, by: other })
}

type Recorded = { readonly of: EpochState; readonly by: Node | undefined; readonly into?: EpochState }

/** Records a log as it stands, with the line of a node or the writer's own. */
function recordRoot(world: World, node: Node, { of, by, into = node.epoch }: Recorded): void {
  const writer = world.nodes.find((one) => one.epochs.includes(of))!
  const size = of.leaves.length
  const root = of.roots[size]!
  if (into.recordedRoots.get(`${of.origin} ${size}`) === root) return
  into.recordedRoots.set(`${of.origin} ${size}`, root)
  const { key, name } = by === undefined ? writer.keyFor('time') : by.keyFor('cosign')
  const line = timedLine(key, name, { body: `${of.origin}\n${size}\n${root}\n`, time: world.now })
  node.append(
    { type: 'checkpoints', checkpoints: [{ log: of.origin, size, root, lines: [line] }] },
    world.now,
    into,
  )
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

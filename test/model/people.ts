import { enter, sendSoon } from './exchange.ts'
import { dueAfter } from './model-calendar.ts'
import type { Agreement } from './model-input.ts'
import { isoTime, type Node, otherSide, type PlacedLeaf } from './node.ts'
import { writeRecord } from './record.ts'
import type { DutyRow, Limit, Version } from './setting.ts'
import type { World } from './world.ts'

const CODES = ['unreadable', 'bad_shape', 'missing_file', 'not_allowed']

/** Somebody enters a request or notification under the version in effect; seldom under another, or without an entry for it. */
export function ask(world: World, node: Node): void {
  const { random } = world
  const version = world.versionOf(node)
  if (version === undefined || !node.isUp(world.now)) return
  if (version.isStopped && node.isHonest()) return
  const named = random.chance(0.04) ? random.pick(world.setting.versions) : version
  const row = random.pick(version.duties)
  const id = `sha256:${random.hex(64)}`
  const urgency = random.chance(0.03) ? random.pick(['emergency', 'urgent', 'routine']) : row.urgency
  const rule = { agreement: named.digest, class: row.class, urgency }
  const kind = row.class === 'notification' ? 'notify' : 'request'
  enter(world, node, () => {
    world.append(node, { ...message(world, kind, id), thread: random.hex(32), rule })
    world.truths.set(id, { id, asker: node.side, created: world.now, answers: [] })
  })
  planAsker(world, node, { id, row, version })
}

function message(world: World, kind: string, id = `sha256:${world.random.hex(64)}`) {
  return {
    type: 'message',
    id,
    kind,
    thread: '0'.repeat(32),
    length: world.random.int(200, 5000),
    exercise: world.setting.exercise,
  }
}

type Asked = { readonly id: string; readonly row: DutyRow; readonly version: Version }

/** Grants in time and too late, withdrawals. */
function planAsker(world: World, node: Node, { id, row, version }: Asked): void {
  const { random } = world
  const entered = world.now
  for (const duty of ['acknowledgement', 'answer', 'result'] as const) {
    const limit = row[duty]
    if (limit === undefined || !random.chance(0.3)) continue
    const due = dueOf(world, { start: entered, limit, version, answerer: otherSide(node.side) })
    const at =
      due === undefined
        ? entered + 600
        : due + random.pick([-random.int(30, 4000), -random.int(1, 30), 1, random.int(1, 600)])
    const grant = { duty, due: isoTime((due ?? entered) + random.pick([60, 3600, 86_400, -60])) }
    world.intend(node.upFrom(Math.max(at, entered + 5)), () =>
      enter(world, node, () =>
        world.append(node, { ...message(world, random.pick(['extend', 'clarify'])), ref: id, grant }),
      ),
    )
  }
  if (random.chance(0.1)) {
    const at = entered + random.pick([3, 300, 3000, 30_000])
    world.intend(node.upFrom(at), () =>
      enter(world, node, () => world.append(node, { ...message(world, 'withdraw'), ref: id })),
    )
  }
  if (random.chance(0.1)) {
    const at = entered + random.pick([20, 300, 3000, 30_000])
    world.intend(node.upFrom(at), () => dispute(world, node, id))
  }
  expectDues(world, { start: entered, row, version, answerer: otherSide(node.side) })
}

/** The answerer says that another urgency is the right one; the asker agrees, or keeps its own: nobody waits for the other here. */
function dispute(world: World, node: Node, id: string): void {
  const urgency = world.random.pick(['emergency', 'urgent', 'routine'])
  enter(world, node, () => world.append(node, { ...message(world, 'dispute'), ref: id, urgency }))
}

type Expected = {
  readonly start: number
  readonly row: DutyRow
  readonly version: Version
  readonly answerer: 0 | 1
}

function dueOf(
  world: World,
  of: { start: number; limit: Limit; version: Version; answerer: 0 | 1 },
): number | undefined {
  const { identities } = world.setting
  const governing = of.version as unknown as Agreement
  const later = world.setting.versions.filter(
    (one) => one.number > of.version.number,
  ) as unknown as Agreement[]
  const names = { asker: identities[otherSide(of.answerer)], answerer: identities[of.answerer] }
  const due = dueAfter(of.start, of.limit, { governing, later, ...names })
  return Number.isFinite(due) ? due : undefined
}

/** Both nodes write a checkpoints leaf after each due time (W3, W5). */
function expectDues(world: World, { start, row, version, answerer }: Expected): void {
  const limits = [row.receipt, row.acknowledgement, row.answer, row.result].filter(
    (limit) => limit !== undefined,
  )
  const dues = limits
    .map((limit) => dueOf(world, { start, limit, version, answerer }))
    .filter((due) => due !== undefined)
  if (row.updates !== undefined) dues.push(start + 60 * row.updates.minutes)
  for (const due of dues) {
    world.dues.push(due)
    for (const node of world.nodes)
      world.at(node.upFrom(due + 70 + 15 * node.side), () => recordDues(world, node))
  }
}

/** One leaf for all due times of late. */
function recordDues(world: World, node: Node): void {
  if (world.now - node.lastRecordAt < 60 && world.random.chance(0.5)) return
  if (world.random.chance(node.habits.skips)) return
  const dues = [...new Set(world.dues.filter((due) => due < world.now - 65 && due > world.now - 200))]
  writeRecord(world, node, dues)
  sendSoon(world, node)
}

/** What the answerer does with requests that came in. */
export function receivedRequests(world: World, node: Node, leaves: readonly PlacedLeaf[]): void {
  for (const leaf of leaves) {
    const { rule, id } = leaf.value as {
      rule?: { agreement: string; class: string; urgency: string }
      id?: string
    }
    const truth = world.truths.get(id ?? '')
    if (rule === undefined || truth === undefined || truth.received !== undefined) continue
    truth.received = world.now
    const version = world.setting.versions.find((one) => one.digest === rule.agreement)!
    const row = version.duties.find((one) => one.class === rule.class && one.urgency === rule.urgency)
    if (row !== undefined) planAnswers(world, node, { id: id!, row, version })
  }
}

/** Shares of a limit after which people answer; undefined: never. */
const HABITS: readonly (number | undefined)[] = [0.1, 0.3, 0.5, 0.8, 0.95, 1, 1.05, 1.5, undefined]

function planAnswers(world: World, node: Node, { id, row, version }: Asked): void {
  const { random } = world
  const start = world.now
  expectDues(world, { start, row, version, answerer: node.side })
  if (random.chance(0.05)) {
    const code = random.pick(CODES)
    const leaf = { ...message(world, 'return'), ref: id, code }
    world.intend(node.upFrom(start + random.pick([2, 20, 400])), () =>
      enter(world, node, () => world.append(node, leaf)),
    )
    return
  }
  if (random.chance(0.15)) {
    const at = start + random.pick([5, 100, 1000])
    world.intend(node.upFrom(at), () => dispute(world, node, id))
  }
  const diligence = random.chance(0.5) ? 5 : HABITS.length
  for (const [duty, kinds] of PLANS) {
    const limit = duty === 'update' ? row.updates : row[duty]
    const share = HABITS[random.int(0, diligence - 1)]
    if (limit === undefined || share === undefined) continue
    const due = dueOf(world, { start, limit, version, answerer: node.side })
    const at =
      due === undefined ? start + 4000 : start + Math.round((due - start) * share) + random.int(-90, 30)
    const kind = random.pick(kinds)
    world.intend(node.upFrom(Math.max(at, start + 5)), () => answer(world, node, { id, duty, kind }))
    if (duty === 'update' && random.chance(0.6)) {
      world.intend(node.upFrom(at + 60 * row.updates!.minutes), () => answer(world, node, { id, duty, kind }))
    }
  }
}

type Answered = 'acknowledgement' | 'answer' | 'update' | 'result'
const PLANS: readonly (readonly [Answered, readonly string[]])[] = [
  ['acknowledgement', ['acknowledge', 'acknowledge', 'status', 'result']],
  ['answer', ['result', 'result', 'refuse']],
  ['update', ['status', 'status', 'result']],
  ['result', ['result', 'refuse']],
]

function answer(world: World, node: Node, of: { id: string; duty: Answered; kind: string }): void {
  const truth = world.truths.get(of.id)!
  const given = new Set(truth.answers.map((one) => one.duty))
  const answers = (['acknowledgement', 'answer', 'update', 'result'] as const).filter((duty) => {
    if (duty === of.duty) return true
    return duty === 'acknowledgement' && !given.has(duty)
  })
  enter(world, node, () => {
    world.append(node, { ...message(world, of.kind), ref: of.id, answers })
    for (const duty of answers) truth.answers.push({ duty, created: world.now })
  })
}

import type { SealedMessage } from '../app/ports.ts'
import type { SigningKey } from '../protocol/ed25519.ts'
import { Frontier } from '../protocol/frontier.ts'
import { parseOrigin } from '../protocol/ids.ts'
import type { Cause } from '../protocol/leaf.ts'
import { printLeaf } from '../protocol/leaf.ts'
import { signSuccession } from '../protocol/leaf-place.ts'
import { printTime } from '../protocol/time.ts'
import { commitPlan, planAppend } from './append.ts'
import type { Desk } from './desk.ts'
import { LogError } from './errors.ts'
import { type Edge, emptyEdge } from './growth.ts'
import { Guard, type Mark } from './guard.ts'
import { isUnsigned, newestMark, ownOrigin } from './recovery.ts'
import { timeToSign } from './signing.ts'

/**
 * Begins the next epoch: leaf 0 says under the identity key what was signed of the epoch before and why it ends, leaf 1 is the key set (L6). Writes
 * both in one transaction and signs nothing else: recovery signs them. A crash before the transaction leaves a step that is taken again.
 * Throws `no_identity` while the identity key is not at hand.
 */
export async function beginNextEpoch(desk: Desk, cause: Cause, keySet: SealedMessage): Promise<void> {
  const identity = desk.keys.identity()
  const sign = identity.sign?.bind(identity)
  if (!sign)
    throw new LogError('no_identity', 'the identity key is not at hand; only it can give an epoch up')
  if (keySet.kind !== 'keys') throw new LogError('bad_leaf', 'leaf 1 of an epoch is the key set')
  const last = await lastMark(desk)
  const time = timeToSign(desk, last)
  const origin = await reserveEpoch(desk, last)
  const signer = { publicKey: identity.publicKey, sign } as SigningKey
  const note = await signSuccession({ origin, guard: last.size, cause }, signer)
  const leaf = printLeaf({ v: 1, type: 'succession', at: printTime(time), note })
  const edge: Edge = await emptyEdge(desk.store, origin)
  const plan = await planAppend(desk, edge, [
    { wish: { entries: [{ leaf }, { message: keySet }], effects: undefined }, threads: [] },
  ])
  const refused = plan.refused[0]
  if (refused) throw refused.why
  await commitPlan(desk, plan, [
    { pair: desk.pair.id, origin, writer: desk.writer, epoch: parseOrigin(origin).epoch },
  ])
}

/** The most that was signed of the epoch that ends: what the guard says, or without one what the database shows. */
async function lastMark(desk: Desk): Promise<Mark> {
  const signed = desk.guard?.marks('own').filter((mark) => !isUnsigned(mark)) ?? []
  const byEpoch = signed.sort((a, b) => parseOrigin(a.origin).epoch - parseOrigin(b.origin).epoch)
  return byEpoch.at(-1) ?? (await markOfDatabase(desk))
}

async function markOfDatabase(desk: Desk): Promise<Mark> {
  const row = (await ownLogs(desk)).at(-1)
  const last = row && (await desk.store.lastCheckpoint(row.origin))
  if (!row || !last) throw new LogError('empty', 'nothing was signed yet: there is no epoch to give up')
  const lines = await desk.store.lines(row.origin, last.size, last.size)
  const names = new Set(desk.keys.active(desk.pair.id, 'time').map((key) => key.name))
  const time = Math.max(0, ...lines.filter((line) => names.has(line.name)).map((line) => line.time))
  return { origin: row.origin, size: last.size, root: last.root, time }
}

/** The guard knows the new epoch before the database does, so that no log stands without its guard. */
async function reserveEpoch(desk: Desk, last: Mark): Promise<string> {
  const newest = desk.guard && newestMark(desk.guard)
  if (newest && isUnsigned(newest)) return newest.origin
  const origin = ownOrigin(desk, parseOrigin(last.origin).epoch + 1)
  const first: Mark = { origin, size: 0, root: new Frontier().root(), time: 0 }
  if (desk.guard) await desk.guard.advance('own', first)
  else
    desk.guard = await Guard.replace(desk.files, desk.guardFolder, desk.pair.id, {
      own: [last, first],
      held: await heldMarks(desk),
    })
  return origin
}

/** With the guard lost, our receipts in the database are the best that is known of what we cosigned. */
async function heldMarks(desk: Desk): Promise<Mark[]> {
  const names = new Set(desk.keys.active(desk.pair.id, 'cosign').map((key) => key.name))
  const marks: Mark[] = []
  for (const log of await desk.store.logs(desk.pair.id)) {
    if (log.writer !== desk.peerWriter) continue
    const lines = await desk.store.lines(log.origin, 1, log.size)
    const newest = lines.filter((line) => names.has(line.name)).at(-1)
    if (newest) marks.push({ origin: log.origin, size: newest.size, root: newest.root, time: newest.time })
  }
  return marks
}

async function ownLogs(desk: Desk) {
  return (await desk.store.logs(desk.pair.id)).filter((log) => log.writer === desk.writer)
}

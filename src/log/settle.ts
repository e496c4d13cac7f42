import type { Head } from '../app/ports.ts'
import type { Desk } from './desk.ts'
import { LogError } from './errors.ts'
import { type Edge, verifyStored } from './growth.ts'
import type { Mark } from './guard.ts'
import { signOwn, timeToSign } from './signing.ts'

/** Our log where all is settled: what is stored, what the guard holds and what is signed are one. */
export type Settled = {
  readonly edge: Edge
  /** Undefined before the first leaf. */
  readonly head: Head | undefined
}

/**
 * From durable leaves to a signed head (protocol.md, "Never fork"). `from` is what was signed last, `to` what is stored. Recovery calls the
 * same function, so each step says what a crash after it leaves.
 */
export async function settle(desk: Desk, from: Edge, to: Edge, time: number): Promise<Settled> {
  // The stored bytes are hashed anew: what we sign is what a reader of the disk will find.
  await verifyStored(desk.store, from.frontier, to)
  const mark: Mark = { origin: to.origin, size: to.frontier.size, root: to.frontier.root(), time }
  await desk.guard!.advance('own', mark)
  // A crash here leaves a guard beyond the last signature: recovery signs this mark, and gets the same bytes.
  return { edge: to, head: await signMark(desk, mark) }
}

/** Signs the mark at which the guard stands and stores what was signed, before anybody is told. */
export async function signMark(desk: Desk, mark: Mark): Promise<Head> {
  const { checkpoint, lines, head } = await signOwn(desk, mark)
  // A crash before this is durable loses signatures that nobody has seen; they are made again.
  await desk.store.commit({ pair: desk.pair.id, checkpoints: [checkpoint], lines })
  return head
}

/** Signs the present size afresh. Throws `clock_behind` where the clock has not moved on. */
export async function signAfresh(desk: Desk, settled: Settled): Promise<Settled> {
  const { head } = settled
  if (!head) throw new LogError('empty', `${settled.edge.origin} holds no leaf to sign yet`)
  const last: Mark = { origin: head.origin, size: head.size, root: head.root, time: head.time }
  const time = timeToSign(desk, last)
  // Within one second there is nothing new to say of the same size.
  if (time === last.time) return settled
  await desk.guard!.advance('own', { ...last, time })
  return { ...settled, head: await signMark(desk, { ...last, time }) }
}

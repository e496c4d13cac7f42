import type { Head, Seconds, SignedCheckpoint, TimedLine } from '../app/ports.ts'
import type { Bytes } from '../protocol/bytes.ts'
import { printCheckpointBody, signCheckpoint } from '../protocol/checkpoint.ts'
import { signCosignature } from '../protocol/cosignature.ts'
import { CLOCK_REFUSE } from './clock-watch.ts'
import type { Desk } from './desk.ts'
import { LogError } from './errors.ts'
import type { Mark } from './guard.ts'

/** What is signed at one mark of our own log. */
export type SignedHead = {
  readonly checkpoint: SignedCheckpoint
  readonly lines: readonly TimedLine[]
  readonly head: Head
}

/**
 * The time at which something beyond the last mark may be signed now. Asked before anything is written, so that a wrong clock leaves no
 * trace. Equal seconds are taken, with a larger size only (docs/decisions/0004-equal-seconds.md). Throws `clock_behind`, `clock_off`.
 */
export function timeToSign(desk: Desk, last: Mark | undefined): Seconds {
  const now = desk.clock.now()
  const offset = desk.watch.offset(!desk.witnesses.isEmpty)
  if (Math.abs(offset) > CLOCK_REFUSE)
    throw new LogError(
      'clock_off',
      `our clock is ${offset} s off the median of the others; beyond ${CLOCK_REFUSE} s nothing is signed`,
    )
  if (last && now < last.time)
    throw new LogError('clock_behind', `our clock shows ${now}, and ${last.time} was signed before`)
  return now
}

/**
 * Signs what the guard already holds: the note under all active log keys (0x01) and a timed line under all active time keys (0x04). To do it
 * again gives the same bytes, so a crash anywhere after the guard moved is mended by calling it once more.
 */
export async function signOwn(desk: Desk, mark: Mark): Promise<SignedHead> {
  const { origin, size, root, time } = mark
  const body = printCheckpointBody({ origin, size, root: root as Bytes })
  const logKeys = activeKeys(desk, 'log')
  const timeKeys = activeKeys(desk, 'time')
  const [notes, timed] = await Promise.all([
    Promise.all(logKeys.map((key) => signCheckpoint({ origin, size, root: root as Bytes }, key, origin))),
    Promise.all(
      timeKeys.map(async (key) => ({
        name: key.name,
        line: (await signCosignature(body, key, key.name, time)).text,
      })),
    ),
  ])
  const signatures = notes.map((line) => line.text)
  const lines = timed.map(({ name, line }) => ({ origin, size, root, name, time, line }))
  return {
    checkpoint: { origin, size, root, signatures },
    lines,
    head: { origin, size, root, lines: [...signatures, ...lines.map((line) => line.line)], time },
  }
}

/** Our receipt over the peer's log at a mark of the guard: one line per active cosign key, the oldest key first. */
export async function signReceipt(desk: Desk, mark: Mark): Promise<[TimedLine, ...TimedLine[]]> {
  const { origin, size, root, time } = mark
  const body = printCheckpointBody({ origin, size, root: root as Bytes })
  const [first, ...more] = await Promise.all(
    activeKeys(desk, 'cosign').map(async (key): Promise<TimedLine> => {
      const { text } = await signCosignature(body, key, key.name, time)
      return { origin, size, root, name: key.name, time, line: text }
    }),
  )
  return [first!, ...more]
}

function activeKeys(desk: Desk, use: 'log' | 'time' | 'cosign') {
  const keys = desk.keys.active(desk.pair.id, use)
  if (keys.length === 0) throw new LogError('no_key', `no active ${use} key for pair ${desk.pair.id}`)
  return keys
}

import {
  type KeySet,
  makeVerifier,
  parseBase64,
  parseTime,
  printVerifierKey,
  type TimeText,
} from '../protocol/index.ts'
import type { KeyUse } from '../protocol/key-set.ts'
import { enter, newThread, seal } from './enter.ts'
import { inTurn } from './in-turn.ts'
import { AppError, confirmedPair, type Node } from './node.ts'
import { payloadOf } from './payload-of.ts'
import type { Pair } from './ports.ts'
import { newestKeySet } from './succeed-log.ts'

/** The key sets of both sides as they stand in the logs, and the keys by which witnesses know our log. */
export type PairKeys = {
  readonly names: Readonly<Record<'own' | 'peer', Pair['own']['name']>>
  readonly own: KeySet
  /** Absent before their first leaf is held. */
  readonly peer?: KeySet
  /** Verifier keys of our log under its present origin, the newest last (C2SP signed-note). */
  readonly logKeys: readonly string[]
  /** Since when a key (its public part) stands in its log, by the writer's own clock. */
  readonly since: Readonly<Record<string, TimeText>>
}

export type Rotated =
  | {
      readonly result: 'rotated'
      readonly use: KeyUse
      readonly version: number
      readonly position: number
      readonly end: TimeText
      /** Of a log key: what every witness has to be given before the key before it ends. */
      readonly logKey?: string
    }
  | { readonly result: 'resumed'; readonly version: number; readonly position: number }

export async function showKeys(node: Node, wanted: string): Promise<PairKeys> {
  const pair = await confirmedPair(node, wanted)
  const peer = node.ledger.peerKeys(pair.id)
  return {
    names: { own: pair.own.name, peer: pair.peer.name },
    own: await newestKeySet(node, pair),
    ...(peer && { peer }),
    logKeys: await logKeys(node, pair),
    since: await entryTimes(node, pair),
  }
}

/** The first key set of a log that names a key is the one with which it came. */
async function entryTimes(node: Node, pair: Pair): Promise<Record<string, TimeText>> {
  const since: Record<string, TimeText> = {}
  for (const { origin } of await node.store.logs(pair.id)) {
    const rows = (await node.store.messagesOfKind(origin, ['keys'])).filter(({ fault }) => !fault)
    const contents = await node.store.contents(
      pair.id,
      rows.map(({ id }) => id),
    )
    for (const { id } of rows) {
      const bytes = contents.get(id)
      const payload = bytes && payloadOf(bytes)
      if (payload?.kind !== 'keys') continue
      for (const key of payload.body.document.keys) since[key.public] ??= payload.at
    }
  }
  return since
}

/**
 * Makes a new key of a use and enters the key set that names it (K1). The key before it goes on signing until `end`, so that those who have not
 * read our log further still know what they see. A key set that an interrupted change left on disk is entered first, and nothing else is
 * done. Throws 'refused' for an end that has passed, 'not_ready' while the identity key is not on this machine.
 */
export async function rotateKey(
  node: Node,
  wanted: string,
  change: { readonly use: KeyUse; readonly end: TimeText },
): Promise<Rotated> {
  const pair = await confirmedPair(node, wanted)
  if (parseTime(change.end) <= node.clock.now())
    throw new AppError('refused', `the end ${change.end} has passed; a key ends in the future`, {
      refusal: 'time_past',
    })
  checkIdentity(node)
  return inTurn(node, `keys ${pair.id}`, async () => {
    const entered = await newestKeySet(node, pair)
    const kept = await node.keys.keySet(pair.id)
    if (kept.version > entered.version)
      return { result: 'resumed', version: kept.version, position: await enterKeys(node, pair, kept) }
    // The file first: a crash before the next step leaves a set that is entered by the next call.
    const document = await node.keys.rotate(pair.id, change.use, change.end)
    const position = await enterKeys(node, pair, document)
    const logKey = change.use === 'log' ? (await logKeys(node, pair)).at(-1) : undefined
    return {
      result: 'rotated',
      ...change,
      version: document.version,
      position,
      ...(logKey !== undefined && { logKey }),
    }
  })
}

function checkIdentity(node: Node): void {
  if (!node.keys.identity().sign)
    throw new AppError(
      'not_ready',
      'the identity key is not on this machine; bring its file for as long as this takes',
    )
}

async function enterKeys(node: Node, pair: Pair, document: KeySet): Promise<number> {
  const { sealed } = await seal(node, pair, { kind: 'keys', thread: newThread(node), body: { document } })
  return (await enter(node, pair, sealed, {})).position
}

/** A log key signs under the log's origin as its name. */
async function logKeys(node: Node, pair: Pair): Promise<string[]> {
  const origin = node.ledger.head(pair.id)?.origin
  const set = await node.keys.keySet(pair.id)
  if (origin === undefined) return []
  return set.keys
    .filter((key) => key.use === 'log' && (key.end === undefined || parseTime(key.end) > node.clock.now()))
    .map((key) => printVerifierKey(makeVerifier(origin, 0x01, parseBase64(key.public))))
}

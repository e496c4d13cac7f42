import type { MessageId, Origin, Pair } from '../app/ports.ts'
import {
  originOf,
  parseCheckpointBody,
  parseEntryBundle,
  parseNote,
  parseOrigin,
  parseUtf8,
  TILE_WIDTH,
  tilePath,
} from '../protocol/index.ts'
import { type Answer, type HttpClient, Unreachable } from './http-client.ts'
import { messageIdOf } from './own-news.ts'
import { ownOrigin } from './own-origin.ts'
import type { PeerNode } from './port.ts'

export type Restoring = { readonly node: PeerNode; readonly http: HttpClient }

/** Envelopes that are asked for at once. */
const TOGETHER = 8
const TIMEOUT_MS = 30_000

/**
 * Fetches our own leaves and envelopes back from the peer (X4) while the ledger is quiescent after an old backup. The ledger verifies them
 * against its guard. Throws Unreachable, or what the ledger refuses.
 */
export async function restoreFromPeer(restoring: Restoring, pair: Pair): Promise<void> {
  const { node } = restoring
  if (node.ledger.phase(pair.id).phase !== 'quiescent') return
  await restoreLog(restoring, pair, await ownOrigin(node, pair))
}

/**
 * Fetches back what the peer receipted of epochs that we gave up and hold less of: without it our own exports would be refused (V1). Throws
 * Unreachable, or what the ledger refuses.
 */
export async function restoreGivenUp(restoring: Restoring, pair: Pair): Promise<void> {
  const newest = await ownOrigin(restoring.node, pair)
  const { epoch } = parseOrigin(newest)
  for (let older = 1; older < epoch; older++) {
    await restoreLog(restoring, pair, originOf({ ...parseOrigin(newest), epoch: older }))
  }
}

async function restoreLog(restoring: Restoring, pair: Pair, origin: Origin): Promise<void> {
  const { node } = restoring
  const from = (await node.store.log(origin))?.size ?? 0
  const checkpoint = parseUtf8(await fetchLog(restoring, pair, { origin, path: 'checkpoint' }))
  const { size } = parseCheckpointBody(parseNote(checkpoint).text)
  if (size <= from) return
  const leaves = await fetchLeaves(restoring, pair, { origin, from, to: size })
  const envelopes = await fetchEnvelopes(restoring, pair, leaves)
  await node.ledger.restoreOwn(pair.id, { origin, from, leaves, envelopes, checkpoint })
}

async function fetchLeaves(
  restoring: Restoring,
  pair: Pair,
  { origin, from, to }: { readonly origin: Origin; readonly from: number; readonly to: number },
): Promise<Uint8Array[]> {
  const leaves: Uint8Array[] = []
  for (let index = Math.floor(from / TILE_WIDTH); index * TILE_WIDTH < to; index++) {
    const first = index * TILE_WIDTH
    const width = Math.min(TILE_WIDTH, to - first)
    const path = tilePath({ level: 'entries', index, width })
    const entries = parseEntryBundle(await fetchLog(restoring, pair, { origin, path }), width)
    leaves.push(...entries.slice(Math.max(0, from - first)))
  }
  return leaves
}

async function fetchEnvelopes(
  restoring: Restoring,
  pair: Pair,
  leaves: readonly Uint8Array[],
): Promise<ReadonlyMap<MessageId, Uint8Array>> {
  const ids = leaves.map((leaf) => messageIdOf(parseUtf8(leaf))).filter((id) => id !== undefined)
  const envelopes = new Map<MessageId, Uint8Array>()
  for (let at = 0; at < ids.length; at += TOGETHER) {
    const some = ids.slice(at, at + TOGETHER)
    const found = await Promise.all(
      some.map((id) => fetch(restoring, pair, `/v1/pairs/${pair.id}/messages/${id.slice('sha256:'.length)}`)),
    )
    for (const [i, { status, body }] of found.entries()) {
      // What was expunged under the agreement is not there any more; the ledger decides whether it may lack.
      if (status === 200) envelopes.set(some[i]!, body)
    }
  }
  return envelopes
}

/** A resource of one of the pair's logs, as the peer holds it (X4). Throws Unreachable. */
export async function fetchLog(
  restoring: Restoring,
  pair: Pair,
  { origin, path, signal }: { readonly origin: Origin; readonly path: string; readonly signal?: AbortSignal },
): Promise<Uint8Array> {
  const { writer, epoch } = parseOrigin(origin)
  const { status, body } = await fetch(
    restoring,
    pair,
    `/v1/log/${pair.id}/${writer}/${epoch}/${path}`,
    signal,
  )
  if (status !== 200) throw new Unreachable(`the peer answered ${status} for ${path}`)
  return body
}

function fetch(
  { node, http }: Restoring,
  pair: Pair,
  path: string,
  signal = AbortSignal.timeout(TIMEOUT_MS),
): Promise<Answer> {
  const key = node.keys.active(pair.id, 'transport')[0]
  if (!key || pair.url === undefined)
    throw new Unreachable('the peer has no URL, or we have no transport key')
  return http.sendSigned(
    { key, clock: node.clock, chance: node.chance },
    { method: 'GET', url: `${new URL(pair.url).origin}${path}`, signal },
  )
}

import type { Batch, LeafRow, MessageRow, Origin, Pair, PairId, ThreadRow } from '../../src/app/ports.ts'
import { digest, sha256 } from '../../src/protocol/hash.ts'

/** Rows in the shape of real ones, each telling from its bytes where it belongs. Nothing here is signed: the store never looks. */
export const writer = { own: '1'.repeat(32), peer: '2'.repeat(32) }

export function aPair(id: PairId, over: Partial<Pair> = {}): Pair {
  const own = {
    identity: '0a'.repeat(32),
    host: 'arden.test',
    prefix: 'ARD',
    name: { en: 'Arden', zh: '雅顿' },
  }
  const peer = {
    identity: '0b'.repeat(32),
    host: 'beiyuan.test',
    prefix: 'BEI',
    name: { en: 'Beiyuan', zh: '北原' },
  }
  return { id, own, peer, phase: 'confirmed', exercise: true, ...over }
}

export function originOf(pair: PairId, by: string, epoch = 1): Origin {
  return `${by === writer.own ? 'arden' : 'beiyuan'}.test/log/${pair}/${by}/${epoch}`
}

export function aLog(pair: PairId, by: string, epoch = 1) {
  return { pair, origin: originOf(pair, by, epoch), writer: by, epoch }
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Leaves, messages and contents at [from, from + count) of a log, with the frontier that goes with them. */
export function anExtension(
  pair: PairId,
  origin: Origin,
  { from, count }: { from: number; count: number },
): Batch {
  const indexes = Array.from({ length: count }, (_, i) => from + i)
  return {
    pair,
    leaves: indexes.map((index) => aLeaf(origin, index)),
    messages: indexes.map((index) => aMessage(pair, origin, index)),
    contents: indexes.map((index) => ({ id: idOf(origin, index), bytes: envelopeOf(origin, index) })),
    frontiers: [aFrontier(origin, from + count)],
  }
}

export function aLeaf(origin: Origin, index: number): LeafRow {
  const bytes = bytesOf(`leaf ${index} of ${origin}`)
  return { origin, index, bytes, hash: sha256(bytes) }
}

export function aMessage(
  pair: PairId,
  origin: Origin,
  index: number,
  over: Partial<MessageRow> = {},
): MessageRow {
  const thread = threadOf(origin, index)
  return {
    pair,
    origin,
    index,
    id: idOf(origin, index),
    kind: 'request',
    thread,
    storedMs: 1_000 + index,
    ...over,
  }
}

/** Four messages share a thread. */
export function threadOf(origin: Origin, index: number): string {
  return digest(bytesOf(`thread ${Math.floor(index / 4)} of ${origin}`)).slice(7, 39)
}

export function idOf(origin: Origin, index: number): string {
  return digest(bytesOf(`message ${index} of ${origin}`))
}

export function envelopeOf(origin: Origin, index: number): Uint8Array {
  return bytesOf(`envelope ${index} of ${origin} with a 0x00 \0, and 邮件`)
}

/** One hash per set bit of the size, as a frontier has. */
export function aFrontier(origin: Origin, size: number) {
  const perfect = [...size.toString(2)].filter((bit) => bit === '1')
  return {
    origin,
    size,
    frontier: perfect.map((_, i) => sha256(bytesOf(`subtree ${i} of ${size} of ${origin}`))),
  }
}

export function aThread(pair: PairId, thread: string, over: Partial<ThreadRow> = {}): ThreadRow {
  return {
    pair,
    thread,
    request: digest(bytesOf(thread)),
    reference: 'ARD-2026-0042',
    direction: 'out',
    kind: 'evidence',
    urgency: 'routine',
    phase: 'sent',
    updatedMs: 1_000,
    state: { asks: [{ n: 1, text: { lang: 'zh', text: '日志' } }] },
    ...over,
  }
}

import type { Node } from '../../app/node.ts'
import type { LogRow, Pair, PairId } from '../../app/ports.ts'
import { partyKeyName, writerOf } from '../../protocol/index.ts'
import { until } from './moved-time.ts'
import type { Seen, Stage } from './play.ts'

/** A running node as the replay needs it. `record` writes what is due to be recorded. */
export type StagedNode = { readonly node: Node; record(): Promise<void> }

/** Steps a node through moved time: nothing goes on before everything that was sent has been receipted and witnessed. */
export function stageOf(running: StagedNode, pairId: PairId, witness: string): Stage {
  const { node } = running
  const settled = async ({ peer, witness: hasWitness }: Seen) => {
    const pair = await pairOf(node, pairId)
    const own = await ownLog(node, pair)
    const lines = await node.store.lines(own.origin, own.size, own.size)
    const names = new Set(lines.map((line) => line.name))
    return (
      own.size > 0 &&
      (!peer || names.has(partyKeyName(pair.peer.host, writerOf(pair.peer.identity), 'cosign'))) &&
      (!hasWitness || names.has(witness))
    )
  }
  return {
    node,
    async heartbeat(seen) {
      const head = await node.ledger.refresh(pairId, 0)
      if (!seen.witness) return
      await until(`the witness to time ${head.origin} at ${head.size}`, async () => {
        const lines = await node.store.lines(head.origin, head.size, Number.MAX_SAFE_INTEGER)
        return lines.some((line) => line.name === witness && line.time >= head.time)
      })
    },
    async settle(seen) {
      let size = -1
      for (;;) {
        await until('our log to be receipted and witnessed', () => settled(seen))
        await running.record()
        const now = (await ownLog(node, await pairOf(node, pairId))).size
        if (now === size) return
        size = now
      }
    },
  }
}

async function pairOf(node: Node, id: PairId): Promise<Pair> {
  const pair = (await node.store.pairs()).find((p) => p.id === id)
  if (!pair) throw new Error(`no pair ${id}`)
  return pair
}

async function ownLog(node: Node, pair: Pair): Promise<LogRow> {
  const own = writerOf(pair.own.identity)
  const log = (await node.store.logs(pair.id)).findLast((row) => row.writer === own)
  if (!log) throw new Error('our log has not begun')
  return log
}

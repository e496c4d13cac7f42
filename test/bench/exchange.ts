import { enterRequest } from '../../src/app/enter-request.ts'
import { parseEnvelope } from '../../src/protocol/index.ts'
import type { PairOfNodes } from './pair-of-nodes.ts'

/** Requests entered at a time: what one exchange takes (X2). */
const TOGETHER = 256
/** Milliseconds between looks at what has come. */
const LOOK_MS = 1

/**
 * So many requests, entered 256 at a time by two sides of one desk, so that one batch is signed while the other is stored; resolves when the last is
 * durable, receipted by the peer and witnessed.
 */
export async function bulk(pair: PairOfNodes, messages: number): Promise<void> {
  let left = messages
  let last = 0
  const work = async () => {
    while (left > 0) {
      const now = Math.min(TOGETHER, left)
      left -= now
      const entered = await Promise.all(Array.from({ length: now }, () => enter(pair)))
      last = Math.max(last, ...entered.map(({ position }) => position))
    }
  }
  await Promise.all([work(), work()])
  await provenUpTo(pair, last + 1)
}

export function enter(pair: PairOfNodes) {
  return enterRequest(
    pair.asker.node,
    'BEI',
    {
      kind: 'preservation',
      urgency: 'urgent',
      title: { lang: 'en', text: 'Preserve the logs of a control host' },
      facts: {
        lang: 'en',
        text: 'The host 198.51.100.23 gave orders to about 4,000 cameras on 20 November between 06:55 and 09:10 UTC. '.repeat(
          4,
        ),
      },
      asks: [
        { lang: 'en', text: 'Preserve flow records of 18 to 21 November' },
        { lang: 'en', text: 'Say who rents the host' },
      ],
      observables: [
        { type: 'ipv4', value: '198.51.100.23:48101/tcp' },
        { type: 'domain', value: 'cnc.botnet-01.example' },
      ],
    },
    { name: 'Bench', role: 'handler' },
  )
}

/** Waits until the peer's receipt and the witness's line over our log at that size or beyond are stored here. */
export async function provenUpTo({ asker, origin, names }: PairOfNodes, size: number): Promise<void> {
  const { store } = asker.node
  for (;;) {
    const lines = await store.lines(origin, size, Number.MAX_SAFE_INTEGER)
    if ([names.receipt, names.witness].every((name) => lines.some((line) => line.name === name))) return
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}

/** Bytes of one message of the bench as they are signed, logged, sent and stored. */
export async function sampleOf({ asker, pair, origin }: PairOfNodes) {
  const { store } = asker.node
  const { size } = (await store.log(origin))!
  const row = (await store.messages(origin, Math.max(0, size - 50), size)).at(-1)!
  const envelope = (await store.content(pair, row.id))!
  const [leaf] = await store.leaves(origin, row.index, row.index + 1)
  const thread = await store.thread(pair, row.thread)
  return {
    payload: parseEnvelope(envelope).payload.length,
    leaf: leaf!.bytes.length,
    envelope: envelope.length,
    row: JSON.stringify(thread).length,
  }
}

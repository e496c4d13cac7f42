import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { agreementStatus, enterAgreement } from '../../src/app/agree.ts'
import { addPeer, confirmPeer } from '../../src/app/pair-up.ts'
import type { PairId, PartyCard } from '../../src/app/ports.ts'
import { openNode, type RunningNode, type World } from '../../src/main.ts'
import { readConfig } from '../../src/ops/config.ts'
import { exerciseAgreement } from '../../src/ops/exercise/agreement.ts'
import { openJournal } from '../../src/ops/journal.ts'
import { makeNodeFolder } from '../../src/ops/node-folder.ts'
import { inProcessEvents, realChance, realClock } from '../../src/ops/world.ts'
import {
  fingerprintOf,
  makeVerifier,
  pairOf,
  parseAgreement,
  printAgreement,
  printInvitation,
  printVerifierKey,
} from '../../src/protocol/index.ts'
import { addLog, initWitness, runWitness } from '../../src/witness/index.ts'

/** Two nodes and a witness on disk, in this process, over loopback, by the machine's own clock. */
export type PairOfNodes = {
  readonly asker: RunningNode
  readonly answerer: RunningNode
  readonly pair: PairId
  readonly witnessName: string
  close(): Promise<void>
}

export async function openPair(
  folder: string,
  ports: { readonly asker: number; readonly answerer: number },
): Promise<PairOfNodes> {
  await mkdir(folder, { recursive: true })
  const witnessName = 'witness.bench.example/w'
  const vkey = await initWitness({ folder: join(folder, 'witness'), name: witnessName })
  const witness = await runWitness({
    folder: join(folder, 'witness'),
    host: '127.0.0.1',
    port: 0,
    limits: { rate: { perSecond: 100_000, burst: 100_000 } },
  })
  const cards = {
    arden: await makeNode(join(folder, 'asker'), { prefix: 'ARD', name: 'Arden', port: ports.asker }),
    beiyuan: await makeNode(join(folder, 'answerer'), {
      prefix: 'BEI',
      name: 'Beiyuan',
      port: ports.answerer,
    }),
  }
  const asker = await openNode(readConfig(join(folder, 'asker'), {}), benchWorld())
  const answerer = await openNode(readConfig(join(folder, 'answerer'), {}), benchWorld())
  await confirm(asker, cards.arden, { card: cards.beiyuan, port: ports.answerer })
  await confirm(answerer, cards.beiyuan, { card: cards.arden, port: ports.asker })
  const pair = pairOf(cards.arden.identity, cards.beiyuan.identity)
  await witnessLogs(join(folder, 'witness'), [asker, answerer], pair)
  await asker.listen()
  await answerer.listen()
  const document = withoutQuota(exerciseAgreement(cards, { vkey, url: witness.url }))
  await enterAgreement(asker.node, pair, document)
  await enterAgreement(answerer.node, pair, document)
  await agreed([asker, answerer], pair)
  return {
    asker,
    answerer,
    pair,
    witnessName,
    async close() {
      await asker.close()
      await answerer.close()
      await witness.close()
    },
  }
}

function withoutQuota(document: Uint8Array): Uint8Array {
  return printAgreement({
    ...parseAgreement(document),
    quotas: { messagesPerDay: 10_000_000, bytesPerDay: 100_000_000_000 },
  })
}

/** The machine's world, with a silent journal. */
export function benchWorld(): World {
  return {
    clock: realClock,
    timers: {
      after(ms, ring) {
        const timer = setTimeout(ring, ms)
        return () => clearTimeout(timer)
      },
    },
    chance: realChance,
    events: inProcessEvents(() => {}),
    journal: openJournal('bench', { COMITY_LOG_LEVEL: 'silent' }),
  }
}

async function makeNode(
  folder: string,
  { prefix, name, port }: { readonly prefix: string; readonly name: string; readonly port: number },
): Promise<PartyCard> {
  const card = { prefix, name: { en: name, zh: name }, host: `127.0.0.1:${port}` }
  const identity = await makeNodeFolder(folder, {
    ...card,
    exercise: true,
    url: `http://127.0.0.1:${port}`,
    listen: { host: '127.0.0.1', port },
  })
  return { identity, ...card }
}

async function confirm(
  running: RunningNode,
  own: PartyCard,
  peer: { readonly card: PartyCard; readonly port: number },
): Promise<void> {
  const invitation = printInvitation({
    type: 'comity-invitation',
    v: 1,
    ...peer.card,
    url: `http://127.0.0.1:${peer.port}`,
    exercise: true,
  })
  const { pair } = await addPeer(running.node, { ...own, exercise: true }, invitation)
  await confirmPeer(running.node, pair.id, fingerprintOf(peer.card.identity).en)
}

async function witnessLogs(folder: string, nodes: readonly RunningNode[], pair: PairId): Promise<void> {
  for (const { node } of nodes) {
    const origin = node.ledger.head(pair)!.origin
    const key = node.keys.active(pair, 'log').at(-1)!
    addLog(folder, printVerifierKey(makeVerifier(origin, 0x01, key.publicKey)))
  }
}

async function agreed(nodes: readonly RunningNode[], pair: PairId): Promise<void> {
  for (const { node, record } of nodes) {
    while ((await agreementStatus(node, pair)).inEffect === undefined) {
      await record()
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

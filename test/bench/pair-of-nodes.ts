import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { agreementStatus, enterAgreement } from '../../src/app/agree.ts'
import { addPeer, confirmPeer } from '../../src/app/pair-up.ts'
import type { Origin, PairId, PartyCard } from '../../src/app/ports.ts'
import { openNode, type RunningNode } from '../../src/main/index.ts'
import { readConfig } from '../../src/ops/config.ts'
import { exerciseAgreement } from '../../src/ops/exercise/agreement.ts'
import { makeNodeFolder } from '../../src/ops/node-folder.ts'
import {
  fingerprintOf,
  makeVerifier,
  originOf,
  pairOf,
  parseAgreement,
  partyKeyName,
  printAgreement,
  printInvitation,
  printVerifierKey,
  writerOf,
} from '../../src/protocol/index.ts'
import { addLog, initWitness } from '../../src/witness/index.ts'
import { endJob, startJob } from './process.ts'
import { benchWorld } from './world.ts'

/**
 * Two nodes and a witness on disk, over loopback, by the machine's own clock: the asker in this process, where requests are entered, the answerer
 * and the witness in processes of their own, as the product runs.
 */
export type PairOfNodes = {
  readonly asker: RunningNode
  readonly pair: PairId
  /** Of the asker's log. */
  readonly origin: Origin
  /** The names of the lines that prove a request: the answerer's receipt and the witness's. */
  readonly names: { readonly receipt: string; readonly witness: string }
  close(): Promise<void>
}

/** The pair in a folder of its own, on three ports from `port` on. `prepare` is given the answerer while it is in this process. */
export async function openPair(
  folder: string,
  port: number,
  prepare?: (answerer: RunningNode) => Promise<void>,
): Promise<PairOfNodes> {
  await mkdir(folder, { recursive: true })
  const ports = { asker: port, answerer: port + 1, witness: port + 2 }
  const witness = { folder: join(folder, 'witness'), name: 'witness.bench.example/w', port: ports.witness }
  const vkey = await initWitness(witness)
  const cards = {
    arden: await makeNode(join(folder, 'asker'), { prefix: 'ARD', name: 'Arden', port: ports.asker }),
    beiyuan: await makeNode(join(folder, 'answerer'), {
      prefix: 'BEI',
      name: 'Beiyuan',
      port: ports.answerer,
    }),
  }
  const pair = pairOf(cards.arden.identity, cards.beiyuan.identity)
  const asker = await openNode(readConfig(join(folder, 'asker'), {}), benchWorld())
  const answerer = await openNode(readConfig(join(folder, 'answerer'), {}), benchWorld())
  await confirm(asker, cards.arden, { card: cards.beiyuan, port: ports.answerer })
  await confirm(answerer, cards.beiyuan, { card: cards.arden, port: ports.asker })
  await witnessLogs(witness.folder, [asker, answerer], pair)
  const witnessing = await startJob({ job: 'witness', ...witness })
  await asker.listen()
  await answerer.listen()
  const document = withoutQuota(exerciseAgreement(cards, { vkey, url: `http://127.0.0.1:${ports.witness}` }))
  await enterAgreement(asker.node, pair, document)
  await enterAgreement(answerer.node, pair, document)
  await agreed([asker, answerer], pair)
  await prepare?.(answerer)
  await answerer.close()
  const answering = await startJob({ job: 'node', folder: join(folder, 'answerer') })
  const { host, identity } = cards.beiyuan
  return {
    asker,
    pair,
    origin: originOf({
      host: cards.arden.host,
      pair,
      writer: writerOf(cards.arden.identity),
      epoch: 1,
    }),
    names: { receipt: partyKeyName(host, writerOf(identity), 'cosign'), witness: witness.name },
    async close() {
      await asker.close()
      await endJob(answering)
      await endJob(witnessing)
    },
  }
}

function withoutQuota(document: Uint8Array): Uint8Array {
  return printAgreement({
    ...parseAgreement(document),
    quotas: { messagesPerDay: 10_000_000, bytesPerDay: 100_000_000_000 },
  })
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

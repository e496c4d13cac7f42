/** Makes the exercise: two nodes, a witness, a pair, an agreement, and the year's first cases as history. */

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { agreementStatus, enterAgreement } from '../../app/agree.ts'
import type { Node } from '../../app/node.ts'
import { addPeer, confirmPeer } from '../../app/pair-up.ts'
import type { Role } from '../../app/people/actions.ts'
import type { PairId, PartyCard } from '../../app/ports.ts'
import {
  fingerprintOf,
  makeVerifier,
  pairOf,
  parseTime,
  printInvitation,
  printVerifierKey,
} from '../../protocol/index.ts'
import { exerciseAgreement } from './agreement.ts'
import type { PartyName } from './cases.ts'
import { playHistory } from './history.ts'
import { type MovedTime, movedTime, until } from './moved-time.ts'
import { type ExercisePerson, makePeople } from './people.ts'
import { type StagedNode, stageOf } from './stage.ts'

export type Ports = { readonly arden: number; readonly beiyuan: number; readonly witness: number }
export type ExerciseFile = {
  readonly v: 2
  readonly ports: Ports
  readonly tokens: Readonly<Record<PartyName, { readonly handler: string; readonly operator: string }>>
  readonly people: Readonly<Record<PartyName, readonly ExercisePerson[]>>
}
export const EXERCISE_FILE = 'exercise.json'
export const WITNESS_NAME = 'witness.harbour.example/exercise'

/** What main.ts lends: how nodes and witnesses are made and run. */
export type Workshop = {
  initNode(options: {
    readonly folder: string
    readonly party: PartyName
    readonly port: number
  }): Promise<PartyCard>
  openNode(
    folder: string,
    time: MovedTime,
  ): Promise<StagedNode & { listen(): Promise<string>; close(): Promise<void> }>
  /** The token that the command line uses for this folder. */
  keepToken(folder: string, token: string): Promise<void>
  initWitness(folder: string, name: string): Promise<string>
  runWitness(options: {
    readonly folder: string
    readonly port: number
    readonly now: () => number
  }): Promise<{ close(): Promise<void> }>
  addLog(folder: string, vkey: string): Promise<void>
}

const BEGIN = parseTime('2025-01-06T09:00:00Z')
const CASES = Array.from({ length: 12 }, (_, i) => i + 1)
const PARTIES = ['arden', 'beiyuan'] as const

/** Builds it in `folder`, which is empty; about ten seconds. A build that was interrupted leaves no EXERCISE_FILE and is begun anew. */
export async function buildExercise(
  workshop: Workshop,
  folder: string,
  options: {
    readonly ports: Ports
    readonly cases?: readonly number[]
    readonly progress: (text: string) => void
  },
): Promise<ExerciseFile> {
  const { ports, progress } = options
  const time = movedTime(BEGIN)
  const witnessFolder = join(folder, 'witness')
  const vkey = await workshop.initWitness(witnessFolder, WITNESS_NAME)
  const cards = {} as Record<PartyName, PartyCard>
  for (const party of PARTIES)
    cards[party] = await workshop.initNode({ folder: join(folder, party), party, port: ports[party] })
  const witness = await workshop.runWitness({
    folder: witnessFolder,
    port: ports.witness,
    now: time.clock.now,
  })
  const nodes = {
    arden: await workshop.openNode(join(folder, 'arden'), time),
    beiyuan: await workshop.openNode(join(folder, 'beiyuan'), time),
  }
  try {
    const pair = await pairNodes(nodes, cards, ports)
    for (const party of PARTIES) await workshop.addLog(witnessFolder, logKey(nodes[party].node, pair))
    for (const party of PARTIES) await nodes[party].listen()
    await agree(nodes, cards, { pair, vkey, url: `http://127.0.0.1:${ports.witness}` })
    const stages = {
      arden: stageOf(nodes.arden, pair, WITNESS_NAME),
      beiyuan: stageOf(nodes.beiyuan, pair, WITNESS_NAME),
    }
    await playHistory(
      { stages, moveTo: time.moveTo, progress: (done, of) => progress(`${done}/${of}`) },
      options.cases ?? CASES,
    )
    const people = {
      arden: await makePeople(nodes.arden.node, folder, 'arden'),
      beiyuan: await makePeople(nodes.beiyuan.node, folder, 'beiyuan'),
    }
    const tokens = { arden: tokensOf(people.arden), beiyuan: tokensOf(people.beiyuan) }
    for (const party of PARTIES) await workshop.keepToken(join(folder, party), tokens[party].handler)
    const file: ExerciseFile = { v: 2, ports, tokens, people }
    await writeFile(join(folder, EXERCISE_FILE), JSON.stringify(file, null, 2), { mode: 0o600 })
    return file
  } finally {
    for (const party of PARTIES) await nodes[party].close()
    await witness.close()
  }
}

async function pairNodes(
  nodes: Readonly<Record<PartyName, StagedNode>>,
  cards: Readonly<Record<PartyName, PartyCard>>,
  ports: Ports,
): Promise<PairId> {
  for (const [own, other] of [
    ['arden', 'beiyuan'],
    ['beiyuan', 'arden'],
  ] as const) {
    const invitation = printInvitation({
      type: 'comity-invitation',
      v: 1,
      ...cards[other],
      url: `http://127.0.0.1:${ports[other]}`,
      exercise: true,
    })
    const { pair } = await addPeer(nodes[own].node, { ...cards[own], exercise: true }, invitation)
    await confirmPeer(nodes[own].node, pair.id, fingerprintOf(cards[other].identity).en)
  }
  return pairOf(cards.arden.identity, cards.beiyuan.identity)
}

/** The log key as a witness takes it: under the origin as key name. */
function logKey(node: Node, pair: PairId): string {
  const origin = node.ledger.head(pair)!.origin
  const key = node.keys.active(pair, 'log').at(-1)!
  return printVerifierKey(makeVerifier(origin, 0x01, key.publicKey))
}

async function agree(
  nodes: Readonly<Record<PartyName, StagedNode>>,
  cards: Readonly<Record<PartyName, PartyCard>>,
  with_: { readonly pair: PairId; readonly vkey: string; readonly url: string },
): Promise<void> {
  const document = exerciseAgreement(cards, with_)
  for (const party of PARTIES) await enterAgreement(nodes[party].node, with_.pair, document)
  for (const party of PARTIES) {
    await until(`the agreement to be in effect at ${party}`, async () => {
      await nodes[party].record()
      return (await agreementStatus(nodes[party].node, with_.pair)).inEffect !== undefined
    })
  }
}

function tokensOf(people: readonly ExercisePerson[]): {
  readonly handler: string
  readonly operator: string
} {
  const tokenOf = (role: Role) => people.find(({ roles }) => roles.includes(role))!.token
  return { handler: tokenOf('handler'), operator: tokenOf('operator') }
}

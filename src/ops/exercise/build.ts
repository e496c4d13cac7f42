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
import { actsOf } from './case-acts.ts'
import { type PartyName, readCase } from './cases.ts'
import { generatedActs } from './generate.ts'
import { type MovedTime, movedTime, until } from './moved-time.ts'
import { type ExercisePerson, makePeople } from './people.ts'
import { Play, type Site, type Stage } from './play.ts'
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

/** What main/ lends: how nodes and witnesses are made and run. */
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
/** Those that `npm start` loads by itself. */
const FIRST = Array.from({ length: 12 }, (_, i) => i + 1)
/** Of the year's cases those that one pair of logs can hold: a request that is never receipted, or a fork, would end it (test/scenarios/every-case.long.ts). */
export const WHOLE_YEAR: readonly number[] = Array.from({ length: 42 }, (_, i) => i + 1).filter(
  (number) => ![28, 37, 40, 41, 42].includes(number),
)
/** Requests entered from then on are governed by the second version (data/limits.json). */
const SECOND_VERSION_FROM = '2025-07-01T00:00:00Z'
const PARTIES = ['arden', 'beiyuan'] as const

export type BuildOptions = {
  readonly ports: Ports
  readonly cases?: readonly number[]
  /** Made-up requests beside the cases. */
  readonly generated?: number
  readonly progress: (text: string) => void
}

/** Builds it in `folder`, which is empty; about ten seconds. A build that was interrupted leaves no EXERCISE_FILE and is begun anew. */
export async function buildExercise(
  workshop: Workshop,
  folder: string,
  options: BuildOptions,
): Promise<ExerciseFile> {
  const { ports } = options
  const site = await openSite(workshop, folder, ports)
  try {
    const people = {
      arden: await makePeople(site.at('arden').node, folder, 'arden'),
      beiyuan: await makePeople(site.at('beiyuan').node, folder, 'beiyuan'),
    }
    const tokens = { arden: tokensOf(people.arden), beiyuan: tokensOf(people.beiyuan) }
    for (const party of PARTIES) await workshop.keepToken(join(folder, party), tokens[party].handler)
    await playYear(site, options)
    const file: ExerciseFile = { v: 2, ports, tokens, people }
    await writeFile(join(folder, EXERCISE_FILE), JSON.stringify(file, null, 2), { mode: 0o600 })
    return file
  } finally {
    await site.end()
  }
}

async function playYear(
  site: BuildSite,
  { cases = FIRST, generated = 0, progress }: BuildOptions,
): Promise<void> {
  const references = new Map<string, string>()
  const acts = cases.flatMap((number) => actsOf(readCase(number), references))
  const told = [...acts, ...generatedActs(generated)]
  const version2 = parseTime(SECOND_VERSION_FROM)
  const agreeing = { at: version2 - 3600, is: 'time' as const, does: () => site.agrees(2) }
  const isNeeded = told.some(({ at }) => at > version2)
  await new Play(site).acts(isNeeded ? [...told, agreeing] : told, (done, of) => progress(`${done}/${of}`))
}

type Running = StagedNode & { listen(): Promise<string>; close(): Promise<void> }

/** Both nodes and the witness of an exercise that is being made, in moved time. */
class BuildSite implements Site {
  readonly #workshop: Workshop
  readonly #folder: string
  readonly #ports: Ports
  readonly #time: MovedTime = movedTime(BEGIN)
  readonly #running = new Map<PartyName, Running>()
  readonly stages = new Map<PartyName, Stage>()
  readonly cards = {} as Record<PartyName, PartyCard>
  #witness: { close(): Promise<void> } | undefined
  vkey = ''
  #pair = ''

  constructor(workshop: Workshop, folder: string, ports: Ports) {
    this.#workshop = workshop
    this.#folder = folder
    this.#ports = ports
  }

  at(party: PartyName): Running {
    return this.#running.get(party)!
  }

  moveTo(time: number): void {
    this.#time.moveTo(time)
  }

  async make(): Promise<void> {
    const witnessFolder = join(this.#folder, 'witness')
    this.vkey = await this.#workshop.initWitness(witnessFolder, WITNESS_NAME)
    for (const party of PARTIES) {
      const port = this.#ports[party]
      this.cards[party] = await this.#workshop.initNode({ folder: join(this.#folder, party), party, port })
    }
    await this.reopenWitness()
    for (const party of PARTIES) await this.#open(party)
    const nodes = { arden: this.at('arden'), beiyuan: this.at('beiyuan') }
    this.#pair = await pairNodes(nodes, this.cards, this.#ports)
    for (const party of PARTIES)
      await this.#workshop.addLog(witnessFolder, logKey(nodes[party].node, this.#pair))
    for (const party of PARTIES) await this.#listen(party)
    await this.agrees(1)
  }

  async #open(party: PartyName): Promise<void> {
    this.#running.set(party, await this.#workshop.openNode(join(this.#folder, party), this.#time))
  }

  async #listen(party: PartyName): Promise<void> {
    await this.at(party).listen()
    this.stages.set(party, stageOf(this.at(party), this.#pair, WITNESS_NAME))
  }

  async close(party: PartyName): Promise<void> {
    this.stages.delete(party)
    await this.at(party).close()
    this.#running.delete(party)
  }

  async reopen(party: PartyName): Promise<void> {
    await this.#open(party)
    await this.#listen(party)
  }

  async closeWitness(): Promise<void> {
    await this.#witness?.close()
    this.#witness = undefined
  }

  async reopenWitness(): Promise<void> {
    this.#witness = await this.#workshop.runWitness({
      folder: join(this.#folder, 'witness'),
      port: this.#ports.witness,
      now: this.#time.clock.now,
    })
  }

  /** Both sides enter a version of the agreement; resolves when it is in effect on both. */
  async agrees(version: 1 | 2): Promise<void> {
    const url = `http://127.0.0.1:${this.#ports.witness}`
    const { versions } = await agreementStatus(this.at('arden').node, this.#pair)
    const document = exerciseAgreement(this.cards, { vkey: this.vkey, url }, versions.at(-1)?.document)
    for (const party of PARTIES) await enterAgreement(this.at(party).node, this.#pair, document)
    for (const party of PARTIES) {
      await until(`version ${version} to be in effect at ${party}`, async () => {
        await this.at(party).record()
        const { inEffect } = await agreementStatus(this.at(party).node, this.#pair)
        return inEffect?.document.version === version
      })
    }
  }

  async end(): Promise<void> {
    for (const running of this.#running.values()) await running.close()
    await this.closeWitness()
  }
}

async function openSite(workshop: Workshop, folder: string, ports: Ports): Promise<BuildSite> {
  const site = new BuildSite(workshop, folder, ports)
  try {
    await site.make()
    return site
  } catch (cause) {
    await site.end()
    throw cause
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

/** The log's keys as a witness takes them: the one that signs, under the origin as its name, and that of the writer's timed lines. */
function logKey(node: Node, pair: PairId): string {
  const origin = node.ledger.head(pair)!.origin
  const [log, time] = [node.keys.active(pair, 'log').at(-1)!, node.keys.active(pair, 'time').at(-1)!]
  const timed = makeVerifier(time.name, 0x04, time.publicKey)
  return `${printVerifierKey(makeVerifier(origin, 0x01, log.publicKey))} ${printVerifierKey(timed)}`
}

function tokensOf(people: readonly ExercisePerson[]): {
  readonly handler: string
  readonly operator: string
} {
  const tokenOf = (role: Role) => people.find(({ roles }) => roles.includes(role))!.token
  return { handler: tokenOf('handler'), operator: tokenOf('operator') }
}

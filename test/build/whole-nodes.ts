/** Whole nodes, as `comity serve` opens them, in this process and with their time in the test's hand. */

import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunningNode } from '../../src/main/index.ts'
import { workshop } from '../../src/main/index.ts'
import { readConfig } from '../../src/ops/config.ts'
import { buildExercise, type ExerciseFile } from '../../src/ops/exercise/build.ts'
import type { PartyName } from '../../src/ops/exercise/cases.ts'
import { type MovedTime, movedTime } from '../../src/ops/exercise/moved-time.ts'
import { pairOf, parseTime, parseUtf8, type Report, verifyBundle } from '../../src/protocol/index.ts'
import { enterReleased } from './people.ts'
import { freePorts } from './processes.ts'

const PARTIES = ['arden', 'beiyuan'] as const

/** A folder with both nodes and a witness, paired and agreed, one case behind them. Made once; each test works on a copy. */
export type Site = { readonly folder: string; readonly file: ExerciseFile }

export async function buildSite(folder: string): Promise<Site> {
  const [arden, beiyuan, witness] = await freePorts(3)
  const ports = { arden: arden!, beiyuan: beiyuan!, witness: witness! }
  return { folder, file: await buildExercise(workshop, folder, { ports, cases: [1], progress: () => {} }) }
}

/** The time at which a copy of a site is opened: a Monday, a year after its last case. */
export const OPENED = parseTime('2026-01-12T09:00:00Z')

export class WholeNodes {
  readonly folder: string
  readonly site: Site
  readonly time: MovedTime = movedTime(OPENED)
  /** Seconds by which a party's own clock is off. */
  readonly off: Record<PartyName, number> = { arden: 0, beiyuan: 0 }
  readonly #open = new Map<PartyName, RunningNode>()
  #witness: { close(): Promise<void> } | undefined

  private constructor(site: Site, folder: string) {
    this.site = site
    this.folder = folder
  }

  /** Both nodes and the witness, running on a copy of the site. */
  static async open(
    t: { onTestFinished(finish: () => Promise<void>): void },
    site: Site,
    without: readonly PartyName[] = [],
  ): Promise<WholeNodes> {
    const folder = `${site.folder}-${Math.random().toString(36).slice(2)}`
    await cp(site.folder, folder, { recursive: true })
    const nodes = new WholeNodes(site, folder)
    t.onTestFinished(async () => {
      for (const party of PARTIES) await nodes.stop(party)
      await nodes.#witness?.close()
      await rm(folder, { recursive: true, force: true })
    })
    nodes.#witness = await workshop.runWitness({
      folder: join(folder, 'witness'),
      port: site.file.ports.witness,
      now: nodes.time.clock.now,
    })
    for (const party of PARTIES) if (!without.includes(party)) await nodes.start(party)
    return nodes
  }

  folderOf(party: PartyName): string {
    return join(this.folder, party)
  }

  at(party: PartyName): RunningNode {
    const node = this.#open.get(party)
    if (!node) throw new Error(`${party} is not running`)
    return node
  }

  /** `isSilent`: nothing is exchanged yet. */
  async start(party: PartyName, { isSilent = false }: { isSilent?: boolean } = {}): Promise<void> {
    const { clock } = this.time
    const own = {
      now: () => clock.now() + this.off[party],
      nowMs: () => clock.nowMs() + 1000 * this.off[party],
      elapsedMs: () => clock.nowMs(),
    }
    const opened = await workshop.openNode(this.folderOf(party), { ...this.time, clock: own })
    this.#open.set(party, opened as RunningNode)
    if (!isSilent) await opened.listen()
  }

  async stop(party: PartyName): Promise<void> {
    const node = this.#open.get(party)
    this.#open.delete(party)
    await node?.close()
  }

  /** Moves the time in steps of 10 s, or in `steps` longer ones, and lets everything happen. */
  async passes(span: { days?: number; minutes?: number; seconds?: number }, steps?: number): Promise<void> {
    const seconds = 86_400 * (span.days ?? 0) + 60 * (span.minutes ?? 0) + (span.seconds ?? 0)
    const count = steps ?? Math.ceil(seconds / 10)
    const begin = this.time.clock.now()
    for (let i = 1; i <= count; i++) {
      this.time.moveTo(begin + Math.round((seconds * i) / count))
      await this.settles()
    }
  }

  async settles(): Promise<void> {
    for (let i = 0; i < 3; i++) {
      for (const node of this.#open.values()) {
        await node.peer.settle()
        await node.record()
      }
    }
  }

  get pair(): string {
    return pairOf(
      ...(PARTIES.map((party) => readConfig(this.folderOf(party), {}).identity) as [string, string]),
    )
  }

  /** The node's own API, over HTTP. */
  async call(
    party: PartyName,
    method: 'GET' | 'POST',
    path: string,
    {
      body,
      role = 'handler',
      token,
    }: { readonly body?: unknown; readonly role?: 'handler' | 'operator'; readonly token?: string } = {},
  ) {
    const { ports, tokens } = this.site.file
    const response = await fetch(`http://127.0.0.1:${ports[party]}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token ?? tokens[party][role]}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    const json = <T = Record<string, unknown>>() => JSON.parse(parseUtf8(bytes)) as T
    return { status: response.status, bytes, json }
  }

  /** Enters a request through the API; its answer. */
  requests(by: PartyName) {
    const to = by === 'arden' ? 'BEI' : 'ARD'
    return this.enters(by, `/api/v1/pairs/${to}/requests`, DRAFT)
  }

  /** Puts something up and lets the party's people release it: 201 with what was entered, or the first refusal. */
  enters(by: PartyName, path: string, body: unknown) {
    return enterReleased(
      (token, at, content) => this.call(by, 'POST', at, { body: content, token }),
      { folder: this.folder, people: this.site.file.people[by] },
      path,
      body,
    )
  }

  async entersRequests(by: PartyName, count: number): Promise<string[]> {
    const references: string[] = []
    for (let i = 0; i < count; i++) {
      const answer = await this.requests(by)
      if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.json())}`)
      references.push(answer.json<{ reference: string }>().reference)
    }
    return references
  }

  async references(party: PartyName): Promise<Set<string>> {
    const answer = await this.call(party, 'GET', '/api/v1/requests?limit=1000')
    return new Set(answer.json<{ items: { reference: string }[] }>().items.map((r) => r.reference))
  }

  /** Both sides' exports, proven. */
  async proves(): Promise<Record<PartyName, Report>> {
    return { arden: await this.provesAt('arden'), beiyuan: await this.provesAt('beiyuan') }
  }

  /** One side's export, proven; throws with the findings if it is not. */
  async provesAt(party: PartyName): Promise<Report> {
    const path = `/api/v1/pairs/${party === 'arden' ? 'BEI' : 'ARD'}/record/bundle`
    const report = await verifyBundle((await this.call(party, 'GET', path)).bytes)
    if (!report.proven) throw new Error(`${party}: ${JSON.stringify(report.findings)}`)
    return report
  }
}

/** A request as a program sends it. */
export const DRAFT = {
  kind: 'information',
  urgency: 'urgent',
  title: { lang: 'en', text: 'Who rented the host' },
  facts: { lang: 'en', text: 'It answered.' },
  asks: [{ lang: 'en', text: 'Name the renter.' }],
}

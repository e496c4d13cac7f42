import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import {
  type Bundle,
  leafHash,
  parseCheckpointBody,
  parseEnvelope,
  parseLeaf,
  parseNote,
  parsePayload,
  parseUtf8,
  printBase64,
  type Report,
  rootOf,
  verifyBundle,
} from '../../src/protocol/index.ts'
import { enterReleased } from '../build/people.ts'
import { aFolder, eventually, type Running, start } from '../build/processes.ts'
import { buildSite, DRAFT, type Site } from '../build/whole-nodes.ts'

const PARTIES = ['arden', 'beiyuan'] as const
type Party = (typeof PARTIES)[number]
const other = { arden: 'beiyuan', beiyuan: 'arden' } as const
const prefix = { arden: 'ARD', beiyuan: 'BEI' } as const
const killer = fileURLToPath(new URL('../build/killer.ts', import.meta.url))

const CYCLES = Number(process.env.COMITY_KILLS ?? 200)
/** Of ten cycles, seven end at a durable step and three at any moment. */
const AT_STEPS = Math.floor(CYCLES * 0.7)

/** Steps of which a node dies while it starts and recovers; further ones are counted while it works. */
const AT_START = 8

/** Where the node of this cycle dies, for the killer; undefined: at a moment. */
function deathOf(cycle: number): string | undefined {
  if (cycle >= AT_STEPS) return undefined
  const step = (cycle >> 2) + 1
  const fate = (cycle >> 1) % 2 === 0 ? 'before' : 'after'
  return step <= AT_START ? `start:${step}:${fate}` : `signal:${step - AT_START}:${fate}`
}

/** What a caller was told is done (HTTP 201). */
type Acknowledged = { readonly party: Party; readonly id: string }

it(`kill -9 of either node, at every durable step and at random, ${CYCLES} times: nothing acknowledged is lost, nothing doubled, no fork`, async () => {
  const field = await Field.open()
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const party = PARTIES[cycle % 2]!
    await (cycle < AT_STEPS ? field.diesAtStep(party, cycle) : field.diesAtRandom(party, (cycle * 137) % 900))
    if (cycle % 20 === 19)
      process.stderr.write(`${cycle + 1} of ${CYCLES} kills, ${Math.round(performance.now() / 1000)} s\n`)
    await field.seesNotes()
  }
  await field.comesToRest()
  const reports = await field.proves()

  // Every kind of step was hit on both nodes, before and after it was done.
  for (const party of PARTIES)
    for (const fate of ['before', 'after'])
      for (const name of ['commit', 'rename', 'sync file', 'sync folder'])
        expect(field.deaths.has(`${party} ${fate} ${name}`), `${party} ${fate} ${name}`).toBe(true)

  const bundle = reports.arden.bundle!
  const ids = idsIn(bundle)
  expect(field.acknowledged.length).toBeGreaterThan(CYCLES)
  for (const party of PARTIES) {
    const own = field.acknowledged.filter((each) => each.party === party)
    expect(own.filter(({ id }) => ids.get(id) !== 1)).toEqual([])
  }
  expect(twice([...ids.entries()].flatMap(([id, count]) => Array(count).fill(id)))).toEqual([])
  // A caller who was not answered may find that it was done, but never twice: each title was sent once.
  expect(twice(titlesIn(bundle))).toEqual([])
  expect(twice(referencesIn(bundle))).toEqual([])
  expect(forksIn(bundle, field.notes)).toEqual([])
  expect(conflictsIn(bundle)).toEqual([])
  // Each line that anybody gave and either log records verifies over the one tree.
  for (const party of PARTIES) expect(reports[party].unverified).toEqual([])
  expect(parseUtf8(reports.arden.bytes!)).toBe(parseUtf8(reports.beiyuan.bytes!))
}, 1_200_000)

class Field {
  readonly site: Site
  readonly acknowledged: Acknowledged[] = []
  /** Signed notes that anybody was shown. */
  readonly notes = new Set<string>()
  /** `party fate step` of each death at a step. */
  readonly deaths = new Set<string>()
  readonly #nodes = new Map<Party, Running>()
  #witness!: Running
  #sent = 0

  private constructor(site: Site) {
    this.site = site
  }

  static async open(): Promise<Field> {
    const folder = await aFolder({ onTestFinished })
    const field = new Field(await buildSite(join(folder, 'site')))
    onTestFinished(async () => {
      for (const each of [...field.#nodes.values(), field.#witness]) await each?.kill()
    })
    const { witness } = field.site.file.ports
    field.#witness = start([
      'witness',
      'run',
      '--folder',
      join(field.site.folder, 'witness'),
      '--port',
      String(witness),
    ])
    for (const party of PARTIES) field.#start(party)
    for (const party of PARTIES) await field.#isUp(party)
    return field
  }

  /** The node dies at the step of this cycle, while it starts or while people work. */
  async diesAtStep(party: Party, cycle: number): Promise<void> {
    const death = deathOf(cycle)!
    if (death.startsWith('start')) {
      await this.#nodes.get(party)!.kill()
      this.#start(party, death)
    } else this.#nodes.get(party)!.process.kill('SIGUSR2')
    const mortal = this.#nodes.get(party)!
    await this.#worksUntilDead(mortal, 6000)
    const [, fate, name] = /killed (\w+) (.+)/.exec(mortal.err()) ?? []
    if (fate) this.deaths.add(`${party} ${fate} ${name}`)
    const next = deathOf(cycle + 2)
    this.#start(party, next?.startsWith('signal') ? next : undefined)
    await this.#isUp(party)
  }

  async diesAtRandom(party: Party, afterMs: number): Promise<void> {
    await this.#worksUntilDead(this.#nodes.get(party)!, afterMs)
    this.#start(party)
    // Sometimes it dies again before it is up.
    if (afterMs % 3 === 0) {
      await new Promise((resolve) => setTimeout(resolve, afterMs / 2))
      await this.#nodes.get(party)!.kill()
      this.#start(party)
    }
    await this.#isUp(party)
  }

  /** What people outside can see of both logs: at the nodes, and at the witness. */
  async seesNotes(): Promise<void> {
    for (const party of PARTIES) {
      for (const { origin } of await this.#logs(party)) {
        const path = `/v1/log/${origin.slice(origin.indexOf('/log/') + '/log/'.length)}/checkpoint`
        const shown = await this.#call(party, 'GET', path)
        if (shown?.status === 200) this.notes.add(parseUtf8(shown.bytes))
        const hash = createHash('sha256').update(origin).digest('hex')
        const seen = await fetch(`http://127.0.0.1:${this.site.file.ports.witness}/${hash}/checkpoint`)
        if (seen.status === 200) this.notes.add(await seen.text())
      }
    }
  }

  async comesToRest(): Promise<void> {
    await eventually(
      'both to hold all of the other',
      async () => {
        const [arden, beiyuan] = [await this.#logs('arden'), await this.#logs('beiyuan')]
        const sizes = (logs: typeof arden) =>
          logs
            .map(({ origin, size }) => `${origin} ${size}`)
            .toSorted()
            .join()
        const isHeld = [...arden, ...beiyuan].every(({ size, reconciled }) => size === reconciled)
        return arden.length > 0 && isHeld && sizes(arden) === sizes(beiyuan)
      },
      180_000,
    )
    await this.seesNotes()
  }

  async proves(): Promise<Record<Party, Report>> {
    return eventually('both exports at one cut', async () => {
      const reports = {} as Record<Party, Report>
      for (const party of PARTIES) {
        const answer = await this.#call(party, 'GET', `/api/v1/pairs/${prefix[other[party]]}/record/bundle`)
        reports[party] = await verifyBundle(answer!.bytes)
        expect(reports[party].findings).toEqual([])
      }
      const cut = (party: Party) => JSON.stringify(reports[party].verdicts!.cut)
      return cut('arden') === cut('beiyuan') && reports
    })
  }

  /** Both sides enter requests and acknowledge the other's, one after the other, until the process is dead. */
  async #worksUntilDead(mortal: Running, limitMs: number): Promise<void> {
    let isDead = false
    mortal.ended.then(() => {
      isDead = true
    })
    const end = performance.now() + limitMs
    while (!isDead) {
      if (performance.now() > end) await mortal.kill()
      else await Promise.all(PARTIES.map((party) => this.#works(party)))
    }
    await mortal.ended
  }

  async #works(party: Party): Promise<void> {
    this.#sent += 1
    const title = { lang: 'en', text: `Request ${this.#sent}` }
    const entered = await this.#enters(party, `/api/v1/pairs/${prefix[other[party]]}/requests`, {
      ...DRAFT,
      title,
    })
    if (!entered) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      return
    }
    const path = `/api/v1/requests/${entered.reference}/acknowledge`
    await this.#enters(other[party], path, { state: 'accepted' })
  }

  /** Undefined when nobody said that it is done. */
  async #enters(
    party: Party,
    path: string,
    body: unknown,
  ): Promise<{ readonly reference: string } | undefined> {
    const { file, folder } = this.site
    const call = async (token: string, at: string, content: unknown) => {
      const answer = await this.#call(party, 'POST', at, content, token)
      const json = <T = Record<string, unknown>>() => JSON.parse(parseUtf8(answer!.bytes)) as T
      return { status: answer?.status ?? 0, json }
    }
    const answer = await enterReleased(call, { folder, people: file.people[party] }, path, body)
    if (answer.status !== 201) return undefined
    const { id, reference } = answer.json<{ id: string; reference: string }>()
    this.acknowledged.push({ party, id })
    return { reference }
  }

  async #logs(party: Party): Promise<readonly { origin: string; size: number; reconciled: number }[]> {
    const answer = await this.#call(party, 'GET', `/api/v1/pairs/${prefix[other[party]]}/record`)
    return answer?.status === 200 ? JSON.parse(parseUtf8(answer.bytes)).logs : []
  }

  async #call(party: Party, method: 'GET' | 'POST', path: string, body?: unknown, token?: string) {
    const { ports, tokens } = this.site.file
    try {
      const response = await fetch(`http://127.0.0.1:${ports[party]}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token ?? tokens[party].handler}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      })
      return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) }
    } catch {
      return undefined
    }
  }

  #start(party: Party, kill?: string): Running {
    const serve = ['serve', '--folder', join(this.site.folder, party)]
    const node = kill
      ? start(serve, { before: ['--import', killer], env: { COMITY_TEST_KILL: kill } })
      : start(serve)
    this.#nodes.set(party, node)
    return node
  }

  async #isUp(party: Party): Promise<void> {
    await eventually(`${party} to run`, async () => {
      const node = this.#nodes.get(party)!
      if (node.process.exitCode !== null) throw new Error(`${party} ended: ${node.err()}`)
      return (await this.#call(party, 'GET', '/healthz'))?.status === 200
    })
  }
}

function epochsIn(bundle: Bundle) {
  return bundle.logs.flatMap((log) => log.epochs)
}

/** How often each message's id stands in the two logs. */
function idsIn(bundle: Bundle): Map<string, number> {
  const ids = new Map<string, number>()
  for (const bytes of epochsIn(bundle).flatMap((epoch) => epoch.leaves)) {
    const leaf = parseLeaf(bytes)
    if (leaf.type === 'message') ids.set(leaf.id, (ids.get(leaf.id) ?? 0) + 1)
  }
  return ids
}

function requestsIn(bundle: Bundle) {
  return bundle.messages.flatMap((bytes) => {
    const payload = parsePayload(parseEnvelope(bytes).payload)
    return payload.kind === 'request' ? [payload] : []
  })
}
const titlesIn = (bundle: Bundle) =>
  requestsIn(bundle).flatMap(({ body }) => (/^Request \d+$/.test(body.title.text) ? [body.title.text] : []))
const referencesIn = (bundle: Bundle) => requestsIn(bundle).map(({ body }) => body.reference)

function twice(all: readonly string[]): string[] {
  const seen = new Set<string>()
  return all.filter((each) => seen.size === seen.add(each).size)
}

/** Notes whose root is not that of the final tree at their size. */
function forksIn(bundle: Bundle, notes: ReadonlySet<string>): string[] {
  const hashes = new Map(
    epochsIn(bundle).map(({ origin, leaves }) => [origin as string, leaves.map(leafHash)]),
  )
  return [...notes].filter((text) => {
    const { origin, size, root } = parseCheckpointBody(parseNote(text).text)
    const own = hashes.get(origin)
    return !own || size > own.length || printBase64(rootOf(own.slice(0, size))) !== printBase64(root)
  })
}

function conflictsIn(bundle: Bundle) {
  return epochsIn(bundle)
    .flatMap((epoch) => epoch.leaves.map(parseLeaf))
    .filter((leaf) => leaf.type === 'checkpoints' && leaf.conflict !== undefined)
}

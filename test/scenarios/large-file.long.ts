import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { parseUtf8, verifyBundle } from '../../src/protocol/index.ts'
import { signatureOf } from '../build/people.ts'
import { aFolder, comity, eventually, freePorts, type Running, start } from '../build/processes.ts'
import { buildSite, type Site } from '../build/whole-nodes.ts'
import { Wire } from '../build/wire.ts'

const PARTIES = ['arden', 'beiyuan'] as const
type Party = (typeof PARTIES)[number]
const other = { arden: 'beiyuan', beiyuan: 'arden' } as const
const prefix = { arden: 'ARD', beiyuan: 'BEI' } as const

/** The largest file that there is (X3), unless told otherwise. */
const LENGTH = Number(process.env.COMITY_FILE_BYTES ?? 2 ** 31)
const CUTS = 10
/** Resident bytes that a node may take over what it holds when it has just started, however long the file is: what the runtime lets lie before it collects. */
const MOST_MORE = 192 * 1024 * 1024
const MINUTES = 60_000

it(
  `a file of ${LENGTH} bytes goes both ways between two nodes, over ten cuts and kill -9 of either, in steady memory`,
  async () => {
    const field = await Field.open()
    for (const from of PARTIES) {
      const file = await field.makesFile(from)
      const entering = field.entersRequestWith(from, file.path)
      // The person's own upload is cut by a death of the node, and goes on.
      await field.dies(from, async () => (await field.uploading(from)) > LENGTH / 4)
      const { reference, release } = await entering
      await release()
      for (let cut = 1; cut <= CUTS; cut++) {
        await eventually(
          `${cut} of ${CUTS} parts of the file at ${other[from]}`,
          async () => (await field.received(other[from], file.hex)) > (cut * LENGTH) / (CUTS + 2),
          10 * MINUTES,
        )
        field.cuts(from)
        if (cut === 3) await field.dies(other[from])
        if (cut === 6) await field.dies(from)
      }
      await eventually('the file', async () => field.holds(other[from], file.hex), 10 * MINUTES)
      // The message came after its file, and nobody returned it.
      const { phase } = await eventually('the request', () => field.shows(other[from], reference), MINUTES)
      expect(phase).toBe('entered')
      expect(await field.digestAt(other[from], reference, file.hex)).toBe(file.hex)
      await rm(file.path)
    }
    for (const party of PARTIES) {
      const { idle, most } = field.memory.get(party)!
      process.stderr.write(`${party}: ${mib(idle)} MiB idle, ${mib(most)} MiB at most\n`)
      expect(most - idle, party).toBeLessThan(MOST_MORE)
    }
    await field.proves()
  },
  60 * MINUTES,
)

it(
  'a peer that sends other bytes than it named is refused and told, and its message is returned',
  async () => {
    const field = await Field.open()
    const file = await field.makesFile('arden', 50_000_000)
    const { reference, release } = await field.entersRequestWith('arden', file.path)
    // The asker's disk gives other bytes from now on than those that were hashed.
    const stored = join(field.blobs('arden'), file.hex)
    const handle = await open(stored, 'r+')
    await handle.write(Buffer.from('other bytes'), 0, 11, 25_000_000)
    await handle.close()
    await release()
    const shown = await eventually(
      'the return',
      async () => {
        const found = await field.shows('arden', reference)
        return found?.phase === 'returned' && found
      },
      5 * MINUTES,
    )
    expect(JSON.stringify(shown)).toContain('missing_file')
    expect(await field.holds('beiyuan', file.hex)).toBe(false)
  },
  20 * MINUTES,
)

class Field {
  readonly site: Site
  /** Resident bytes: when a node has started, and the most that was seen after that, over all its lives. */
  readonly memory = new Map<Party, { idle: number; most: number }>()
  readonly #folder: string
  readonly #ports = new Map<Party, number>()
  readonly #wires = new Map<Party, Wire>()
  readonly #nodes = new Map<Party, Running>()
  readonly #isSettled = new Set<Party>()
  #pair = ''

  private constructor(site: Site, folder: string) {
    this.site = site
    this.#folder = folder
  }

  /** Both nodes listen elsewhere than they say: what one sends the other goes over a wire that the test can cut. */
  static async open(): Promise<Field> {
    const folder = await aFolder({ onTestFinished })
    const field = new Field(await buildSite(join(folder, 'site')), folder)
    onTestFinished(async () => {
      for (const node of field.#nodes.values()) await node.kill()
      for (const wire of field.#wires.values()) await wire.close()
    })
    const { ports } = field.site.file
    const listening = await freePorts(2)
    const witness = start([
      'witness',
      'run',
      '--folder',
      join(field.site.folder, 'witness'),
      '--port',
      String(ports.witness),
    ])
    onTestFinished(() => witness.kill())
    for (const [i, party] of PARTIES.entries()) {
      const path = join(field.site.folder, party, 'node.json')
      const settings = JSON.parse(await readFile(path, 'utf8')) as { listen: { port: number } }
      settings.listen.port = listening[i]!
      await writeFile(path, JSON.stringify(settings))
      const wire = await new Wire().open(ports[party])
      wire.target = listening[i]!
      field.#ports.set(party, listening[i]!)
      field.#wires.set(party, wire)
      field.#start(party)
    }
    for (const party of PARTIES) await field.#settles(party)
    const looking = setInterval(() => void field.#look(), 200)
    onTestFinished(() => clearInterval(looking))
    const { pairs } = await field.#get<{ pairs: { id: string }[] }>('arden', '/api/v1/pairs')
    field.#pair = pairs[0]!.id
    return field
  }

  blobs(party: Party): string {
    return join(this.site.folder, party, 'blobs', this.#pair)
  }

  async makesFile(party: Party, length = LENGTH): Promise<{ readonly path: string; readonly hex: string }> {
    const path = join(this.#folder, `${party}.bin`)
    const step = randomBytes(1024 * 1024)
    const hash = createHash('sha256')
    const file = await open(path, 'w')
    for (let at = 0; at < length; at += step.length) {
      step.writeUInt32LE(at / step.length)
      const bytes = step.subarray(0, Math.min(step.length, length - at))
      hash.update(bytes)
      await file.write(bytes)
    }
    await file.close()
    return { path, hex: hash.digest('hex') }
  }

  /** Puts a request up with a file, by the command line; it is entered with the second person's release. */
  async entersRequestWith(party: Party, path: string) {
    const [author, approver] = this.site.file.people[party]
    const to = prefix[other[party]]
    const words = [
      '--pair',
      to,
      '--kind',
      'information',
      '--title',
      'Traffic',
      '--facts',
      'Enclosed.',
      '--ask',
      'Look.',
    ]
    const said = await comity(
      ['request', 'enter', ...words, '--attach', path, '--json', ...this.#by(party, author!.token)],
      30 * MINUTES,
    )
    if (said.code !== 0) throw new Error(said.err)
    const { id, reference } = JSON.parse(said.out) as { id: string; reference: string }
    const release = async () => {
      for (const person of [author!, approver!]) {
        const body = await signatureOf(this.site.folder, person, id)
        await this.#post(party, `/api/v1/proposals/${id}/release`, body, person.token)
      }
    }
    return { id, reference, release }
  }

  /** Bytes of the person's upload that are here. */
  async uploading(party: Party): Promise<number> {
    const folder = join(this.blobs(party), 'up')
    const names = await readdir(folder).catch(() => [])
    const sizes = await Promise.all(names.map((name) => sizeOf(join(folder, name))))
    return Math.max(0, ...sizes)
  }

  async received(party: Party, hex: string): Promise<number> {
    const path = join(this.blobs(party), hex)
    return Math.max(await sizeOf(path), await sizeOf(`${path}.part`))
  }

  async holds(party: Party, hex: string): Promise<boolean> {
    return (await sizeOf(join(this.blobs(party), hex))) > 0
  }

  cuts(from: Party): void {
    const wire = this.#wires.get(other[from])!
    wire.cut()
    wire.mend()
  }

  /** kill -9, when that holds; then it starts again. */
  async dies(party: Party, when: () => Promise<boolean> = async () => true): Promise<void> {
    await eventually(`${party} to be in the middle`, when, 10 * MINUTES)
    await this.#nodes.get(party)!.kill()
    this.#start(party)
    await this.#settles(party)
  }

  async shows(party: Party, reference: string): Promise<{ readonly phase: string } | undefined> {
    return this.#get<{ phase: string }>(party, `/api/v1/requests/${reference}`).catch(() => undefined)
  }

  /** The digest of what a person there is given. */
  async digestAt(party: Party, reference: string, hex: string): Promise<string> {
    const out = join(this.#folder, `${party}.got`)
    const token = this.site.file.people[party][0]!.token
    const got = await comity(
      ['file', 'get', reference, hex, '--out', out, ...this.#by(party, token)],
      30 * MINUTES,
    )
    if (got.code !== 0) throw new Error(got.err)
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(out)) hash.update(chunk as Uint8Array)
    await rm(out)
    return hash.digest('hex')
  }

  async proves(): Promise<void> {
    const [arden, beiyuan] = await Promise.all(
      PARTIES.map(async (party) => {
        const path = `/api/v1/pairs/${this.#pair}/record/bundle`
        const response = await this.#fetch(party, path, {}, this.site.file.people[party][0]!.token)
        return verifyBundle(new Uint8Array(await response.arrayBuffer()))
      }),
    )
    expect(arden!.findings).toEqual([])
    expect(parseUtf8(arden!.bytes!).length).toBeGreaterThan(0)
    expect(beiyuan!.findings).toEqual([])
  }

  #by(party: Party, token: string): string[] {
    return ['--node', `http://127.0.0.1:${this.#ports.get(party)}`, '--token', token]
  }

  #start(party: Party): void {
    this.#nodes.set(party, start(['serve', '--folder', join(this.site.folder, party)]))
  }

  async #isUp(party: Party): Promise<void> {
    await eventually(`${party} to be up`, () =>
      fetch(`http://127.0.0.1:${this.#ports.get(party)}/healthz`).then(
        () => true,
        () => false,
      ),
    )
  }

  /** Looks at the memory of the nodes that run. What a start itself takes for a moment is not counted. */
  async #look(): Promise<void> {
    for (const [party, node] of this.#nodes) {
      const status = await readFile(`/proc/${node.process.pid}/status`, 'utf8').catch(() => '')
      const bytes = 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0)
      const seen = this.memory.get(party)
      if (seen && this.#isSettled.has(party)) seen.most = Math.max(seen.most, bytes)
    }
  }

  async #settles(party: Party): Promise<void> {
    this.#isSettled.delete(party)
    await this.#isUp(party)
    const status = await readFile(`/proc/${this.#nodes.get(party)!.process.pid}/status`, 'utf8')
    const idle = 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)![1])
    if (!this.memory.has(party)) this.memory.set(party, { idle, most: idle })
    this.#isSettled.add(party)
  }

  async #get<T>(party: Party, path: string): Promise<T> {
    const response = await this.#fetch(party, path, {}, this.site.file.people[party][0]!.token)
    return (await response.json()) as T
  }

  async #post(party: Party, path: string, body: unknown, token: string): Promise<void> {
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }
    await this.#fetch(party, path, init, token)
  }

  async #fetch(party: Party, path: string, init: RequestInit, token: string): Promise<Response> {
    const response = await fetch(`http://127.0.0.1:${this.#ports.get(party)}${path}`, {
      ...init,
      headers: { ...(init.headers as Record<string, string>), authorization: `Bearer ${token}` },
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
}

function mib(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    (found) => found.size,
    () => 0,
  )
}

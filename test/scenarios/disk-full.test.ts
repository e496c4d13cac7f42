import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseUtf8, verifyBundle } from '../../src/protocol/index.ts'
import { enterReleased } from '../build/people.ts'
import { aFolder, eventually, MAIN, type Running, start, startShell } from '../build/processes.ts'
import { onSmallDisk } from '../build/small-disk.ts'
import { buildSite, DRAFT, type Site } from '../build/whole-nodes.ts'

const PARTIES = ['arden', 'beiyuan'] as const
type Party = (typeof PARTIES)[number]

/** Kilobytes of a node's longest file. */
async function longestFile(folder: string): Promise<number> {
  const names = await readdir(folder)
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size))
  return Math.ceil(Math.max(...sizes) / 1024)
}

/** A node in a folder of its own that soon can write no more, how it is started there, and what gives it room again. */
type Full = { readonly folder: string; readonly serve: string; makesRoom(): Promise<void> }

describe('a node whose disk takes no more refuses in a sentence, goes on answering, and loses nothing that it acknowledged', () => {
  it('where the system lets no file grow', () =>
    fillsUp(async (site) => {
      const folder = join(site.folder, 'arden')
      // A process that may not make any file longer than this is refused by the system as by a full disk.
      const limit = (await longestFile(folder)) + 400
      return { folder, serve: `ulimit -f ${limit}; ${serving(folder)}`, makesRoom: async () => {} }
    }))

  it('where the file system is full', ({ skip }) =>
    fillsUp(async (site, outer) => {
      const from = join(site.folder, 'arden')
      const disk = await onSmallDisk({ onTestFinished }, from, { folder: outer, roomKb: 1500 })
      if ('reason' in disk) return skip(disk.reason)
      return { ...disk, serve: serving(disk.folder) }
    }))
})

function serving(folder: string): string {
  return `exec "${process.execPath}" "${MAIN}" serve --folder "${folder}"`
}

async function fillsUp(prepare: (site: Site, folder: string) => Promise<Full>): Promise<void> {
  const folder = await aFolder({ onTestFinished })
  const site = await buildSite(join(folder, 'site'))
  const disk = await prepare(site, folder)
  const folders = { arden: disk.folder, beiyuan: join(site.folder, 'beiyuan') }
  const running: Running[] = []
  onTestFinished(async () => {
    await Promise.all(running.map((each) => each.kill()))
  })
  const call = callOf(site)
  const enters = () =>
    enterReleased(
      (token, path, body) => call('arden', 'POST', path, body, token),
      { folder: site.folder, people: site.file.people.arden },
      '/api/v1/pairs/BEI/requests',
      DRAFT,
    )
  const isUp = (party: Party) =>
    eventually(
      `${party} to answer`,
      async () => (await call(party, 'GET', '/healthz').catch(() => undefined)) !== undefined,
    )

  const full = startShell(disk.serve)
  running.push(full, start(['serve', '--folder', folders.beiyuan]))
  await Promise.all(PARTIES.map(isUp))
  const acknowledged: string[] = []
  let refused: Awaited<ReturnType<typeof call>> | undefined
  for (let i = 0; i < 2000 && !refused; i++) {
    const answer = await enters()
    if (answer.status === 201) acknowledged.push(answer.json().reference as string)
    else refused = answer
  }
  expect(acknowledged.length).toBeGreaterThan(0)
  expect(refused?.status).toBe(503)
  expect(refused!.json()).toMatchObject({
    code: expect.stringMatching(/^[a-z_]+$/),
    detail: expect.stringMatching(/\w+ \w+/),
  })
  expect(parseUtf8(refused!.bytes)).not.toMatch(/node:|\.ts:/)
  expect((await call('arden', 'GET', '/api/v1/requests?limit=1000')).status).toBe(200)
  expect((await enters()).status).toBe(503)
  expect(full.process.exitCode).toBeNull()

  await full.stop()
  await disk.makesRoom()
  running.push(start(['serve', '--folder', folders.arden]))
  await isUp('arden')
  const next = await eventually('room to be used', async () => {
    const answer = await enters()
    return answer.status === 201 && answer
  })
  const wanted = [...acknowledged, next.json().reference as string]
  for (const party of PARTIES) {
    await eventually(`${party} to show all that was acknowledged, once`, async () => {
      const shown = (await call(party, 'GET', '/api/v1/requests?limit=1000')).json().items as {
        reference: string
      }[]
      const references = shown.map(({ reference }) => reference)
      expect(new Set(references).size).toBe(references.length)
      return wanted.every((reference) => references.includes(reference))
    })
  }
  await eventually('both exports to prove the same', async () => {
    const told = await Promise.all(
      PARTIES.map(async (party) => {
        const other = party === 'arden' ? 'BEI' : 'ARD'
        const report = await verifyBundle(
          (await call(party, 'GET', `/api/v1/pairs/${other}/record/bundle`)).bytes,
        )
        expect(report.findings).toEqual([])
        return parseUtf8(report.bytes!)
      }),
    )
    return told[0] === told[1]
  })
}

function callOf(site: Site) {
  return async (party: Party, method: 'GET' | 'POST', path: string, body?: unknown, token?: string) => {
    const { ports, tokens } = site.file
    const response = await fetch(`http://127.0.0.1:${ports[party]}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token ?? tokens[party].handler}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    })
    const bytes = new Uint8Array(await response.arrayBuffer())
    return {
      status: response.status,
      bytes,
      json: <T = Record<string, unknown>>() => JSON.parse(parseUtf8(bytes)) as T,
    }
  }
}

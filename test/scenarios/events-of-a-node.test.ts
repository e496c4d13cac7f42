import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildSite, type Site, WholeNodes } from '../build/whole-nodes.ts'

let folder: string
let site: Site
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-events-'))
  site = await buildSite(join(folder, 'site'))
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A receiver on this machine; what it was told. */
async function receiver(): Promise<{ readonly url: string; readonly told: string[] }> {
  const told: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      told.push(body)
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(async () => void server.close())
  return { told, url: `http://127.0.0.1:${(server.address() as { port: number }).port}/` }
}

async function hooked(nodes: WholeNodes, url: string): Promise<string> {
  const owner = site.file.people.arden[0]!.id
  const body = { url, owner, types: ['message.sent'] }
  const made = await nodes.call('arden', 'POST', '/api/v1/webhooks', { body, role: 'operator' })
  expect(made.status).toBe(201)
  return made.json<{ webhook: { id: string } }>().webhook.id
}

describe('a node as it is run', () => {
  it('calls no address of its own machine unless its settings say so', { timeout: 120_000 }, async (t) => {
    const nodes = await WholeNodes.open(t, site)
    const { url, told } = await receiver()
    const id = await hooked(nodes, url)
    const [first] = await nodes.entersRequests('arden', 1)
    await nodes.at('arden').webhooks.settle()
    const shown = await nodes.call('arden', 'GET', `/api/v1/webhooks/${id}`, { role: 'operator' })
    expect(shown.json()).toMatchObject({ failures: 1, lastStatus: expect.stringContaining('https') })
    expect(told).toEqual([])

    await nodes.stop('arden')
    const path = join(nodes.folderOf('arden'), 'node.json')
    const settings = JSON.parse(await readFile(path, 'utf8'))
    await writeFile(path, JSON.stringify({ ...settings, privateWebhooks: true }))
    nodes.time.moveTo(nodes.time.clock.now() + 60)
    await nodes.start('arden')
    const [second] = await nodes.entersRequests('arden', 1)
    await nodes.at('arden').webhooks.settle()
    expect(told.map((body) => JSON.parse(body).data.reference)).toEqual([first, second])
  })

  it('streams what happened while it was down to whoever comes again', { timeout: 120_000 }, async (t) => {
    const nodes = await WholeNodes.open(t, site)
    const { upTo } = (await nodes.call('arden', 'GET', '/api/v1/events/list')).json<{ upTo: number }>()
    const [reference] = await nodes.entersRequests('arden', 1)
    await nodes.stop('arden')
    await nodes.start('arden')
    const path = '/api/v1/events?types=message.sent&seconds=0'
    const answer = await fetch(`http://127.0.0.1:${site.file.ports.arden}${path}`, {
      headers: { authorization: `Bearer ${site.file.tokens.arden.handler}`, 'last-event-id': String(upTo) },
      signal: AbortSignal.timeout(20_000),
    })
    expect(await answer.text()).toContain(reference!)
  })
})

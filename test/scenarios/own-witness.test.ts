import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  makeVerifier,
  openCosignature,
  parseBase64,
  parseLine,
  parseNote,
  printBase64,
  printCheckpointBody,
  printNote,
} from '../../src/protocol/index.ts'
import { buildSite, type Site, WholeNodes } from '../build/whole-nodes.ts'

let folder: string
let site: Site

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-own-witness-'))
  site = await buildSite(join(folder, 'site'))
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Shows Beiyuan's newest checkpoint to Arden's own witness, as a log's client does. */
async function show(
  nodes: WholeNodes,
  by: { oldSize: number; proof?: readonly Uint8Array[]; text?: string },
) {
  const { node } = nodes.at('beiyuan')
  const { origin } = node.ledger.head(nodes.pair)!
  const newest = (await node.store.lastCheckpoint(origin))!
  const note = printNote(
    printCheckpointBody({ ...newest, root: new Uint8Array(newest.root) }),
    newest.signatures.map(parseLine),
  )
  const proof = (by.proof ?? []).map((hash) => `${printBase64(hash)}\n`).join('')
  const response = await fetch(`http://127.0.0.1:${nodes.site.file.ports.arden}/v1/add-checkpoint`, {
    method: 'POST',
    body: by.text ?? `old ${by.oldSize}\n${proof}\n${note}`,
    signal: AbortSignal.timeout(20_000),
  })
  const body = await response.text()
  return { status: response.status, body, origin, size: newest.size, text: parseNote(note).text }
}

async function witnessKey(nodes: WholeNodes) {
  const set = await nodes.at('arden').node.keys.keySet(nodes.pair)
  const { name, public: key } = set.keys.find(({ use }) => use === 'witness')!
  return makeVerifier(name, 0x04, parseBase64(key))
}

describe('the node’s own witness', () => {
  it('cosigns the peer’s log by the witness key, and never by the one of receipts', async () => {
    const nodes = await WholeNodes.open({ onTestFinished }, site)
    await nodes.passes({ minutes: 2 })
    const shown = await show(nodes, { oldSize: 0 })
    expect(shown.status).toBe(200)
    const line = parseLine(shown.body.trimEnd())
    expect(await openCosignature(shown.text, line, await witnessKey(nodes))).toEqual({
      time: nodes.time.clock.now(),
    })
    const { keys } = nodes.at('arden').node
    expect(keys.active(nodes.pair, 'cosign').map(({ name }) => name)).not.toContain(line.name)
  })

  it('remembers over a restart what it saw, takes what grew from there, and nothing that does not', async () => {
    const nodes = await WholeNodes.open({ onTestFinished }, site)
    const first = await show(nodes, { oldSize: 0 })
    await nodes.requests('beiyuan')
    await nodes.passes({ minutes: 2 })
    await nodes.stop('arden')
    await nodes.start('arden')
    expect(await show(nodes, { oldSize: 0 })).toMatchObject({ status: 409, body: `${first.size}\n` })
    expect(await show(nodes, { oldSize: first.size })).toMatchObject({ status: 422 })
    const { ledger } = nodes.at('beiyuan').node
    const proof = await ledger.consistency(first.origin, first.size, ledger.head(nodes.pair)!.size)
    expect(await show(nodes, { oldSize: first.size, proof })).toMatchObject({ status: 200 })
  })

  it('whose memory was lost signs nothing by that key any more', async () => {
    const nodes = await WholeNodes.open({ onTestFinished }, site)
    expect(await show(nodes, { oldSize: 0 })).toMatchObject({ status: 200 })
    await nodes.stop('arden')
    const guard = join(nodes.folderOf('arden'), 'guard')
    const names = (await readdir(guard)).filter((name) => name.startsWith('witness-'))
    expect(names).not.toEqual([])
    for (const name of names) await rm(join(guard, name))
    await nodes.start('arden')
    expect(await show(nodes, { oldSize: 0 })).toMatchObject({ status: 503 })
  })

  it('knows no other log, and refuses what is no request', async () => {
    const nodes = await WholeNodes.open({ onTestFinished }, site)
    expect(await show(nodes, { oldSize: 0, text: 'old 0\n\nnothing\n' })).toMatchObject({ status: 400 })
    const { origin } = nodes.at('beiyuan').node.ledger.head(nodes.pair)!
    const other = origin.replace(/\/1$/, '/2')
    const note = `${other}\n1\n${'A'.repeat(43)}=\n\n— ${other} ${'A'.repeat(91)}=\n`
    expect(await show(nodes, { oldSize: 0, text: `old 0\n\n${note}` })).toMatchObject({ status: 404 })
  })
})

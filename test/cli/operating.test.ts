import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { PartyName } from '../../src/ops/exercise/cases.ts'
import { buildSite, OPENED, type Site, WholeNodes } from '../build/whole-nodes.ts'
import { comity } from './terminal.ts'

let folder: string
let site: Site
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-cli-'))
  site = await buildSite(join(folder, 'site'))
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function openNodes() {
  const nodes = await WholeNodes.open({ onTestFinished }, site)
  const at = (party: PartyName) => ['--folder', nodes.folderOf(party)]
  const operator = (party: PartyName) => [...at(party), '--token', site.file.tokens[party].operator]
  return { nodes, at, operator }
}

describe('a change of keys', () => {
  it('is entered under the identity, known to the other side, and both keys sign until the end', async () => {
    const { nodes, operator } = await openNodes()
    const end = new Date((OPENED + 14 * 86_400) * 1000).toISOString()
    for (const use of ['message', 'log', 'time', 'cosign', 'transport', 'witness']) {
      const rotated = await comity([
        'key',
        'rotate',
        '--use',
        use,
        '--end',
        end,
        ...operator('arden'),
        '--json',
      ])
      expect([rotated.code, rotated.err]).toEqual([0, ''])
    }
    await nodes.entersRequests('arden', 1)
    await nodes.passes({ minutes: 3 })
    const keys = JSON.parse((await comity(['key', 'list', ...operator('beiyuan'), '--json'])).out)
    expect(keys.peer).toMatchObject({ version: 7 })
    expect(keys.peer.keys).toHaveLength(12)
    const { arden, beiyuan } = await nodes.proves()
    expect(arden.bytes).toEqual(beiyuan.bytes)
  })

  it('goes on after the end with the new keys alone', async () => {
    const { nodes, operator } = await openNodes()
    const end = new Date((OPENED + 600) * 1000).toISOString()
    for (const use of ['message', 'time', 'transport', 'cosign'])
      expect((await comity(['key', 'rotate', '--use', use, '--end', end, ...operator('arden')])).code).toBe(0)
    await nodes.passes({ minutes: 15 })
    const [reference] = await nodes.entersRequests('arden', 1)
    await nodes.passes({ minutes: 3 })
    expect(await nodes.references('beiyuan')).toContain(reference)
    await nodes.proves()
  })

  it('that was interrupted before it was entered is entered by the next call, once', async () => {
    const { nodes, operator } = await openNodes()
    const { keys } = nodes.at('arden').node
    await keys.rotate(nodes.pair, 'message', '2026-03-01T00:00:00Z')
    const again = ['key', 'rotate', '--use', 'message', '--end', '2026-04-01T00:00:00Z', ...operator('arden')]
    const resumed = await comity([...again, '--json'])
    expect(JSON.parse(resumed.out)).toMatchObject({ result: 'resumed', version: 2 })
    const rotated = await comity([...again, '--json'])
    expect(JSON.parse(rotated.out)).toMatchObject({ result: 'rotated', version: 3 })
    await nodes.passes({ minutes: 3 })
    await nodes.proves()
  })

  it('takes an operator and a time to come', async () => {
    const { at, operator } = await openNodes()
    const late = ['key', 'rotate', '--use', 'log', '--end', '2020-01-01T00:00:00Z']
    expect(await comity([...late, ...at('arden')])).toMatchObject({ code: 1, out: '' })
    const passed = await comity([...late, ...operator('arden'), '--json'])
    expect([passed.code, JSON.parse(passed.err).code]).toEqual([1, 'time_past'])
  })
})

describe('every command that reads', () => {
  it('prints one JSON document with --json, and lines without', async () => {
    const { nodes, operator, at } = await openNodes()
    const [reference] = await nodes.entersRequests('arden', 1)
    await nodes.passes({ minutes: 2 })
    const local = at('arden')
    for (const args of [
      ['request', 'list', ...local],
      ['request', 'list', '--direction', 'in', '--limit', '1', ...local],
      ['request', 'drafts', ...local],
      ['request', 'show', reference!, ...local],
      ['record', 'show', ...local],
      ['pair', 'list', ...operator('arden')],
      ['pair', 'invite', ...operator('arden')],
      ['pair', 'agreement', 'BEI', ...local],
      ['key', 'list', ...local],
      ['key', 'fingerprint', ...local],
      ['token', 'list', ...local],
      ['witness', 'status', '--folder', join(nodes.folder, 'witness')],
    ]) {
      const json = await comity([...args, '--json'])
      expect([args, json.code, json.err]).toEqual([args, 0, ''])
      expect(typeof JSON.parse(json.out)).toBe('object')
      for (const lang of ['en', 'zh']) {
        const lines = await comity([...args, '--lang', lang])
        expect([lines.code, lines.err]).toEqual([0, ''])
        expect(lines.out).not.toMatch(/undefined|\[object|NaN/)
      }
    }
  })
})

describe('what is exported', () => {
  it('proves itself: a bundle, its public form, and the same bytes of verdicts from the node', async () => {
    const { nodes, at } = await openNodes()
    const [whole, open] = [join(nodes.folder, 'a.comity'), join(nodes.folder, 'b.comity')]
    // What the opening of the nodes asks to be written stands on both sides before anything is exported.
    await nodes.passes({ minutes: 3 })
    await comity(['record', 'export', '--out', whole, ...at('arden')])
    await comity(['record', 'export', '--public', '--out', open, ...at('arden')])
    const { out: verdicts } = await comity(['record', 'verdicts', ...at('arden')])
    for (const path of [whole, open]) {
      const proven = await comity(['verify', path, '--verdicts'])
      expect(proven).toEqual({ code: 0, out: verdicts, err: '' })
    }
    const ids = (['arden', 'beiyuan'] as const).flatMap((party) => [
      '--identity',
      nodes.at(party).config.identity,
    ])
    expect((await comity(['verify', whole, ...ids, '--lang', 'zh'])).out).toContain('身份与所给出的一致')
    const other = await comity(['verify', whole, '--identity', '0'.repeat(64), '--json'])
    expect([other.code, JSON.parse(other.out).findings[0].code]).toEqual([1, 'other_identity'])
  })

  it('as tiles has a checkpoint for each log, written after its tiles', async () => {
    const { nodes, at } = await openNodes()
    const out = join(nodes.folder, 'tiles')
    const written = await comity(['record', 'export', '--tiles', out, '--progress', '--json', ...at('arden')])
    const { logs } = JSON.parse(written.out) as { logs: { folder: string; size: number; origin: string }[] }
    expect(logs).toHaveLength(2)
    for (const log of logs) {
      const [origin, size] = (await readFile(join(log.folder, 'checkpoint'), 'utf8')).split('\n')
      expect([origin, size]).toEqual([log.origin, String(log.size)])
    }
    expect(written.err).toMatch(/: 1 of \d+ files\n/)
  })
})

describe('a restore', () => {
  it('is refused while the node runs', async () => {
    const { nodes, at } = await openNodes()
    const backup = join(nodes.folder, 'backup.sqlite')
    expect((await comity(['backup', '--to', backup, ...at('arden')])).code).toBe(0)
    const refused = await comity(['restore', '--from', backup, ...at('arden')])
    expect([refused.code, refused.out]).toEqual([4, ''])
    expect(refused.err).toContain('in use')
    await nodes.stop('arden')
    expect((await comity(['restore', '--from', backup, ...at('arden')])).code).toBe(0)
  })
})

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { note } from '../../src/app/people/audit.ts'
import type { Viewer } from '../../src/app/people/viewer.ts'
import { leaveBackupTrace, readBackupTrace } from '../../src/ops/backup-trace.ts'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'

const ANN: Viewer = { person: 'ann', name: 'Ann', roles: ['handler'], isProgram: false }
const BO: Viewer = { person: 'bo', name: '周敏', roles: ['handler'], isProgram: false }

async function desk() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const auditor = await api.person('auditor', ['auditor'])
  const search = async (query: string) =>
    (await api.call('GET', `/api/v1/audit/search?${query}`, { token: auditor.token })).json as {
      items: { no: number; who: string; action: string }[]
      next?: string
    }
  return { net, api, search }
}

it('whoever keeps the node sees its links and room, and a handler does not', async () => {
  const { net, api } = await desk()
  const seen = await api.call('GET', '/api/v1/node', { token: api.operator.token })
  expect(seen.json).toMatchObject({
    room: expect.any(Number),
    pairs: [{ pair: net.arden.pairWith(net.beiyuan), ledger: { phase: 'running' } }],
  })
  expect((await api.call('GET', '/api/v1/node')).status).toBe(403)
})

it('the audit log is searched by who, what, result and time, newest first, page by page', async () => {
  const { net, search } = await desk()
  const { node } = net.arden
  for (const viewer of [ANN, BO, ANN]) await note(node, viewer, { action: 'write_note' })
  await note(node, BO, { action: 'break_glass', result: 'denied' })
  const ofAnn = await search('who=ANN&act=write_note')
  expect(ofAnn.items.map(({ who }) => who)).toEqual(['ann', 'ann'])
  expect(ofAnn.items[0]!.no).toBeGreaterThan(ofAnn.items[1]!.no)
  expect((await search(`who=${encodeURIComponent('周')}&result=denied`)).items).toMatchObject([
    { who: 'bo', action: 'break_glass' },
  ])
  const first = await search('act=write_note&limit=2')
  const second = await search(`act=write_note&limit=2&cursor=${first.next}`)
  expect(first.items).toHaveLength(2)
  expect(second.items).toHaveLength(1)
  expect(second).not.toHaveProperty('next')
  expect((await search('until=2001-01-01T00:00:00Z')).items).toEqual([])
})

it('a backup leaves its time and name, and what is no trace tells of none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'comity-trace-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  expect(await readBackupTrace(folder)).toBeUndefined()
  await leaveBackupTrace(folder, '/backup/of/today.sqlite', '2026-11-24T12:00:00.000Z')
  expect(await readBackupTrace(folder)).toEqual({ at: '2026-11-24T12:00:00.000Z', name: 'today.sqlite' })
  expect(await readFile(join(folder, 'last-backup.json'), 'utf8')).not.toContain('/backup')
  await leaveBackupTrace(folder, 'x', 'some day')
  expect(await readBackupTrace(folder)).toBeUndefined()
})

it('a person sees and ends tokens of his own, and nobody else’s', async () => {
  const { api } = await desk()
  const list = async () =>
    (await api.call('GET', '/api/v1/me/tokens')).json as { items: { id: string; person: string }[] }
  const { items } = await list()
  expect(items.map(({ person }) => person)).toEqual(['author'])
  const all = (await api.call('GET', '/api/v1/tokens', { token: api.operator.token })).json as {
    items: { id: string; person: string }[]
  }
  const others = all.items.find(({ person }) => person !== 'author')!
  expect((await api.call('POST', `/api/v1/me/tokens/${others.id}/revoke`)).status).toBe(404)
  expect((await api.call('POST', `/api/v1/me/tokens/${items[0]!.id}/revoke`)).json).toHaveProperty('revoked')
  expect((await api.call('GET', '/api/v1/me/tokens')).status).toBe(401)
})

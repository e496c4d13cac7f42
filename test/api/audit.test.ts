import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { note } from '../../src/app/people/audit.ts'
import type { AuditCheck, AuditLine } from '../../src/app/people/read-audit.ts'
import { verifyAudit } from '../../src/app/people/read-audit.ts'
import type { Viewer } from '../../src/app/people/viewer.ts'
import { openSqliteStore } from '../../src/store/index.ts'
import { openApi } from '../build/api.ts'
import { type Network, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

const ANN: Viewer = { person: 'ann', name: 'Ann', roles: ['handler'], isProgram: false }

async function desk() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const auditor = await api.person('auditor', ['auditor'])
  const log = async () =>
    (
      (await api.call('GET', '/api/v1/audit?limit=1000', { token: auditor.token })).json as {
        items: AuditLine[]
      }
    ).items
  const check = async () =>
    (await api.call('GET', '/api/v1/audit/check', { token: auditor.token })).json as AuditCheck
  return { net, api, auditor, log, check }
}

describe('the audit log', () => {
  it('says who read and did what, when, on which thread and by which token, and what was denied', async () => {
    const { net, api, log } = await desk()
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    await api.call('GET', `/api/v1/requests/${reference}`)
    await api.call('GET', '/api/v1/audit')
    const thread = (await net.arden.store.threads({ reference, limit: 1 }))[0]!.thread
    expect(await log()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          who: 'author',
          name: 'Officer author',
          action: 'read_thread',
          result: 'done',
          thread,
          token: 'author at work',
        }),
        expect.objectContaining({ who: 'author', action: 'read_audit', result: 'denied' }),
      ]),
    )
  })

  it('holds nothing of what messages say', async () => {
    const { net, api, log } = await desk()
    const title = { lang: 'en', text: 'Nightjar title' } as const
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest({ title }))
    await net.settles()
    await api.call('POST', `/api/v1/requests/${reference}/notes`, { body: { text: 'Nightjar note' } })
    await api.call('GET', '/api/v1/search?q=Nightjar')
    expect(JSON.stringify(await log())).not.toContain('Nightjar')
  })

  it('is one chain, however many write at once', async () => {
    const { net, check } = await desk()
    const many = Array.from({ length: 300 }, (_, i) =>
      note(net.arden.node, ANN, { action: 'list', reason: `${i}` }),
    )
    await Promise.all(many)
    expect(await check()).toMatchObject({ faults: [], entries: expect.any(Number) })
    expect((await check()).entries).toBeGreaterThanOrEqual(300)
  })

  it('sends its head into the record once a day, and not on days without entries', async () => {
    const { net, api, check } = await desk()
    const sent = async () => {
      const { origin } = net.arden.ledger.head(pairOf(net))!
      return (await net.beiyuan.store.messagesOfKind(origin, ['audit'])).length
    }
    await api.call('GET', '/api/v1/requests')
    await net.passes({ hours: 25 })
    expect(await sent()).toBe(1)
    await net.passes({ hours: 49 })
    expect(await sent()).toBe(1)
    await api.call('GET', '/api/v1/requests')
    await net.passes({ hours: 25 })
    expect(await sent()).toBe(2)
    expect(await check()).toMatchObject({ heads: 2, faults: [] })
  })
})

/** A log of 30 entries in a file, changed as whoever holds the file could: the triggers taken away first. */
async function changed(sql: string) {
  const folder = await mkdtemp(join(tmpdir(), 'comity-audit-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const path = join(folder, 'node.db')
  const store = await openSqliteStore(path)
  const clock = { now: () => 1_800_000_000, nowMs: () => 1_800_000_000_000 }
  for (let i = 0; i < 30; i++) await note({ store, clock }, ANN, { action: 'list', reason: `${i}` })
  await store.close()
  const database = new DatabaseSync(path)
  const triggers = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`)
  database.exec(sql)
  database.close()
  const again = await openSqliteStore(path)
  onTestFinished(() => again.close())
  return verifyAudit({ store: again } as Parameters<typeof verifyAudit>[0])
}

describe('an audit log that somebody changed', () => {
  it('is whole when nobody did', async () => {
    expect(await changed('SELECT 1')).toMatchObject({ entries: 30, faults: [] })
  })

  it('shows the entry that says something else now', async () => {
    const { faults } = await changed(
      "UPDATE audit SET entry = CAST(replace(CAST(entry AS TEXT), 'ann', 'bob') AS BLOB) WHERE no = 17",
    )
    expect(faults).toEqual([{ fault: 'changed', no: 17 }])
  })

  it('shows the entry that is missing', async () => {
    const { faults } = await changed('DELETE FROM audit WHERE no IN (11, 12)')
    expect(faults).toContainEqual({ fault: 'missing', no: 11 })
    expect(faults).toContainEqual({ fault: 'missing', no: 12 })
  })

  it('shows two entries that changed places', async () => {
    const { faults } = await changed(
      'UPDATE audit SET no = -1 WHERE no = 5; UPDATE audit SET no = 5 WHERE no = 6; UPDATE audit SET no = 6 WHERE no = -1',
    )
    expect(faults.map(({ no }) => no)).toContain(5)
  })
})

describe('an audit log that was made anew or cut off', () => {
  const rewritten = async (sql: (sent: number) => string) => {
    const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'], { disk: true })
    for (let i = 0; i < 10; i++) await note(net.arden.node, ANN, { action: 'list' })
    await net.passes({ hours: 25 })
    await net.passes({ minutes: 1 })
    const path = join(net.arden.folder, 'node.sqlite')
    await net.arden.stop()
    const database = new DatabaseSync(path)
    const triggers = database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit'")
      .all()
    for (const { name } of triggers) database.exec(`DROP TRIGGER ${String(name)}`)
    database.exec(sql(10))
    database.close()
    await net.arden.start()
    return net.arden.node
  }

  it('is found by the head that the other side holds', async () => {
    const node = await rewritten(() => 'DELETE FROM audit')
    for (let i = 0; i < 12; i++) await note(node, { ...ANN, name: 'Bob' }, { action: 'list' })
    const { faults } = await verifyAudit(node)
    expect(faults).toEqual([expect.objectContaining({ fault: 'not_as_sent', no: 10 })])
  })

  it('is found when its last entries are gone', async () => {
    const node = await rewritten((sent) => `DELETE FROM audit WHERE no > ${sent - 3}`)
    expect((await verifyAudit(node)).faults).toEqual([expect.objectContaining({ fault: 'cut_off', no: 10 })])
  })
})

describe('what people do among themselves', () => {
  it('leaves the node in no exchange and in no export: notes, assignments, reasons, proposals, names of readers', async () => {
    const { net, api } = await desk()
    const secret = 'Nightjar'
    const { reference } = await net.beiyuan.officer(net.arden).submits(aRequest())
    await net.settles()
    const inside = await api.person('inside', ['handler', 'duty_officer'], { agency: `${secret} agency` })
    const ask = (path: string, body: object) =>
      api.call('POST', `/api/v1/requests/${reference}/${path}`, { body })
    expect((await ask('notes', { text: `${secret} note` })).status).toBe(201)
    expect((await ask('assignments', { agency: `${secret} agency` })).status).toBe(201)
    expect((await ask('break-glass', { reason: `${secret} reason` })).status).toBe(201)
    expect((await ask('status', { text: { lang: 'en', text: `${secret} unreleased` } })).status).toBe(201)
    const first = (await ask('acknowledge', { state: 'accepted' })).json as { id: string }
    await api.call('POST', `/api/v1/proposals/${first.id}/send-back`, {
      body: { remark: `${secret} remark` },
      token: api.approver.token,
    })
    await api.releases(
      ((await ask('acknowledge', { state: 'accepted' })).json as { id: string }).id,
      api.author,
      api.approver,
    )
    await api.call('GET', `/api/v1/requests/${reference}`, { token: inside.token })
    await net.passes({ hours: 25 })
    // All that the other side holds of us, and all that a bundle of ours holds.
    const origin = net.arden.ledger.head(pairOf(net))!.origin
    const { size } = (await net.beiyuan.store.log(origin))!
    const leaves = await net.beiyuan.store.leaves(origin, 0, size)
    const messages = await net.beiyuan.store.messages(origin, 0, size)
    const contents = await net.beiyuan.store.contents(
      pairOf(net),
      messages.map(({ id }) => id),
    )
    const bundle = await api.call('GET', `/api/v1/pairs/${pairOf(net)}/record/bundle`)
    const texts = [
      ...leaves.map(({ bytes }) => Buffer.from(bytes).toString()),
      ...[...contents.values()].map((bytes) => decoded(Buffer.from(bytes).toString())),
      decoded(bundle.text),
    ]
    expect(contents.size).toBeGreaterThanOrEqual(2)
    expect(bundle.status).toBe(200)
    expect(texts.filter((text) => text.includes(secret))).toEqual([])
    // It is on this node, so that the search above was one for something.
    expect((await api.call('GET', `/api/v1/requests/${reference}/notes`)).text).toContain(secret)
  })
})

function pairOf({ arden, beiyuan }: Network<'arden' | 'beiyuan'>): string {
  return arden.pairWith(beiyuan)
}

/** The text with every base64url in it decoded beside it. */
function decoded(text: string): string {
  const parts = text.match(/[A-Za-z0-9_-]{16,}/g) ?? []
  return [text, ...parts.map((part) => Buffer.from(part, 'base64url').toString())].join('\n')
}

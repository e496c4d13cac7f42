import { copyFile, cp, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSqliteStore } from '../../src/store/index.ts'
import { aFolder, type LogNode, noteOf, twoNodes } from '../build/ledgers.ts'

const phaseOf = (node: LogNode) => node.ledger.phase(node.pair.id)
const guardOf = (node: LogNode) => join(node.folder, `${node.pair.id}.json`)

/** Two nodes; Arden has entered three messages after its backup was made, and Beiyuan has receipted them all. */
async function afterABackup() {
  const [arden, beiyuan] = await twoNodes()
  const folder = await aFolder()
  await arden.takesIn(await beiyuan.extensionFrom(0))
  await arden.store.backup(join(folder, 'backup.sqlite'))
  const oldGuard = join(folder, 'guard.json')
  await copyFile(guardOf(arden), oldGuard)
  for (const detail of ['one', 'two', 'three']) {
    arden.clock.passes(1)
    await arden.enters({ message: await arden.aReturn(detail) })
  }
  await beiyuan.takesIn(await arden.extensionFrom(0))
  const head = arden.ledger.head(arden.pair.id)!
  const restoreDatabase = async () => {
    const old = arden.store
    arden.store = await openSqliteStore(join(folder, 'backup.sqlite'))
    await arden.reopen()
    await old.close()
  }
  /** What Beiyuan holds of Arden's log, as an exchange gives it back. */
  const givenBack = async (from: number, to?: number) => {
    const checkpoint = (await beiyuan.store.lastCheckpoint(arden.origin, to))!
    const rows = await beiyuan.store.leaves(arden.origin, from, checkpoint.size)
    const messages = await beiyuan.store.messages(arden.origin, from, checkpoint.size)
    return {
      origin: arden.origin,
      from,
      leaves: rows.map((row) => row.bytes),
      envelopes: await beiyuan.store.contents(
        arden.pair.id,
        messages.map((row) => row.id),
      ),
      checkpoint: noteOf(checkpoint),
    }
  }
  return { arden, beiyuan, head, oldGuard, restoreDatabase, givenBack }
}

describe('an old database under the guard of today', () => {
  test('is quiescent: nothing is entered and nothing is taken in until our own leaves are back', async () => {
    const { arden, beiyuan, restoreDatabase } = await afterABackup()
    await restoreDatabase()
    expect(phaseOf(arden)).toEqual({ phase: 'quiescent', missing: 3 })
    await expect(arden.enters({ message: await arden.aReturn() })).rejects.toMatchObject({
      code: 'not_running',
    })
    await expect(arden.takesIn(await beiyuan.extensionFrom(0))).rejects.toMatchObject({ code: 'not_running' })
  })

  test('runs again from the leaves that the peer gives back, with the same root, and grows on', async () => {
    const { arden, beiyuan, head, restoreDatabase, givenBack } = await afterABackup()
    await restoreDatabase()
    await arden.ledger.restoreOwn(arden.pair.id, await givenBack(1))
    expect(phaseOf(arden)).toEqual({ phase: 'running' })
    expect(arden.ledger.head(arden.pair.id)).toEqual(head)
    expect(await arden.store.messages(arden.origin, 0, 9)).toHaveLength(4)
    arden.clock.passes(1)
    await arden.enters({ message: await arden.aReturn('four') })
    expect(await beiyuan.takesIn(await arden.extensionFrom(4))).toMatchObject({
      result: 'receipted',
      size: 5,
    })
  })

  test('comes back in pieces', async () => {
    const { arden, beiyuan, restoreDatabase } = await afterABackup()
    const first = await arden.extensionFrom(1, 2)
    const rest = await arden.extensionFrom(2)
    await restoreDatabase()
    await arden.ledger.restoreOwn(arden.pair.id, first)
    expect(phaseOf(arden)).toEqual({ phase: 'quiescent', missing: 2 })
    await arden.ledger.restoreOwn(arden.pair.id, rest)
    expect(phaseOf(arden)).toEqual({ phase: 'running' })
    expect(beiyuan.published).not.toContainEqual(expect.objectContaining({ type: 'conflict' }))
  })

  test('takes no leaf that we did not sign', async () => {
    const { arden, restoreDatabase, givenBack } = await afterABackup()
    const good = await givenBack(1)
    await restoreDatabase()
    const leaves = good.leaves.with(1, good.leaves[2]!)
    await expect(arden.ledger.restoreOwn(arden.pair.id, { ...good, leaves })).rejects.toMatchObject({
      code: 'bad_checkpoint',
    })
    const byOther = good.checkpoint.replace(/ [A-Za-z0-9+/]{20}/, ` ${'A'.repeat(20)}`)
    await expect(
      arden.ledger.restoreOwn(arden.pair.id, { ...good, checkpoint: byOther }),
    ).rejects.toMatchObject({
      code: 'bad_signature',
    })
    expect(phaseOf(arden)).toEqual({ phase: 'quiescent', missing: 3 })
  })
})

describe('a database that is lost', () => {
  test('is refused, not made anew; our own leaves may be given back under the guard', async () => {
    const { arden, beiyuan, head, givenBack } = await afterABackup()
    arden.store = await openSqliteStore(':memory:')
    await arden.store.savePair(arden.pair)
    await arden.reopen()
    expect(phaseOf(arden).phase).toBe('refused')
    await arden.ledger.restoreOwn(arden.pair.id, await givenBack(0))
    expect(phaseOf(arden)).toEqual({ phase: 'running' })
    expect(arden.ledger.head(arden.pair.id)).toEqual(head)
    expect(await arden.takesIn(await beiyuan.extensionFrom(0))).toMatchObject({ result: 'receipted' })
  })

  test('and given up: the old epoch may come back beside the new one', async () => {
    const { arden, givenBack } = await afterABackup()
    arden.store = await openSqliteStore(':memory:')
    await arden.store.savePair(arden.pair)
    await arden.reopen()
    arden.clock.passes(1)
    await arden.ledger.succeed(arden.pair.id, 'lost_database', await arden.keysMessage())
    const head = arden.ledger.head(arden.pair.id)
    await arden.ledger.restoreOwn(arden.pair.id, await givenBack(0))
    expect((await arden.store.logs(arden.pair.id)).map(({ epoch, size }) => [epoch, size])).toEqual([
      [1, 4],
      [2, 2],
    ])
    expect(arden.ledger.head(arden.pair.id)).toEqual(head)
    expect((await arden.enters(arden.aCheckpointsLeaf())).positions).toEqual([2])
  })
})

describe('what cannot be mended by itself is refused, with the evidence in words', () => {
  test('a log without its guard', async () => {
    const { arden } = await afterABackup()
    await rm(guardOf(arden))
    await arden.reopen()
    expect(phaseOf(arden)).toMatchObject({
      phase: 'refused',
      why: expect.stringContaining('guard is missing'),
    })
    await expect(arden.ledger.create(arden.pair)).rejects.toMatchObject({ code: 'exists' })
    await expect(arden.enters(arden.aCheckpointsLeaf())).rejects.toMatchObject({ code: 'not_running' })
  })

  test('a guard without its log', async () => {
    const { arden } = await afterABackup()
    arden.store = await openSqliteStore(':memory:')
    await arden.store.savePair(arden.pair)
    await arden.reopen()
    expect(phaseOf(arden)).toMatchObject({
      phase: 'refused',
      why: expect.stringContaining('the database holds no such log'),
    })
    await expect(arden.ledger.create(arden.pair)).rejects.toMatchObject({ code: 'exists' })
  })

  test('an old guard under the database of today', async () => {
    const { arden, oldGuard } = await afterABackup()
    await cp(oldGuard, guardOf(arden))
    await arden.reopen()
    expect(phaseOf(arden)).toMatchObject({
      phase: 'refused',
      why: expect.stringContaining('the guard is old'),
    })
  })

  test.each([
    ['torn', (path: string) => truncate(path, 100), 'torn'],
    ['empty', (path: string) => truncate(path, 0), 'torn'],
    [
      'edited',
      async (path: string) => edit(path, (text) => text.replace('"size":4', '"size":3')),
      'checksum',
    ],
    [
      'another pair’s',
      async (path: string) => edit(path, (text) => text.replace(/"pair":"../, '"pair":"zz')),
      'checksum',
    ],
    ['another file', (path: string) => writeFile(path, '{}'), 'another kind'],
  ])('a guard that is %s', async (_name, spoil, word) => {
    const { arden } = await afterABackup()
    await spoil(guardOf(arden))
    await arden.reopen()
    expect(phaseOf(arden)).toMatchObject({ phase: 'refused', why: expect.stringContaining(word) })
  })

  test('old database and old guard together, once our newer signature is shown', async () => {
    const { arden, oldGuard, restoreDatabase, givenBack } = await afterABackup()
    const shown = await givenBack(1)
    await cp(oldGuard, guardOf(arden))
    await restoreDatabase()
    expect(phaseOf(arden)).toEqual({ phase: 'running' })
    expect(await arden.ledger.compare(arden.pair.id, shown.checkpoint)).toBe('ahead')
    expect(phaseOf(arden)).toEqual({ phase: 'quiescent', missing: 3 })
    await arden.ledger.restoreOwn(arden.pair.id, shown)
    expect(phaseOf(arden)).toEqual({ phase: 'running' })
  })

  test('a fork of our own, once it is shown, and still after a restart', async () => {
    const { arden, oldGuard, restoreDatabase, givenBack } = await afterABackup()
    const shown = await givenBack(0)
    await cp(oldGuard, guardOf(arden))
    await restoreDatabase()
    for (const detail of ['other', 'other', 'other'])
      await arden.enters({ message: await arden.aReturn(detail) })
    expect(await arden.ledger.compare(arden.pair.id, shown.checkpoint)).toBe('forked')
    expect(phaseOf(arden)).toMatchObject({ phase: 'refused', why: expect.stringContaining('another tree') })
    await arden.reopen()
    expect(phaseOf(arden)).toMatchObject({ phase: 'refused' })
  })
})

test('our copy of the peer’s log, older than what we cosigned, is never cosigned smaller', async () => {
  const [arden, beiyuan] = await twoNodes()
  const folder = await aFolder()
  await arden.takesIn(await beiyuan.extensionFrom(0))
  await arden.store.backup(join(folder, 'backup.sqlite'))
  for (const detail of ['one', 'two', 'three'])
    await beiyuan.enters({ message: await beiyuan.aReturn(detail) })
  const last = await arden.takesIn(await beiyuan.extensionFrom(1))
  arden.store = await openSqliteStore(join(folder, 'backup.sqlite'))
  await arden.reopen()
  const heartbeat = { ...(await beiyuan.extensionFrom(1, 1)), leaves: [] }
  expect(await arden.takesIn(heartbeat)).toEqual({ result: 'behind', size: 1 })
  expect(await arden.takesIn(await beiyuan.extensionFrom(1, 3))).toEqual({ result: 'behind', size: 3 })
  arden.clock.passes(1)
  expect(await arden.takesIn(await beiyuan.extensionFrom(3))).toMatchObject({ result: 'receipted', size: 4 })
  expect(last).toMatchObject({ result: 'receipted', size: 4 })
})

async function edit(path: string, change: (text: string) => string): Promise<void> {
  const { readFile } = await import('node:fs/promises')
  await writeFile(path, change(await readFile(path, 'utf8')))
}

import { describe, expect, test } from 'vitest'
import { printTime } from '../../src/protocol/time.ts'
import { openSqliteStore } from '../../src/store/index.ts'
import { type LogNode, twoNodes } from '../build/ledgers.ts'

const phaseOf = (node: LogNode) => node.ledger.phase(node.pair.id)

async function bothHoldBoth(arden: LogNode, beiyuan: LogNode): Promise<void> {
  await beiyuan.takesIn(await arden.extensionFrom(0))
  await arden.takesIn(await beiyuan.extensionFrom(0))
}

describe('a key that is rotated', () => {
  test('signs beside the one before it, and the peer takes what either signed', async () => {
    const [arden, beiyuan] = await twoNodes()
    await bothHoldBoth(arden, beiyuan)
    const keys = arden.party.port()
    for (const use of ['log', 'time', 'cosign'] as const)
      await keys.rotate(arden.pair.id, use, printTime(arden.clock.now()))
    arden.clock.passes(1)
    const { head } = await arden.enters({ message: await arden.keysMessage(2) })
    expect(head.lines).toHaveLength(4)
    expect(await beiyuan.takesIn(await arden.extensionFrom(1))).toMatchObject({
      result: 'receipted',
      size: 2,
    })
    expect(beiyuan.ledger.peerKeys(arden.pair.id)!.version).toBe(2)
    arden.party.keys.get('log')!.shift()
    await arden.enters(arden.aCheckpointsLeaf())
    expect(await beiyuan.takesIn(await arden.extensionFrom(2))).toMatchObject({
      result: 'receipted',
      size: 3,
    })
  })

  test('is still known after a restart', async () => {
    const [arden, beiyuan] = await twoNodes()
    await bothHoldBoth(arden, beiyuan)
    await beiyuan.reopen()
    expect(beiyuan.ledger.peerKeys(arden.pair.id)).toEqual(arden.party.keySet())
    expect(beiyuan.ledger.receipt(arden.pair.id)).toMatchObject({ size: 1 })
  })
})

describe('an epoch that is given up', () => {
  test.each([
    [
      'lost_database',
      async (arden: LogNode) => {
        arden.store = await openSqliteStore(':memory:')
        await arden.store.savePair(arden.pair)
      },
    ],
    [
      'lost_guard',
      async (arden: LogNode) => {
        const { rm } = await import('node:fs/promises')
        await rm(`${arden.folder}/${arden.pair.id}.json`)
      },
    ],
  ] as const)(
    '%s: the next epoch begins with the succession and the key set, and the peer follows',
    async (cause, lose) => {
      const [arden, beiyuan] = await twoNodes()
      await bothHoldBoth(arden, beiyuan)
      await lose(arden)
      await arden.reopen()
      expect(phaseOf(arden).phase).toBe('refused')
      arden.clock.passes(1)
      await arden.ledger.succeed(arden.pair.id, cause, await arden.keysMessage())
      expect(phaseOf(arden)).toEqual({ phase: 'running' })
      expect(arden.ledger.head(arden.pair.id)).toMatchObject({ origin: arden.originOf(2), size: 2 })
      expect(await beiyuan.takesIn(await arden.extensionFrom(0))).toMatchObject({
        result: 'receipted',
        size: 2,
      })
      await arden.enters(arden.aCheckpointsLeaf())
      expect(await beiyuan.takesIn(await arden.extensionFrom(2))).toMatchObject({
        result: 'receipted',
        size: 3,
      })
      await arden.reopen()
      expect(phaseOf(arden)).toEqual({ phase: 'running' })
      await beiyuan.reopen()
      expect(beiyuan.ledger.receipt(arden.pair.id)).toMatchObject({ origin: arden.originOf(2), size: 3 })
    },
  )

  test('takes the identity key, and a log that runs is not given up as lost', async () => {
    const [arden] = await twoNodes()
    await expect(
      arden.ledger.succeed(arden.pair.id, 'lost_guard', await arden.keysMessage()),
    ).rejects.toMatchObject({ code: 'exists' })
    const offline = { ...arden.party.port(), identity: () => ({ publicKey: arden.party.identity.publicKey }) }
    await arden.reopen({ keys: offline })
    await expect(
      arden.ledger.succeed(arden.pair.id, 'other', await arden.keysMessage()),
    ).rejects.toMatchObject({ code: 'no_identity' })
    expect(phaseOf(arden)).toEqual({ phase: 'running' })
  })

  test('a succession that the identity did not sign is no leaf, and the old epoch is not taken again', async () => {
    const [arden, beiyuan] = await twoNodes()
    await bothHoldBoth(arden, beiyuan)
    const old = await arden.extensionFrom(0)
    const forger = { ...arden.party.port(), identity: () => beiyuan.party.identity }
    await arden.reopen({ keys: forger })
    arden.clock.passes(1)
    await arden.ledger.succeed(arden.pair.id, 'other', await arden.keysMessage())
    await expect(beiyuan.takesIn(await arden.extensionFrom(0))).rejects.toMatchObject({ code: 'bad_leaf' })
    expect(await beiyuan.takesIn(old)).toMatchObject({ result: 'receipted' })
  })
})

describe('one signer', () => {
  test('a folder that is open is not opened again, and the refusal names the process', async () => {
    const [arden] = await twoNodes()
    const { openLedger } = await import('../../src/log/ledger.ts')
    const again = openLedger({
      store: arden.store,
      keys: arden.party.port(),
      clock: arden.clock,
      events: { publish: () => undefined, subscribe: () => () => undefined },
      guardFolder: arden.folder,
    })
    await expect(again).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining(String(process.pid)),
    })
    await arden.reopen()
    expect(phaseOf(arden)).toEqual({ phase: 'running' })
  })

  test('another process does not open it either, until this one has died', async () => {
    const [arden] = await twoNodes()
    const { spawnSync } = await import('node:child_process')
    const script = `const { lockFolder } = await import(${JSON.stringify(new URL('../../src/log/folder-lock.ts', import.meta.url))}); lockFolder(${JSON.stringify(arden.folder)}); process.kill(process.pid, 'SIGKILL')`
    const tryIt = () =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    expect(tryIt().stderr).toContain('locked')
    await arden.ledger.close()
    expect(tryIt().signal).toBe('SIGKILL')
    await arden.open()
    expect(phaseOf(arden)).toEqual({ phase: 'running' })
  })
})

import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Network, type TestNode, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'

type Two = Network<'arden' | 'beiyuan'>

/** Everything in the folder of a node that is at rest, or only its database. */
const FILES = {
  database: ['node.sqlite', 'node.sqlite-wal', 'node.sqlite-shm'],
  all: ['node.sqlite', 'node.sqlite-wal', 'node.sqlite-shm', 'guard'],
}

async function copyFiles(from: string, to: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await rm(join(to, name), { recursive: true, force: true })
    await cp(join(from, name), join(to, name), { recursive: true }).catch(() => {})
  }
}

async function enterRequests(from: TestNode, to: TestNode, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await from.officer(to).submits(aRequest())
}

/** Arden's node, restored to what it was before its last requests. */
async function restoreOld(
  net: Two,
  names: readonly string[],
): Promise<{ readonly size: number; readonly root: Uint8Array }> {
  const backup = `${net.arden.folder}-backup`
  await enterRequests(net.arden, net.beiyuan, 2)
  await net.settles()
  await net.arden.stop()
  await copyFiles(net.arden.folder, backup, FILES.all)
  await net.arden.start()
  await net.arden.peer.start()
  await enterRequests(net.arden, net.beiyuan, 3)
  await enterRequests(net.beiyuan, net.arden, 3)
  await net.passes({ minutes: 3 })
  const head = net.arden.ledger.head(net.arden.pairWith(net.beiyuan))!
  await net.arden.stop()
  await copyFiles(backup, net.arden.folder, names)
  await rm(backup, { recursive: true, force: true })
  return head
}

describe('a database restored from an old backup', () => {
  it.each([
    ['with the guard as it was', FILES.database],
    ['with a guard as old', FILES.all],
  ])('%s gets its own leaves back from the peer, and the same tree goes on', async (_, names) => {
    const net: Two = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'], { disk: true })
    const head = await restoreOld(net, names)
    const pair = net.arden.pairWith(net.beiyuan)
    await net.arden.start()
    expect(net.arden.sizeFor(net.beiyuan)).toBeLessThan(head.size)
    await net.arden.peer.start()
    await net.passes({ minutes: 2 })
    expect(net.arden.ledger.phase(pair)).toEqual({ phase: 'running' })
    expect(await net.arden.ledger.rootAt(net.arden.ledger.head(pair)!.origin, head.size)).toEqual(head.root)
    const inbox = await net.arden.store.threads({ pair, direction: 'in', kind: 'preservation', limit: 9 })
    expect(inbox.length).toBe(3)
    await enterRequests(net.arden, net.beiyuan, 1)
    await net.passes({ minutes: 1 })
    expect(net.beiyuan.receiptedFrom(net.arden)).toBe(net.arden.sizeFor(net.beiyuan))
    expect(net.arden.receiptedFrom(net.beiyuan)).toBe(net.beiyuan.sizeFor(net.arden))
    expect([...net.arden.events, ...net.beiyuan.events].filter((event) => event.type === 'conflict')).toEqual(
      [],
    )
  })

  it('waits while the peer is dark, and signs nothing', async (t) => {
    const net: Two = await testNetwork(t, ['arden', 'beiyuan'], { disk: true })
    await restoreOld(net, FILES.database)
    net.wire('arden', 'beiyuan').cut()
    await net.arden.start()
    await net.arden.peer.start()
    await net.passes({ minutes: 2 })
    expect(net.arden.ledger.phase(net.arden.pairWith(net.beiyuan)).phase).toBe('quiescent')
    await expect(enterRequests(net.arden, net.beiyuan, 1)).rejects.toMatchObject({ code: 'not_running' })
    net.wire('arden', 'beiyuan').mend()
    await net.passes({ minutes: 11 })
    expect(net.arden.ledger.phase(net.arden.pairWith(net.beiyuan)).phase).toBe('running')
  })
})

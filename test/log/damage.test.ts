import { expect, test } from 'vitest'
import type { Store } from '../../src/app/ports.ts'
import { twoNodes } from '../build/ledgers.ts'

/** A database that reads leaves from a size on back with one bit changed, as a bad disk gives them. */
function badlyReading(store: Store, size: number): Store {
  return new Proxy(store, {
    get(target, name) {
      const member = Reflect.get(target, name, target)
      if (name !== 'leaves') return typeof member === 'function' ? member.bind(target) : member
      return async (...range: Parameters<Store['leaves']>) =>
        (await target.leaves(...range)).map((row) => ({
          ...row,
          bytes: row.index < size ? row.bytes : row.bytes.with(5, row.bytes[5]! ^ 1),
        }))
    },
  })
}

test('leaves that read back otherwise than they were written are not signed, and the log stops with the reason', async () => {
  const [arden] = await twoNodes()
  const { size } = arden.ledger.head(arden.pair.id)!
  const good = arden.store
  arden.store = badlyReading(good, size)
  await arden.reopen()
  await expect(arden.enters(arden.aCheckpointsLeaf())).rejects.toMatchObject({ code: 'unsettled' })
  expect(arden.ledger.phase(arden.pair.id)).toMatchObject({
    phase: 'refused',
    why: expect.stringContaining('the database gives back'),
  })
  expect((await good.lastCheckpoint(arden.origin))!.size).toBe(size)
  arden.store = good
  await arden.reopen()
  expect(arden.ledger.head(arden.pair.id)).toMatchObject({ size: size + 1 })
})

test('a stored leaf that is none any more stops the log of its pair with the reason', async () => {
  const [arden] = await twoNodes()
  arden.store = badlyReading(arden.store, 0)
  await arden.reopen()
  const why = expect.stringContaining('gives back no leaf at 0')
  expect(arden.ledger.phase(arden.pair.id)).toMatchObject({ phase: 'refused', why })
})

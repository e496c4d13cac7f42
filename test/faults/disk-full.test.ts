import { expect, test } from 'vitest'
import { twoNodes } from '../build/ledgers.ts'
import { NodeWithFaults } from './node-with-faults.ts'

test('while the disk is full nothing is acknowledged; with room again the log goes on where it was', async () => {
  const [, beiyuan] = await twoNodes()
  const arden = await NodeWithFaults.begin(undefined)
  await arden.creates()
  await arden.enters(await arden.node.keysMessage())
  const before = arden.node.ledger.head(arden.id)!
  const extension = await beiyuan.extensionFrom(0)
  arden.disk.isFull = true
  for (let i = 0; i < 3; i++) {
    arden.node.clock.passes(1)
    await expect(arden.node.enters(arden.node.aCheckpointsLeaf())).rejects.toMatchObject({
      code: 'not_stored',
    })
    await expect(arden.node.takesIn(extension)).rejects.toMatchObject({ code: 'not_stored' })
    await expect(arden.node.ledger.refresh(arden.id, 0)).rejects.toMatchObject({ code: 'not_stored' })
  }
  arden.disk.isFull = false
  await arden.enters(await arden.node.aReturn())
  expect(arden.node.ledger.head(arden.id)).toMatchObject({ origin: before.origin, size: before.size + 1 })
  expect(await arden.takesIn(extension)).toMatchObject({ result: 'receipted', size: 1 })
  await arden.isSound(beiyuan.origin)
})

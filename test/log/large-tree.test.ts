import { expect, test } from 'vitest'
import { emptyEdge, openEdge, planGrowth } from '../../src/log/growth.ts'
import { Tree } from '../../src/log/tiles.ts'
import { utf8 } from '../../src/protocol/bytes.ts'
import { tilePath, tilesFor } from '../../src/protocol/tile.ts'
import { tileHashReader } from '../../src/protocol/tile-reader.ts'
import { leafHash, rootAt, rootOf, verifyConsistency, verifyInclusion } from '../../src/protocol/tree.ts'
import { openSqliteStore } from '../../src/store/index.ts'
import { aFolder, LogNode, MovedClock, Party } from '../build/ledgers.ts'

test('a tree of more than 256 tiles has a full tile of tiles, and its roots and proofs hold across that edge', async () => {
  const [party, peer] = [await Party.called('arden'), await Party.called('beiyuan')]
  const store = await openSqliteStore(':memory:')
  const { pair, origin } = new LogNode({
    party,
    peer,
    clock: new MovedClock(),
    folder: await aFolder(),
    store,
  })
  await store.savePair(pair)
  await store.commit({ pair: pair.id, logs: [{ pair: pair.id, origin, writer: party.writer, epoch: 1 }] })
  const SIZE = 65_536 + 3 * 256 + 7
  const leaves = Array.from({ length: SIZE }, (_, i) => utf8(`leaf ${i}`))
  let edge = await emptyEdge(store, origin)
  for (let at = 0; at < SIZE; at += 5000) {
    const growth = await planGrowth(edge, leaves.slice(at, at + 5000))
    await store.commit({ pair: pair.id, ...growth.rows })
    // The edge that a restart finds is the one that stood before.
    edge = at % 10_000 === 0 ? growth.edge : await openEdge(store, origin)
  }
  const tree = await Tree.open(store, origin)
  const hashes = leaves.map(leafHash)
  const tiles = new Map<string, Uint8Array>()
  for (const tile of tilesFor(SIZE)) tiles.set(tilePath(tile), (await tree.resource(tilePath(tile)))!)
  expect([...tiles.keys()]).toContain('tile/2/000.p/1')
  const read = tileHashReader(SIZE, (tile) => tiles.get(tilePath(tile))!)
  expect(rootAt(SIZE, read)).toEqual(rootOf(hashes))
  for (const size of [65_535, 65_536, 65_537, 66_000, SIZE]) {
    const root = rootOf(hashes.slice(0, size))
    expect(await tree.rootAt(size)).toEqual(root)
    verifyInclusion({
      leafHash: hashes[300]!,
      index: 300,
      size,
      root,
      proof: await tree.inclusion(300, size),
    })
    const proof = await tree.consistency(size, SIZE)
    verifyConsistency({ from: size, fromRoot: root, to: SIZE, toRoot: rootOf(hashes), proof })
  }
  await store.close()
})

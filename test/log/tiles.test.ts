import { beforeAll, describe, expect, test } from 'vitest'
import type { Origin, Store } from '../../src/app/ports.ts'
import { Tree } from '../../src/log/tiles.ts'
import { parseEntryBundle } from '../../src/protocol/entry-bundle.ts'
import { parseTilePath, tilePath, tilesFor } from '../../src/protocol/tile.ts'
import { tileHashReader } from '../../src/protocol/tile-reader.ts'
import { leafHash, rootAt, rootOf, verifyConsistency, verifyInclusion } from '../../src/protocol/tree.ts'
import { type LogNode, twoNodes } from '../build/ledgers.ts'

let arden: LogNode
let beiyuan: LogNode
let leaves: Uint8Array[]
const SIZE = 1 + 3 * 256

beforeAll(async () => {
  ;[arden, beiyuan] = await twoNodes()
  for (let i = 0; i < 3; i++)
    await arden.enters(...Array.from({ length: 256 }, () => arden.aCheckpointsLeaf({ at: at(i) })))
  for (let from = 0; from < SIZE; ) {
    const answer = await beiyuan.takesIn(await arden.extensionFrom(from, from + 256))
    if (answer.result !== 'receipted') throw new Error(answer.result)
    from = answer.size
  }
  leaves = (await arden.store.leaves(arden.origin, 0, SIZE)).map((row) => row.bytes)
})

const at = (i: number) => `2026-01-01T00:00:0${i}Z`

describe('the tree as others read it', () => {
  test('every tile of the size exists, and from them alone comes the root', async () => {
    for (const node of [arden, beiyuan]) {
      const tiles = new Map<string, Uint8Array>()
      for (const tile of tilesFor(SIZE)) {
        const bytes = await node.ledger.resource(arden.origin, tilePath(tile))
        expect(bytes, tilePath(tile)).toBeDefined()
        tiles.set(tilePath(tile), bytes!)
      }
      const read = tileHashReader(SIZE, (tile) => tiles.get(tilePath(tile))!)
      expect(rootAt(SIZE, read)).toEqual(rootOf(leaves.map(leafHash)))
    }
  })

  test('a full tile is read once for all proofs over it, and the root at the edge is read from no tile', async () => {
    const read: number[] = []
    const store: Store = Object.assign(Object.create(beiyuan.store), {
      tile(origin: Origin, level: number, index: number) {
        if (level === 0) read.push(index)
        return beiyuan.store.tile(origin, level, index)
      },
      log: (origin: Origin) => beiyuan.store.log(origin),
      leafHashes: (origin: Origin, from: number, to: number) => beiyuan.store.leafHashes(origin, from, to),
    })
    const tree = await Tree.open(store, arden.origin)
    expect(await tree.rootAt(SIZE)).toEqual(rootOf(leaves.map(leafHash)))
    expect(read).toEqual([])
    for (const size of [SIZE - 1, 600, SIZE - 1])
      expect(await tree.rootAt(size)).toEqual(rootOf(leaves.slice(0, size).map(leafHash)))
    expect(read).toEqual([0, 1, 2])
  })

  test('entry bundles hold the leaves', async () => {
    const bundle = await arden.ledger.resource(arden.origin, 'tile/entries/001')
    expect(parseEntryBundle(bundle!, 256)).toEqual(leaves.slice(256, 512).map((leaf) => new Uint8Array(leaf)))
  })

  test('what does not exist is not given', async () => {
    for (const path of [
      'tile/0/003',
      'tile/0/003.p/2',
      'tile/1/000.p/4',
      'tile/entries/003',
      'tile/0/x',
      'other',
    ]) {
      expect(await arden.ledger.resource(arden.origin, path), path).toBeUndefined()
    }
    expect(() => parseTilePath('tile/0/003.p/1')).not.toThrow()
    expect(await arden.ledger.resource('nobody.example/log/x', 'checkpoint')).toBeUndefined()
  })

  test.each([1, 2, 255, 256, 257, 512, 700, SIZE])(
    'roots and proofs of the first %i leaves hold',
    async (size) => {
      const root = await arden.ledger.rootAt(arden.origin, size)
      expect(root).toEqual(rootOf(leaves.slice(0, size).map(leafHash)))
      const index = size >> 1
      const proof = await arden.ledger.inclusion(arden.origin, index, size)
      verifyInclusion({ leafHash: leafHash(leaves[index]!), index, size, root, proof })
      const toRoot = await arden.ledger.rootAt(arden.origin, SIZE)
      const consistency = await arden.ledger.consistency(arden.origin, size, SIZE)
      verifyConsistency({ from: size, fromRoot: root, to: SIZE, toRoot, proof: consistency })
    },
  )

  test('no proof is given beyond what is held, nor of a log of another pair', async () => {
    await expect(arden.ledger.rootAt(arden.origin, SIZE + 1)).rejects.toMatchObject({ code: 'no_proof' })
    await expect(arden.ledger.consistency(arden.origin, 3, 2)).rejects.toMatchObject({ code: 'no_proof' })
    const other = arden.origin.replace(arden.pair.id, '0'.repeat(32))
    await expect(arden.ledger.rootAt(other, 1)).rejects.toMatchObject({ code: 'unknown_pair' })
  })
})

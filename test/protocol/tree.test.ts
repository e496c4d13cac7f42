import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  consistencyProof,
  emptyRoot,
  Frontier,
  inclusionProof,
  leafHash,
  nodeHash,
  ProtocolError,
  parseEntryBundle,
  parseTilePath,
  perfectRanges,
  printEntryBundle,
  printTile,
  rootAt,
  rootOf,
  tileHashes,
  tileHashReader,
  tilePath,
  tilesFor,
  utf8,
  verifyConsistency,
  verifyInclusion,
} from '../../src/protocol/index.ts'

const hashes = Array.from({ length: 70 }, (_, i) => leafHash(utf8(`leaf ${i}`)))
const roots = Array.from({ length: 71 }, (_, n) => treeHash(hashes.slice(0, n)))
const read = (start: number, end: number) => treeHash(hashes.slice(start, end))

describe('a tree', () => {
  it('has the root that RFC 6962 defines, at every size', () => {
    for (let n = 0; n <= 70; n++) {
      expect(rootOf(hashes.slice(0, n))).toEqual(roots[n])
      expect(rootAt(n, read)).toEqual(roots[n])
    }
  })

  it('goes on from its frontier as if it had never stopped', () => {
    for (let n = 0; n <= 70; n++) {
      const whole = new Frontier()
      for (const hash of hashes.slice(0, n)) whole.append(hash)
      const resumed = Frontier.from(n, whole.hashes)
      const copy = whole.clone()
      for (const hash of hashes.slice(n)) resumed.append(hash)
      expect(resumed.root()).toEqual(roots[70])
      expect([copy.size, copy.root()]).toEqual([n, roots[n]])
      expect(whole.hashes).toEqual(perfectRanges(0, n).map(([start, end]) => read(start, end)))
    }
  })

  it('does not go on from an edge of another size', () => {
    expect(() => Frontier.from(3, [hashes[0]!])).toThrow(expect.objectContaining({ code: 'bad_proof' }))
    expect(() => Frontier.from(1, [new Uint8Array(31)])).toThrow(
      expect.objectContaining({ code: 'bad_proof' }),
    )
  })
})

describe('an audit path', () => {
  it('proves each leaf of each tree, and no other place or leaf', () => {
    for (let size = 1; size <= 33; size++) {
      for (let index = 0; index < size; index++) {
        const claim = {
          leafHash: hashes[index]!,
          index,
          size,
          root: roots[size]!,
          proof: inclusionProof(index, size, read),
        }
        verifyInclusion(claim)
        for (let other = 0; other < size; other++) {
          if (other !== index) refused(() => verifyInclusion({ ...claim, index: other }))
        }
        refused(() => verifyInclusion({ ...claim, leafHash: hashes[size]! }))
        refused(() => verifyInclusion({ ...claim, root: roots[size + 1]! }))
        refused(() => verifyInclusion({ ...claim, proof: [...claim.proof, hashes[0]!] }))
        if (size > 1) refused(() => verifyInclusion({ ...claim, proof: claim.proof.slice(1) }))
      }
    }
  })

  it('with one bit flipped proves nothing', () => {
    const proof = inclusionProof(20, 70, read)
    const claim = { leafHash: hashes[20]!, index: 20, size: 70, root: roots[70]!, proof }
    fc.assert(
      fc.property(fc.nat(proof.length - 1), fc.nat(255), (at, bit) => {
        refused(() =>
          verifyInclusion({ ...claim, proof: proof.map((hash, i) => (i === at ? flip(hash, bit) : hash)) }),
        )
      }),
    )
  })
})

describe('a consistency proof', () => {
  it('proves each growth, and no other root on either side', () => {
    for (let to = 0; to <= 33; to++) {
      for (let from = 0; from <= to; from++) {
        const proof = consistencyProof(from, to, read)
        const claim = { from, fromRoot: roots[from]!, to, toRoot: roots[to]!, proof }
        verifyConsistency(claim)
        refused(() => verifyConsistency({ ...claim, fromRoot: hashes[69]! }))
        if (from > 0) refused(() => verifyConsistency({ ...claim, toRoot: hashes[69]! }))
        refused(() => verifyConsistency({ ...claim, proof: [...proof, hashes[0]!] }))
        if (proof.length > 0) refused(() => verifyConsistency({ ...claim, proof: proof.slice(0, -1) }))
      }
    }
  })

  it('does not prove that a tree shrank', () => {
    refused(() => verifyConsistency({ from: 5, fromRoot: roots[5]!, to: 4, toRoot: roots[4]!, proof: [] }))
    refused(() => consistencyProof(5, 4, read))
  })
})

describe('tiles', () => {
  const size = 70_000
  const many = Array.from({ length: size }, (_, i) => leafHash(utf8(String(i))))
  const stored = new Map<string, Uint8Array>()
  const levels = rowsOf(many)
  const readMany = (start: number, end: number) => levels[Math.log2(end - start)]![start / (end - start)]!
  for (const tile of tilesFor(size)) {
    if (tile.level !== 'entries') stored.set(tilePath(tile), printTile(tileHashes(tile, readMany)))
  }

  it('give back the root of the tree that they were made of, and its proofs', () => {
    const reader = tileHashReader(size, (tile) => stored.get(tilePath(tile))!)
    const root = rootOf(many)
    expect(rootAt(size, reader)).toEqual(root)
    for (const index of [0, 255, 256, 65_535, 65_536, 69_999]) {
      const proof = inclusionProof(index, size, reader)
      verifyInclusion({ leafHash: many[index]!, index, size, root, proof })
    }
    const [from, fromRoot] = [65_537, rootOf(many.slice(0, 65_537))]
    verifyConsistency({ from, fromRoot, to: size, toRoot: root, proof: consistencyProof(from, size, reader) })
  })

  it('are as many as the example of tlog-tiles says', () => {
    const paths = [...stored.keys()]
    expect(paths.filter((path) => path.startsWith('tile/0/'))).toHaveLength(274)
    expect(paths.filter((path) => !path.startsWith('tile/0/'))).toEqual([
      'tile/1/000',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ])
  })

  it('written step by step are those of the whole', () => {
    const step = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(step, (steps) => {
        const written = new Set<string>()
        let grown = 0
        for (const by of steps) {
          for (const tile of tilesFor(grown + by, grown)) written.add(tilePath(tile))
          grown += by
        }
        expect([...tilesFor(grown)].map(tilePath).filter((path) => !written.has(path))).toEqual([])
      }),
    )
  })

  it('have paths that are read as they were printed', () => {
    const level = fc.oneof(fc.constant('entries' as const), fc.integer({ min: 0, max: 63 }))
    const tile = fc.record({
      level,
      index: fc.maxSafeNat(),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(tile, (given) => {
        expect(parseTilePath(tilePath(given))).toEqual(given)
      }),
    )
  })
})

describe('a bundle of entries', () => {
  it('is read as it was printed, and any bytes are such a print or refused', () => {
    const entries = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(entries, (given) => {
        expect(parseEntryBundle(printEntryBundle(given))).toEqual(given)
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12, max: 3 }), (bytes) => {
        try {
          expect(printEntryBundle(parseEntryBundle(bytes))).toEqual(new Uint8Array(bytes))
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolError)
        }
      }),
    )
  })

  it('takes an entry of 65,535 bytes and none larger', () => {
    expect(parseEntryBundle(printEntryBundle([new Uint8Array(65_535)]))[0]).toHaveLength(65_535)
    expect(() => printEntryBundle([new Uint8Array(65_536)])).toThrow(
      expect.objectContaining({ code: 'bad_tile' }),
    )
  })
})

/** MTH of RFC 6962 section 2.1, as it is written there. */
function treeHash(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return emptyRoot
  if (leaves.length === 1) return leaves[0]!
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)))
}

/** Row i holds the roots of all perfect subtrees of 2^i leaves. */
function rowsOf(leaves: readonly Uint8Array[]): Uint8Array[][] {
  const rows = [[...leaves]]
  for (let row = rows[0]!; row.length > 1; row = rows.at(-1)!) {
    const pairs = Math.floor(row.length / 2)
    rows.push(Array.from({ length: pairs }, (_, i) => nodeHash(row[2 * i]!, row[2 * i + 1]!)))
  }
  return rows
}

function refused(act: () => unknown): void {
  expect(act).toThrow(expect.objectContaining({ code: 'bad_proof' }))
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  const bad = bytes.slice()
  bad[bit >> 3] = bad[bit >> 3]! ^ (1 << (bit & 7))
  return bad
}

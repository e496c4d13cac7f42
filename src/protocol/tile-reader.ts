import { ProtocolError } from './errors.ts'
import { parseTile, TILE_WIDTH, type Tile } from './tile.ts'
import { nodeHash } from './tree-hash.ts'
import type { HashReader } from './tree-proof.ts'

/**
 * Reads subtree hashes of a tree of this size out of its tiles, each fetched once. What it gives is no more proven than the tiles:
 * the caller compares `rootAt(size, reader)` with a verified checkpoint. Throws `bad_tile`.
 */
export function tileHashReader(size: number, readTile: (tile: Tile) => Uint8Array): HashReader {
  const seen = new Map<string, readonly Uint8Array[]>()
  return (start, end) => {
    const tile = tileOf(size, start, end)
    const id = `${tile.level}/${tile.index}`
    let hashes = seen.get(id)
    if (hashes === undefined) {
      hashes = parseTile(readTile(tile), tile.width)
      seen.set(id, hashes)
    }
    const first = start / tile.span - tile.index * TILE_WIDTH
    return subtreeRoot(hashes.slice(first, first + (end - start) / tile.span))
  }
}

/** The tile that holds the leaves of a perfect subtree as 1 to 128 neighbouring hashes. */
function tileOf(size: number, start: number, end: number): Tile & { readonly span: number } {
  let [level, span] = [0, 1]
  while (end - start >= span * TILE_WIDTH) [level, span] = [level + 1, span * TILE_WIDTH]
  const width = end - start
  if (!(width >= 1 && end <= size && Number.isInteger(Math.log2(width)) && start % width === 0)) {
    throw new ProtocolError('bad_tile', `no perfect subtree from ${start} to ${end} in a tree of ${size}`)
  }
  const index = Math.floor(start / (span * TILE_WIDTH))
  const here = Math.floor(size / span) - index * TILE_WIDTH
  return { level, index, width: Math.min(TILE_WIDTH, here), span }
}

function subtreeRoot(hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes
  while (row.length > 1) {
    row = Array.from({ length: row.length / 2 }, (_, i) => nodeHash(row[2 * i]!, row[2 * i + 1]!))
  }
  return row[0]!
}

import { type Bytes, concatBytes } from './bytes.ts'
import { ProtocolError } from './errors.ts'
import type { HashReader } from './tree-proof.ts'

export * from './entry-bundle.ts'

/** Hashes in a full tile, and entries in a full bundle. */
export const TILE_WIDTH = 256

/** A tile of hashes (level 0 to 63) or a bundle of entries (C2SP tlog-tiles). */
export type Tile = {
  readonly level: number | 'entries'
  readonly index: number
  /** 1 to 256; below 256 the tile is partial. */
  readonly width: number
}

/** The path below the log's prefix, such as `tile/0/x001/067.p/8` (TL1). Throws `bad_tile`. */
export function tilePath(tile: Tile): string {
  checkTile(tile)
  const suffix = tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`
  return `tile/${tile.level}/${printIndex(tile.index)}${suffix}`
}

/** The tile of a path; only the one spelling is taken (TL1). Throws `bad_tile`. */
export function parseTilePath(path: string): Tile {
  const [, level, index, width] =
    /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/){0,5}\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? []
  if (level === undefined) throw new ProtocolError('bad_tile', `not the path of a tile: ${path.slice(0, 80)}`)
  const tile: Tile = {
    level: level === 'entries' ? level : Number(level),
    index: Number(index!.replaceAll(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  if (tilePath(tile) !== path) throw new ProtocolError('bad_tile', `another spelling of ${tilePath(tile)}`)
  return tile
}

/** The tiles and bundles that exist at a size and did not at the size `since`: what a log writes when it grows (TL2). */
export function* tilesFor(size: number, since = 0): Generator<Tile> {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(since) || since < 0 || size < since) {
    throw new ProtocolError('bad_tile', `no tree grows from ${since} to ${size}`)
  }
  yield* levelTiles('entries', size, since)
  for (let level = 0, span = 1; size >= span; level++, span *= TILE_WIDTH) {
    yield* levelTiles(level, Math.floor(size / span), Math.floor(since / span))
  }
}

/** The hashes of a tile: each the root of 256^level leaves (TL3). Throws `bad_tile` for a bundle. */
export function tileHashes(tile: Tile, read: HashReader): Uint8Array[] {
  checkTile(tile)
  if (tile.level === 'entries') throw new ProtocolError('bad_tile', 'a bundle holds entries, not hashes')
  const span = TILE_WIDTH ** tile.level
  const first = tile.index * TILE_WIDTH
  return Array.from({ length: tile.width }, (_, i) => read((first + i) * span, (first + i + 1) * span))
}

/** The bytes of a tile: 1 to 256 hashes of 32 bytes. Throws `bad_tile`. */
export function printTile(hashes: readonly Uint8Array[]): Bytes {
  if (hashes.length < 1 || hashes.length > TILE_WIDTH || hashes.some((hash) => hash.length !== 32)) {
    throw new ProtocolError('bad_tile', 'a tile holds 1 to 256 hashes of 32 bytes')
  }
  return concatBytes(...hashes)
}

/** The hashes of a tile of this width (TL4). Throws `bad_tile`. */
export function parseTile(bytes: Uint8Array, width: number): Uint8Array[] {
  if (!isWidth(width) || bytes.length !== width * 32) {
    throw new ProtocolError('bad_tile', `${bytes.length} bytes are no tile of width ${width}`)
  }
  return Array.from({ length: width }, (_, i) => bytes.slice(i * 32, (i + 1) * 32))
}

function* levelTiles(level: Tile['level'], hashes: number, before: number): Generator<Tile> {
  if (hashes === before) return
  for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < hashes; index++) {
    yield { level, index, width: Math.min(TILE_WIDTH, hashes - index * TILE_WIDTH) }
  }
}

function printIndex(index: number): string {
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  return padded.replaceAll(/\d{3}(?=\d)/g, 'x$&/')
}

function checkTile({ level, index, width }: Tile): void {
  const levelStands = level === 'entries' || (Number.isSafeInteger(level) && level >= 0 && level <= 63)
  if (!levelStands || !Number.isSafeInteger(index) || index < 0 || !isWidth(width)) {
    throw new ProtocolError('bad_tile', `no tile at level ${level}, index ${index}, width ${width}`)
  }
}

function isWidth(width: number): boolean {
  return Number.isSafeInteger(width) && width >= 1 && width <= TILE_WIDTH
}

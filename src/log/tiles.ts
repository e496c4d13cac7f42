import type { Batch, LogRow, Origin, Store } from '../app/ports.ts'
import { printEntryBundle } from '../protocol/entry-bundle.ts'
import { Frontier, rootOf } from '../protocol/frontier.ts'
import { parseTile, parseTilePath, printTile, TILE_WIDTH, type Tile } from '../protocol/tile.ts'
import {
  consistencyProof,
  consistencyRanges,
  type HashReader,
  inclusionProof,
  inclusionRanges,
  perfectRanges,
  type Range,
  rootAt,
} from '../protocol/tree-proof.ts'
import { LogError } from './errors.ts'

type Tiles = NonNullable<Batch['tiles']>

/** Reads the tree of one log out of the store: roots, proofs (RFC 6962) and tlog-tiles resources. */
export class Tree {
  readonly #store: Store
  readonly #log: LogRow

  private constructor(store: Store, log: LogRow) {
    this.#store = store
    this.#log = log
  }

  /** Throws `no_proof` when no such log is held. */
  static async open(store: Store, origin: Origin): Promise<Tree> {
    const log = await store.log(origin)
    if (!log) throw new LogError('no_proof', `no log ${origin} is held here`)
    return new Tree(store, log)
  }

  get size(): number {
    return this.#log.size
  }

  /** The root of the first `size` leaves. Throws `no_proof` beyond what is held. */
  async rootAt(size: number): Promise<Uint8Array> {
    this.#checkSize(size)
    // The edge is asked for most, with every exchange and every line, and is stored.
    if (size === this.#log.size) return Frontier.from(size, this.#log.frontier).root()
    return rootAt(size, await this.#reader([[0, size]]))
  }

  /** The roots of the perfect subtrees of the first `size` leaves. */
  async frontierAt(size: number): Promise<Uint8Array[]> {
    this.#checkSize(size)
    const read = await this.#reader([[0, size]])
    return perfectRanges(0, size).map(([start, end]) => read(start, end))
  }

  async inclusion(index: number, size: number): Promise<Uint8Array[]> {
    this.#checkSize(size)
    if (!(Number.isSafeInteger(index) && index >= 0 && index < size))
      throw new LogError('no_proof', `a tree of ${size} has no leaf ${index}`)
    return inclusionProof(index, size, await this.#reader(inclusionRanges(index, size)))
  }

  async consistency(from: number, to: number): Promise<Uint8Array[]> {
    this.#checkSize(to)
    if (!(Number.isSafeInteger(from) && from >= 0 && from <= to))
      throw new LogError('no_proof', `${to} leaves do not continue ${from}`)
    return consistencyProof(from, to, await this.#reader(consistencyRanges(from, to)))
  }

  /** The bytes of a tile or entry bundle by its tlog-tiles path; undefined for what does not exist at the size held. */
  async resource(path: string): Promise<Uint8Array | undefined> {
    const tile = readPath(path)
    if (!tile) return undefined
    const first = tile.index * TILE_WIDTH
    if (tile.level === 'entries') {
      if (first + tile.width > this.size) return undefined
      const rows = await this.#store.leaves(this.#log.origin, first, first + tile.width)
      return printEntryBundle(rows.map((row) => row.bytes))
    }
    if (first + tile.width > Math.floor(this.size / TILE_WIDTH ** tile.level)) return undefined
    return printTile(await this.#hashes(tile.level, first, first + tile.width))
  }

  #checkSize(size: number): void {
    if (!(Number.isSafeInteger(size) && size >= 0 && size <= this.size))
      throw new LogError('no_proof', `${this.#log.origin} is held to ${this.size}, not to ${size}`)
  }

  /** Fetches what the ranges need, so that the proof itself can be computed in one go. */
  async #reader(ranges: readonly Range[]): Promise<HashReader> {
    const found = new Map<string, Uint8Array>()
    for (const [start, end] of ranges.flatMap((range) => perfectRanges(...range))) {
      found.set(`${start}-${end}`, await this.#subtree(start, end))
    }
    return (start, end) => found.get(`${start}-${end}`)!
  }

  async #subtree(start: number, end: number): Promise<Uint8Array> {
    let [level, span] = [0, 1]
    while (end - start >= span * TILE_WIDTH) [level, span] = [level + 1, span * TILE_WIDTH]
    return rootOf(await this.#hashes(level, start / span, end / span))
  }

  /** Neighbouring hashes of one level within one tile, each the root of 256^level leaves. */
  async #hashes(level: number, from: number, to: number): Promise<Uint8Array[]> {
    if (level === 0) return this.#store.leafHashes(this.#log.origin, from, to)
    const tile = Math.floor(from / TILE_WIDTH)
    const full = await this.#store.tile(this.#log.origin, level, tile)
    if (full) return parseTile(full, TILE_WIDTH).slice(from - tile * TILE_WIDTH, to - tile * TILE_WIDTH)
    const hashes: Uint8Array[] = []
    for (let at = from; at < to; at++)
      hashes.push(await fullTileRoot(this.#store, this.#log.origin, level - 1, at))
    return hashes
  }
}

/** The leaf hashes of the unfinished tile at the edge of a log, from which the next full tiles are made. */
export class TileEdge {
  readonly #store: Store
  readonly #origin: Origin
  #hashes: Uint8Array[]
  /** Full tiles of level 0 so far. */
  #full: number

  private constructor(store: Store, origin: Origin, full: number, hashes: Uint8Array[]) {
    this.#store = store
    this.#origin = origin
    this.#full = full
    this.#hashes = hashes
  }

  static async open(store: Store, origin: Origin, size: number): Promise<TileEdge> {
    const full = Math.floor(size / TILE_WIDTH)
    return new TileEdge(store, origin, full, await store.leafHashes(origin, full * TILE_WIDTH, size))
  }

  /** The edge after these leaf hashes, and the tiles that they complete. Changes nothing here. */
  async grow(leafHashes: readonly Uint8Array[]): Promise<{ readonly edge: TileEdge; readonly tiles: Tiles }> {
    const tiles: Tiles[number][] = []
    let hashes = [...this.#hashes]
    let full = this.#full
    for (const hash of leafHashes) {
      hashes.push(hash)
      if (hashes.length < TILE_WIDTH) continue
      tiles.push({ origin: this.#origin, level: 0, index: full, bytes: printTile(hashes) })
      hashes = []
      full += 1
      await this.#addHigherTiles(tiles, full)
    }
    return { edge: new TileEdge(this.#store, this.#origin, full, hashes), tiles }
  }

  /** Once in 65,536 leaves: the tile above is made of the roots of 256 full ones. */
  async #addHigherTiles(tiles: Tiles[number][], fullBelow: number): Promise<void> {
    for (let [level, full] = [1, fullBelow]; full > 0 && full % TILE_WIDTH === 0; level++) {
      full /= TILE_WIDTH
      const hashes: Uint8Array[] = []
      for (let at = (full - 1) * TILE_WIDTH; at < full * TILE_WIDTH; at++) {
        const fresh = tiles.find((tile) => tile.level === level - 1 && tile.index === at)
        hashes.push(
          fresh
            ? rootOf(parseTile(fresh.bytes, TILE_WIDTH))
            : await fullTileRoot(this.#store, this.#origin, level - 1, at),
        )
      }
      tiles.push({ origin: this.#origin, level, index: full - 1, bytes: printTile(hashes) })
    }
  }
}

/**
 * Roots of full tiles by store, each with the place of its tile. A full tile is inserted once and never changes, so nothing here ages; without it every
 * proof would hash all tiles below it anew. 32 bytes for 256 leaves.
 */
const fullTileRoots = new WeakMap<Store, Map<string, Uint8Array>>()

async function fullTileRoot(store: Store, origin: Origin, level: number, index: number): Promise<Uint8Array> {
  const roots = fullTileRoots.get(store) ?? new Map<string, Uint8Array>()
  fullTileRoots.set(store, roots)
  const place = `${origin} ${level}/${index}`
  const known = roots.get(place)
  if (known) return known
  const bytes = await store.tile(origin, level, index)
  if (!bytes) throw new LogError('no_proof', `tile ${level}/${index} of ${origin} is missing in the database`)
  const root = rootOf(parseTile(bytes, TILE_WIDTH))
  roots.set(place, root)
  return root
}

function readPath(path: string): Tile | undefined {
  try {
    return parseTilePath(path)
  } catch {
    return undefined
  }
}

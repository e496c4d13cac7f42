import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError, type FileHex, type UploadId } from '../app/ports/files.ts'
import type { PairId } from '../app/ports.ts'

/**
 * Where files lie: `<pair>/<hex>` when complete, `<pair>/<hex>.part` before, `<pair>/up/<id>` while a person's upload is under way,
 * `<pair>/out/<hex>` (the message's id) while the peer needs one of ours.
 */
export class Places {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  get root(): string {
    return this.#folder
  }
  pair(pair: PairId): string {
    return join(this.#folder, checked(pair, 32))
  }
  uploads(pair: PairId): string {
    return join(this.pair(pair), 'up')
  }
  marks(pair: PairId): string {
    return join(this.pair(pair), 'out')
  }
  file(pair: PairId, hex: FileHex): string {
    return join(this.pair(pair), checked(hex, 64))
  }
  part(pair: PairId, hex: FileHex): string {
    return `${this.file(pair, hex)}.part`
  }
  upload(pair: PairId, id: UploadId): string {
    return join(this.uploads(pair), checked(id, 32))
  }
  mark(pair: PairId, hex: FileHex): string {
    return join(this.marks(pair), checked(hex, 64))
  }
}

/** A name from outside never becomes a path before it is looked at. */
function checked(name: string, digits: number): string {
  if (name.length === digits && /^[0-9a-f]+$/.test(name)) return name
  throw new FileError('unknown_file', 'not the name of a file')
}

export async function sizeOf(path: string): Promise<number | undefined> {
  return stat(path).then(
    (found) => found.size,
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined
      throw cause
    },
  )
}

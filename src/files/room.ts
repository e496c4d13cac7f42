import { statfs } from 'node:fs/promises'
import { FileError } from '../app/ports/files.ts'

/** Bytes of a disk that files leave free: the database and the logs beside them must go on writing. */
const RESERVE = 512 * 1024 * 1024

/** How much room a folder's disk has for files, less what files under way were promised. */
export class Room {
  readonly #folder: string
  readonly #freeBytes: (folder: string) => Promise<number>
  /** Bytes still to come, by the path of the file under way. */
  readonly #promised = new Map<string, number>()

  constructor(folder: string, freeBytes: (folder: string) => Promise<number> = freeOnDisk) {
    this.#folder = folder
    this.#freeBytes = freeBytes
  }

  async left(): Promise<number> {
    const promised = this.#promised.values().reduce((sum, bytes) => sum + bytes, 0)
    return Math.max(0, (await this.#freeBytes(this.#folder)) - RESERVE - promised)
  }

  /** Promises room for what is still to come of a file. Throws `no_space` with what there is. */
  async promise(path: string, toCome: number): Promise<void> {
    this.#promised.delete(path)
    const left = await this.left()
    if (toCome > left)
      throw new FileError(
        'no_space',
        `${toCome} bytes are to come and this node has room for ${left}; make room on its disk, then try again`,
      )
    this.#promised.set(path, toCome)
  }

  /** So much is still to come now; nothing more when it is complete or dropped. */
  came(path: string, toCome: number): void {
    if (toCome <= 0) this.#promised.delete(path)
    else if (this.#promised.has(path)) this.#promised.set(path, toCome)
  }

  isPromised(path: string): boolean {
    return this.#promised.has(path)
  }
}

async function freeOnDisk(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}

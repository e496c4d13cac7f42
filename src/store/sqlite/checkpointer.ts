import type { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'

/** From so many pages on that lie in the write-ahead log alone, they are moved into the file beside the writer. */
const PAGES = 2_000

/**
 * Keeps the write-ahead log short without making a commit wait: moving its pages into the file takes tens of milliseconds. The thread starts
 * when the log first is long enough. Where it cannot keep up, SQLite's own limit (open.ts) moves the rest within a commit.
 */
export class Checkpointer {
  readonly #path: string
  readonly #look: () => number
  #worker: Worker | undefined
  #moving = false

  constructor(database: DatabaseSync, path: string) {
    const look = database.prepare('PRAGMA wal_checkpoint(NOOP)')
    this.#path = path
    this.#look = () => {
      const { log, checkpointed } = look.get() as { log: number; checkpointed: number }
      return log - checkpointed
    }
  }

  afterCommit(): void {
    if (this.#moving || this.#look() < PAGES) return
    this.#moving = true
    this.#worker ??= this.#start()
    this.#worker.postMessage('move')
  }

  async end(): Promise<void> {
    const worker = this.#worker
    if (!worker) return
    this.#worker = undefined
    this.#moving = true
    worker.ref()
    const ended = new Promise((resolve) => worker.once('exit', resolve))
    worker.postMessage('end')
    await ended
  }

  #start(): Worker {
    const worker = new Worker(THREAD, { eval: true, workerData: this.#path })
    worker.unref()
    worker.on('message', () => {
      this.#moving = false
    })
    // A thread that could not start, or fell, is not tried again (#moving stays): the writer's own limit stands.
    worker.on('error', () => {
      this.#worker = undefined
    })
    return worker
  }
}

// As text, because a thread that loads a typed file carries a compiler: twice the memory for ten lines. PASSIVE waits for nobody and makes
// nobody wait. A failure loses nothing: the log stays as it is, and the next wish, or the writer itself, tries again.
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { DatabaseSync } = require('node:sqlite')
  const database = new DatabaseSync(workerData)
  const move = database.prepare('PRAGMA wal_checkpoint(PASSIVE)')
  parentPort.on('message', (wish) => {
    if (wish === 'end') {
      database.close()
      return parentPort.close()
    }
    try {
      move.all()
    } catch {}
    parentPort.postMessage('moved')
  })`

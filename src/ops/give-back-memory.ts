import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type How = { type: 'major' | 'minor'; execution: 'sync'; flavor?: 'last-resort' }
let collect: ((how: How) => void) | undefined

/**
 * Gives back to the machine what is no longer held. By itself the runtime keeps the memory that starting needed for as long as nothing asks for it.
 * Everything else waits meanwhile, some tens of milliseconds.
 */
export function giveBackMemory(): void {
  collector()({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}

/** Bytes that may pass before the buffers that carried them are given back. */
const PASSED = 8 * 1024 * 1024
let passed = 0

/**
 * To be told of the bytes of files in buffers that nobody needs any more. The runtime lets 64 MB of them lie, and by then they are scattered over
 * memory that does not go back; a look at what is young, a millisecond for every 8 MB, keeps them few.
 */
export function bytesPassed(bytes: number): void {
  passed += bytes
  if (passed < PASSED) return
  passed = 0
  collector()({ type: 'minor', execution: 'sync' })
}

function collector(): (how: How) => void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as (how: How) => void
  }
  return collect
}

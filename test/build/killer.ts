/**
 * Loaded before a node's own program (`--import`), it kills the process at one durable step, as a power cut would: no handler runs, nothing is
 * flushed. COMITY_TEST_KILL says from when steps are counted, which is the last, and whether it dies before or after it: `start:3:before`,
 * or `signal:7:after`, counted from SIGUSR2 on. The product knows nothing of it.
 */

import { writeSync } from 'node:fs'
import fsp, { type FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'

const [from, last, fate] = (process.env.COMITY_TEST_KILL ?? 'signal:0:before').split(':')
let isArmed = from === 'start'
let steps = 0
process.on('SIGUSR2', () => {
  isArmed = true
})

/** Counts a step; dies before it or after it if it is the last. */
function step<T>(name: string, run: () => T): T {
  if (!isArmed) return run()
  steps += 1
  if (String(steps) !== last) return run()
  if (fate === 'before') die(name)
  const done = run()
  if (done instanceof Promise) return done.then(() => die(name)) as T
  return die(name)
}

function die(name: string): never {
  writeSync(2, `killed ${fate} ${name}\n`)
  process.kill(process.pid, 'SIGKILL')
  for (;;);
}

const { prepare, exec } = DatabaseSync.prototype
DatabaseSync.prototype.prepare = function (sql, ...more) {
  const statement = prepare.call(this, sql, ...more)
  if (sql.trim().toUpperCase() !== 'COMMIT') return statement
  const run = statement.run.bind(statement)
  statement.run = (...args: []) => step('commit', () => run(...args))
  return statement
}
DatabaseSync.prototype.exec = function (sql) {
  if (sql.trim().toUpperCase() !== 'COMMIT') return exec.call(this, sql)
  return step('commit', () => exec.call(this, sql))
}

const { rename } = fsp
fsp.rename = (from, to) => step('rename', () => rename(from, to))
syncBuiltinESMExports()

const handle = await fsp.open(fileURLToPath(import.meta.url))
const files = Object.getPrototypeOf(handle) as FileHandle
await handle.close()
const { sync } = files
files.sync = async function (this: FileHandle) {
  const name = (await this.stat()).isDirectory() ? 'sync folder' : 'sync file'
  return step(name, () => sync.call(this))
}

import { execFileSync } from 'node:child_process'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** What is tested is what this tree builds. */
export function setup(): void {
  execFileSync(process.execPath, [join(root, 'scripts', 'build-desk.ts'), '--if-changed'], {
    cwd: root,
    stdio: 'inherit',
  })
}

/**
 * `npm run build:desk [-- --if-changed]`: builds the desk of web/ into web/dist, each file also compressed, for any node to serve. With --if-changed
 * (after `npm ci`, before `npm start` and `npm test`) only when what it comes from changed, and without complaint where development packages are left out.
 */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

const root = resolve(import.meta.dirname, '..')
const dist = join(root, 'web', 'dist')
/** All that the built files come from. */
const INPUTS = [
  'web',
  'src/protocol',
  'src/domain',
  'src/app',
  'data',
  'package-lock.json',
  'scripts/build-desk.ts',
]
const STAMP = '.inputs'

const isOnlyIfChanged = process.argv.includes('--if-changed')
// Whoever builds it, a test's runner too, builds what people get: elsewhere JSX would call what only a development build of React has.
process.env.NODE_ENV = 'production'
const inputs = hashOf(INPUTS.flatMap(filesUnder))
if (!isOnlyIfChanged || inputs !== readStamp()) {
  const vite = await import('vite').catch(() => undefined)
  if (vite) await buildDesk(vite)
  else {
    process.stderr.write(
      'The desk is not built: vite is not installed. Install the development packages (npm ci), then run "npm run build:desk".\n',
    )
    process.exitCode = isOnlyIfChanged ? 0 : 1
  }
}

/** Built beside and put in place at once, so that a node that starts meanwhile finds the old desk or the new one. */
async function buildDesk({ build }: typeof import('vite')): Promise<void> {
  const began = Date.now()
  const fresh = `${dist}.${process.pid}`
  await build({
    configFile: join(root, 'web', 'vite.config.ts'),
    build: { outDir: fresh },
    logLevel: 'warn',
  })
  for (const file of filesUnder(relative(root, fresh))) if (/\.(js|css|html|svg)$/.test(file)) compress(file)
  writeFileSync(join(fresh, STAMP), inputs)
  rmSync(dist, { recursive: true, force: true })
  renameSync(fresh, dist)
  process.stderr.write(`The desk is built (${Date.now() - began} ms).\n`)
}

function compress(file: string): void {
  const bytes = readFileSync(file)
  writeFileSync(`${file}.br`, brotliCompressSync(bytes))
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
}

function readStamp(): string | undefined {
  try {
    return readFileSync(join(dist, STAMP), 'utf8')
  } catch {
    return undefined
  }
}

function hashOf(files: readonly string[]): string {
  const hash = createHash('sha256')
  for (const file of files.toSorted()) hash.update(`${relative(root, file)}\n`).update(readFileSync(file))
  return hash.digest('hex')
}

/** The files under a path of the repository, or the file that it is; of web/ not what was built. */
function filesUnder(path: string): string[] {
  const whole = join(root, path)
  if (statSync(whole).isFile()) return [whole]
  return readdirSync(whole, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && (path !== 'web' || !entry.parentPath.startsWith(dist)))
    .map((entry) => join(entry.parentPath, entry.name))
}

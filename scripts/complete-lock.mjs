// npm drops an optional package from package-lock.json when the registry at hand does not serve it, and then
// `npm ci` refuses the lock. This adds each missing one back (name and version from its parent, os and cpu from
// its name), so that the lock names every platform. Run it after every `npm install` that touches the lock.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'win32',
  'aix',
  'sunos',
  'netbsd',
  'openbsd',
]
const cpus = ['arm64', 'arm', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'wasm32']

for (const [place, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const own = `${place}/node_modules/${name}`
    const top = `node_modules/${name}`
    if (lock.packages[own] || lock.packages[top] || !/^\d/.test(version)) continue
    const words = name.split(/[-/]/)
    const os = systems.find((s) => words.includes(s))
    const cpu = cpus.find((c) => words.includes(c))
    if (!os && !cpu) continue
    lock.packages[top] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(parent.dev && { dev: true }),
      optional: true,
      ...(os && { os: [os] }),
    }
    console.log(`added ${name}@${version}`)
  }
}
const sorted = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`)

/** Programs in Go, not written here or written from the specification alone. Whoever has no Go, or cannot fetch what they need, fails. */

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const SECOND = fileURLToPath(new URL('../../second/', import.meta.url))

/** Where each module stands, and which Go it needs beyond the one installed. */
const MODULES = {
  second: { folder: SECOND, toolchain: undefined },
  interop: { folder: join(SECOND, 'interop'), toolchain: undefined },
  torchwood: { folder: join(SECOND, 'interop', 'torchwood'), toolchain: 'go1.27.3' },
} as const
export type ModuleName = keyof typeof MODULES

export type Ended = { readonly code: number; readonly out: Buffer; readonly err: string }

/** The environment in which the go command builds a module: its own versions and no others. */
export function goEnv(module: ModuleName): NodeJS.ProcessEnv {
  const { toolchain } = MODULES[module]
  return {
    ...process.env,
    GOFLAGS: '-buildvcs=false -mod=readonly',
    ...(toolchain && { GOTOOLCHAIN: toolchain }),
  }
}

export function folderOf(module: ModuleName): string {
  return MODULES[module].folder
}

/** Builds a program of a module into `folder`; its path. Throws with what the go command said. */
export async function build(module: ModuleName, source: string, folder: string): Promise<string> {
  const program = join(folder, `${module}-${source.split('/').at(-1)}`.replace('-.', ''))
  const built = await run('go', ['build', '-o', program, source], {
    cwd: folderOf(module),
    env: goEnv(module),
  })
  if (built.code !== 0) throw new Error(`go build ${source} in ${module}: ${built.err}`)
  return program
}

/** Runs a program to its end. Throws when it cannot be started or takes more than five minutes. */
export function run(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const limits = { timeout: 300_000, maxBuffer: 256 * 1024 * 1024, encoding: 'buffer' as const }
    execFile(program, [...args], { ...limits, ...options }, (error, out, err) => {
      const code = error ? error.code : 0
      if (typeof code === 'number') resolve({ code, out, err: err.toString() })
      else reject(error)
    })
  })
}

import type { World } from '../../src/cli/index.ts'
import { runCli } from '../../src/cli/index.ts'
import { cliWorld } from '../../src/main/index.ts'

export type Said = { readonly code: number; readonly out: string; readonly err: string }

/** Runs one command line in this process, on the real disk and the real network; what it prints is caught. */
export async function comity(args: readonly string[], world: Partial<World> = {}): Promise<Said> {
  const said = { out: '', err: '' }
  const code = await runCli(
    {
      ...cliWorld,
      env: {},
      isTerminal: false,
      columns: undefined,
      ...world,
      out: (text) => {
        said.out += text
      },
      err: (text) => {
        said.err += text
      },
    },
    args,
  )
  return { code, ...said }
}

import type { Command } from 'commander'
import { type NodeClient, nodeClient } from './client.ts'
import { type Output, openOutput } from './output.ts'
import { en, type Texts } from './texts/en.ts'
import { zh } from './texts/zh.ts'
import type { World } from './world.ts'

/** What every action gets: where to print, in which words, and the world. */
export type Run = {
  readonly world: World
  readonly output: Output
  readonly texts: Texts
  readonly options: Options
}
export type Options = Readonly<Record<string, unknown>> & {
  readonly json?: boolean
  readonly lang?: string
  readonly folder?: string
  readonly node?: string
  readonly token?: string
  readonly progress?: boolean
}

/** Gives a command what all have: --json, --lang, examples under its help, and an action that gets a Run. */
export function define(
  world: World,
  command: Command,
  examples: readonly string[],
  action: (run: Run, ...args: string[]) => Promise<void>,
): Command {
  return command
    .option('--json', 'print one JSON document and nothing else')
    .option('--lang <en|zh>', 'language of the output (default: from LANG)')
    .option('--progress', 'show progress although standard error is no terminal')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  $ ${example}`).join('\n')}`)
    .action(async (...all: unknown[]) => {
      const options = command.optsWithGlobals<Options>()
      const output = openOutput(world, options)
      const args = all.slice(0, command.registeredArguments.length) as string[]
      await action({ world, output, texts: output.lang === 'zh' ? zh : en, options }, ...args)
    })
}

/** A command that goes through a running node's API. */
export function defineRemote(
  world: World,
  command: Command,
  examples: readonly string[],
  action: (run: Run & { readonly client: NodeClient }, ...args: string[]) => Promise<void>,
): Command {
  command
    .option('--node <url>', 'address of the node (or COMITY_NODE)')
    .option('--token <token>', 'token for its API (or COMITY_TOKEN)')
    .option('--folder <dir>', 'folder of a node on this machine: address and token are read there')
  return define(world, command, examples, async (run, ...args) =>
    action({ ...run, client: await nodeClient(world, run.options) }, ...args),
  )
}

/** For repeatable options. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value]
}

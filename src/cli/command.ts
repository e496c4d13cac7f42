import { Command, Option } from 'commander'
import { type NodeClient, nodeClient } from './client.ts'
import { type Output, openOutput } from './output.ts'
import type { ArgumentName, CommandPath, OptionName, Texts } from './texts/index.ts'
import type { World } from './world.ts'

/** What commands are made of: the world, and the language in which they speak. */
export type Setting = { readonly world: World; readonly texts: Texts }

/** What every action gets. */
export type Run = Setting & { readonly output: Output; readonly options: Options }
export type RemoteRun = Run & { readonly client: NodeClient }
/** One page of a list as the node answers it; `next` is given as cursor to read on. */
export type Page<T> = { readonly items: readonly T[]; readonly next?: string }
export type Options = Readonly<Record<string, unknown>> & {
  readonly json?: boolean
  readonly folder?: string
  readonly node?: string
  readonly token?: string
  readonly key?: string
  readonly progress?: boolean
}

export type Flag = {
  readonly flags: string
  readonly help: OptionName
  readonly required?: boolean
  readonly preset?: string
  readonly choices?: readonly string[]
  /** May be given again and again; the values become a list. */
  readonly many?: boolean
  /** Checks what was typed, and says what is wrong with it. */
  readonly read?: (typed: string) => unknown
}
/** A command as data: its place among the others, its arguments, its options, examples for its help. */
export type Shape = {
  readonly path: CommandPath
  /** As commander writes them: `<name>` or `[name]`. */
  readonly args?: readonly (readonly [string, ArgumentName])[]
  readonly flags?: readonly Flag[]
  readonly examples: readonly string[]
}

/** A command that works without a node. */
export function localCommand(
  setting: Setting,
  shape: Shape,
  action: (run: Run, ...args: string[]) => Promise<void>,
): Command {
  const command = bare(setting, shape)
  for (const flag of [...(shape.flags ?? []), ...COMMON]) command.addOption(optionOf(flag, setting.texts))
  return command.action(async (...all: unknown[]) => {
    const options = command.opts<Options>()
    const output = openOutput(setting.world, options)
    try {
      await action(
        { ...setting, output, options },
        ...(all.slice(0, command.registeredArguments.length) as string[]),
      )
    } finally {
      output.clear()
    }
  })
}

/** A command that goes through a running node's API. */
export function remoteCommand(
  setting: Setting,
  shape: Shape,
  action: (run: RemoteRun, ...args: string[]) => Promise<void>,
): Command {
  const flags = [...(shape.flags ?? []), ...REMOTE]
  return localCommand(setting, { ...shape, flags }, async (run, ...args) =>
    action({ ...run, client: await nodeClient(run, run.options) }, ...args),
  )
}

/** A command that does something by itself, and holds others. */
export function withCommands(command: Command, commands: readonly Command[]): Command {
  for (const each of commands) command.addCommand(each)
  return command
}

/** A command that only holds others. */
export function group(setting: Setting, shape: Shape, commands: readonly Command[]): Command {
  const command = bare(setting, shape)
  command.helpCommand('help [command]', setting.texts.help.argument.help)
  for (const each of commands) command.addCommand(each)
  return command
}

const COMMON: readonly Flag[] = [
  { flags: '--json', help: 'json' },
  { flags: '--lang <en|zh>', help: 'lang', choices: ['en', 'zh'] },
  { flags: '--progress', help: 'progress' },
]
/** The options by which a node is found. */
export const REMOTE: readonly Flag[] = [
  { flags: '--folder <dir>', help: 'localFolder' },
  { flags: '--node <url>', help: 'node' },
  { flags: '--token <token>', help: 'token' },
  { flags: '--key <file>', help: 'personalKeyFile' },
]

function bare({ texts }: Setting, { path, args = [], examples }: Shape): Command {
  const { help } = texts
  const command = new Command(path.split(' ').at(-1)).description(help.about[path])
  // What stands after the name of a command is that command's, though the one above it has an option of that name too.
  command.enablePositionalOptions()
  for (const [argument, name] of args) command.argument(argument, help.argument[name])
  command.helpOption('-h, --help', help.option.help)
  command.addHelpText('after', `\n${help.examples}\n${examples.map((each) => `  $ ${each}`).join('\n')}`)
  return command
}

function optionOf(flag: Flag, texts: Texts): Option {
  const option = new Option(flag.flags, texts.help.option[flag.help])
  if (flag.required) option.makeOptionMandatory()
  if (flag.preset !== undefined) option.default(flag.preset)
  if (flag.choices) option.choices([...flag.choices])
  if (flag.read) option.argParser(flag.read)
  if (flag.many)
    option.argParser((typed: string, before: readonly unknown[] | undefined) => [
      ...(before ?? []),
      flag.read ? flag.read(typed) : typed,
    ])
  return option
}

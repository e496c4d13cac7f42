import { type Command, CommanderError, Help } from 'commander'
import { cleanJson, cleanText } from './clean.ts'
import { group, type Setting } from './command.ts'
import { auditCommand } from './commands/audit.ts'
import { dutiesCommand } from './commands/duties.ts'
import { exportCommand } from './commands/export.ts'
import { fileCommand } from './commands/file.ts'
import { holdCommand } from './commands/hold.ts'
import { importCommand } from './commands/import.ts'
import { keyCommand } from './commands/key.ts'
import { nodeCommands } from './commands/node.ts'
import { notifyCommand } from './commands/notify.ts'
import { pairCommand } from './commands/pair.ts'
import { personCommand } from './commands/person.ts'
import { proposalCommands } from './commands/proposal.ts'
import { recordCommand } from './commands/record.ts'
import { requestCommand } from './commands/request.ts'
import { verbCommands } from './commands/request-turns.ts'
import { reviewCommand } from './commands/review.ts'
import { searchCommand } from './commands/search.ts'
import { tokenCommand } from './commands/token.ts'
import { verifyCommand } from './commands/verify.ts'
import { witnessCommand } from './commands/witness.ts'
import { asCliError, EXIT } from './errors.ts'
import { displayWidth } from './output.ts'
import { type Texts, textsFor } from './texts/index.ts'
import type { World } from './world.ts'
import { wrapText } from './wrap.ts'

export type { World } from './world.ts'

/** Runs one command line; resolves with the exit code (docs/cli.md). Never throws for what a person typed. */
export async function runCli(world: World, args: readonly string[]): Promise<number> {
  const texts = textsFor(args, world.env)
  try {
    await buildProgram({ world, texts }).parseAsync(args, { from: 'user' })
    return EXIT.done
  } catch (error) {
    // Help has been printed: asked for, or because a group was named without a command.
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done
    if (error instanceof CommanderError && error.code === 'commander.help') return EXIT.usage
    const { exit, code, message } = asCliError(error, texts)
    if (message)
      world.err(
        args.includes('--json')
          ? `${cleanJson(JSON.stringify({ code, message }))}\n`
          : `comity: ${cleanText(message)}\n`,
      )
    return exit
  }
}

/** All commands; each has examples under its help. */
export function buildProgram(setting: Setting): Command {
  const [init, serve, backup, restore, exercise] = nodeCommands(setting)
  const { chapters: titles } = setting.texts.help
  const chapters: readonly (readonly [string, readonly Command[]])[] = [
    [
      titles.requests,
      [requestCommand(setting), ...verbCommands(setting), dutiesCommand(setting), searchCommand(setting)],
    ],
    [titles.release, proposalCommands(setting)],
    [
      titles.files,
      [fileCommand(setting), importCommand(setting), exportCommand(setting), holdCommand(setting)],
    ],
    [
      titles.record,
      [recordCommand(setting), verifyCommand(setting), reviewCommand(setting), witnessCommand(setting)],
    ],
    [
      titles.people,
      [personCommand(setting), tokenCommand(setting), auditCommand(setting), notifyCommand(setting)],
    ],
    [titles.node, [pairCommand(setting), keyCommand(setting), init, serve, backup, restore, exercise]],
  ]
  const program = group(
    setting,
    {
      path: 'comity',
      examples: ['npm start', 'comity request list --folder .comity/arden', 'comity verify ARD-BEI.comity'],
    },
    chapters.flatMap(([title, commands]) => commands.map((command) => command.helpGroup(title))),
  )
  program.addHelpText('after', `\n${setting.texts.help.exitCodes}`)
  prepare(program, setting, 'comity')
  return program
}

/** Commander ends the process and speaks English by itself otherwise; commands do not inherit this once they are made. */
function prepare(command: Command, setting: Setting, path: string): void {
  command.exitOverride((error) => {
    throw Object.assign(error, { command: path })
  })
  command.configureOutput({
    writeOut: setting.world.out,
    writeErr: setting.world.err,
    // The sentence comes from runCli, in the reader's language.
    outputError: () => {},
  })
  command.configureHelp(helpIn(setting.texts))
  for (const each of command.commands) prepare(each, setting, `${path} ${each.name()}`)
}

function helpIn({ help }: Texts): Partial<Help> {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': help.usage,
    'Arguments:': help.arguments,
    'Options:': help.options,
    'Commands:': help.commands,
  }
  return {
    displayWidth,
    boxWrap(text, width) {
      return width < this.minWidthToWrap! ? text : wrapText(text, width)
    },
    // Commander puts a space behind the title of the usage; a full-width colon has its own.
    formatHelp(command, helper) {
      const shown = Help.prototype.formatHelp.call(this, command, helper)
      return shown.replace('： ', '：')
    },
    styleTitle: (title) => titles[title] ?? title,
    optionDescription(option) {
      const preset = option.defaultValue === undefined ? undefined : help.preset(String(option.defaultValue))
      const choices = option.argChoices && help.choices(option.argChoices.join(', '))
      const more = [choices, preset].filter((text) => text !== undefined)
      return more.length > 0 ? option.description + help.more(more) : option.description
    },
  }
}

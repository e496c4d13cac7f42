import { Command, CommanderError } from 'commander'
import { nodeCommands } from './commands/node.ts'
import { pairCommand } from './commands/pair.ts'
import { recordCommand } from './commands/record.ts'
import { requestCommand } from './commands/request.ts'
import { verifyCommand } from './commands/verify.ts'
import { witnessCommand } from './commands/witness.ts'
import { CliError, EXIT, type World } from './world.ts'

export type { World } from './world.ts'

/** Runs one command line; resolves with the exit code (docs/cli.md). Never throws for what a person typed. */
export async function runCli(world: World, args: readonly string[]): Promise<number> {
  const program = buildProgram(world)
  try {
    await program.parseAsync(args, { from: 'user' })
    return EXIT.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    const { exit, code, message } = asCliError(error)
    if (message)
      world.err(args.includes('--json') ? `${JSON.stringify({ code, message })}\n` : `comity: ${message}\n`)
    return exit
  }
}

/** All commands; each has examples under its help. */
export function buildProgram(world: World): Command {
  const program = new Command('comity')
    .description(
      'Two parties answer each other’s requests about malicious cyber activity, on one record that neither can dispute.',
    )
    .configureOutput({ writeOut: world.out, writeErr: world.err })
    .showHelpAfterError('(see --help)')
    .addHelpText(
      'after',
      `\nExit codes: 0 done, 1 refused or not proven, 2 usage, 3 the node cannot be reached, 4 the node cannot do it now.`,
    )
  const [init, serve, ...others] = nodeCommands(world)
  for (const command of [
    init!,
    serve!,
    pairCommand(world),
    requestCommand(world),
    recordCommand(world),
    verifyCommand(world),
    witnessCommand(world),
    ...others,
  ]) {
    program.addCommand(command)
  }
  throwOnExit(program)
  return program
}

/** Commander ends the process by itself otherwise; sub-commands do not inherit this once they are made. */
function throwOnExit(command: Command): void {
  command.exitOverride()
  command.configureOutput(command.parent?.configureOutput() ?? command.configureOutput())
  for (const each of command.commands) throwOnExit(each)
}

/** Errors of other folders carry a code and a sentence; what has neither is told as it is, without its stack. */
function asCliError(error: unknown): CliError {
  if (error instanceof CliError) return error
  if (!(error instanceof Error)) return new CliError('internal', String(error), EXIT.node)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'internal'
  return new CliError(code, error.message, EXIT.node)
}

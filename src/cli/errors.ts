import { CommanderError } from 'commander'
import type { Texts } from './texts/index.ts'

/** Documented in docs/cli.md. */
export const EXIT = { done: 0, refused: 1, usage: 2, unreachable: 3, node: 4 } as const

/** What ends a command: a sentence in the reader's language, a code for programs. An empty sentence: all has been said. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exit: number
  readonly code: string
  constructor(code: string, message: string, exit: number) {
    super(message)
    this.code = code
    this.exit = exit
  }
}

/** What the node or the way to it answered: its code and what it knows; said in the reader's language by `asCliError`. */
export class NodeProblem extends Error {
  override readonly name = 'NodeProblem'
  readonly exit: number
  readonly code: string
  /** What the code means, in the reader's language. */
  readonly title?: string
  constructor(code: string, facts: string, exit: number, title?: string) {
    super(facts)
    this.code = code
    this.exit = exit
    if (title !== undefined) this.title = title
  }
}

/** Any error as what ends the command. Errors of other folders carry a code and a sentence; none is shown with its stack. */
export function asCliError(error: unknown, texts: Texts): CliError {
  if (error instanceof CliError) return error
  if (error instanceof CommanderError) return asUsageError(error, texts)
  if (error instanceof NodeProblem)
    return new CliError(error.code, texts.problem(error.code, error.message, error.title), error.exit)
  const { code, facts, exit } = describe(error)
  return new CliError(code, texts.problem(code, facts), exit)
}

function describe(error: unknown): { readonly code: string; readonly facts: string; readonly exit: number } {
  if (!(error instanceof Error)) return { code: 'internal', facts: String(error), exit: EXIT.node }
  // A folder without a node, or settings that cannot be meant: the reader named them.
  if (error.name === 'ConfigError') return { code: 'config', facts: error.message, exit: EXIT.usage }
  if (error.name === 'KeyFileError') return { code: 'key_file', facts: error.message, exit: EXIT.usage }
  // What was typed or given as a file is not what it should be.
  if (error.name === 'ProtocolError' && 'code' in error)
    return { code: String(error.code), facts: error.message, exit: EXIT.usage }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'internal'
  if (code === 'no_witness') return { code, facts: error.message, exit: EXIT.usage }
  if (!('syscall' in error)) return { code, facts: error.message, exit: EXIT.node }
  const named = ['ENOENT', 'EISDIR', 'ENOTDIR', 'EEXIST'].includes(code)
  return { code, facts: placeOf(error), exit: named ? EXIT.usage : EXIT.node }
}

function placeOf(error: Error): string {
  if ('path' in error && typeof error.path === 'string') return error.path
  if ('port' in error && 'address' in error) return `${String(error.address)}:${String(error.port)}`
  return error.message
}

/** Commander's own errors, with its English taken off: the names that they quote stand between quotation marks. */
function asUsageError(error: CommanderError & { readonly command?: string }, texts: Texts): CliError {
  const { wrong } = texts
  const quoted = [...error.message.matchAll(/'([^']*)'/g)].map((match) => match[1]!)
  const maybe = /Did you mean (?:one of )?(.+)\?/.exec(error.message)?.[1] ?? ''
  const first = quoted[0] ?? ''
  const sentences: Readonly<Record<string, string>> = {
    'commander.unknownCommand': wrong.unknownCommand(first, maybe),
    'commander.unknownOption': wrong.unknownOption(first, maybe),
    'commander.missingArgument': wrong.missingArgument(first),
    'commander.missingMandatoryOptionValue': wrong.missingOption(first),
    'commander.optionMissingArgument': wrong.missingValue(first),
    'commander.excessArguments': wrong.tooMany,
    'commander.invalidArgument': /Allowed choices are (.+)\.$/.test(error.message)
      ? wrong.choice(first, /Allowed choices are (.+)\.$/.exec(error.message)![1]!)
      : error.message.replace(/^error: option '[^']*' argument '[^']*' is invalid\. /, ''),
  }
  const sentence = sentences[error.code] ?? error.message.replace(/^error: /, '')
  return new CliError(
    'usage',
    error.command ? `${sentence}\n${wrong.seeHelp(error.command)}` : sentence,
    EXIT.usage,
  )
}

import { en } from './en.ts'
import type { Texts } from './texts.ts'
import { zh } from './zh.ts'

export type { ArgumentName, CommandPath, OptionName, Texts } from './texts.ts'

/** The texts for a command line: by --lang, else by the environment (LC_ALL, LC_MESSAGES, LANG), else English. */
export function textsFor(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Texts {
  const given = args.flatMap((arg, i) =>
    arg === '--lang' ? (args[i + 1] ?? []) : arg.startsWith('--lang=') ? arg.slice('--lang='.length) : [],
  )
  const wanted = given.at(-1) ?? (env.LC_ALL || env.LC_MESSAGES || env.LANG || '')
  return /^zh/i.test(wanted) ? zh : en
}

import type { Command } from 'commander'
import { wordFor } from '../../app/words/words.ts'
import { group, localCommand, type Setting } from '../command.ts'
import { table } from '../output.ts'

const ROLES = ['handler', 'auditor', 'operator'] as const

/** Tokens for the node's API: made on the node's own machine, by whoever may write its folder. */
export function tokenCommand(setting: Setting): Command {
  return group(
    setting,
    { path: 'token', examples: ['comity token create --folder /var/lib/comity --name "M. Okafor"'] },
    [create(setting), list(setting)],
  )
}

function create(setting: Setting): Command {
  const { world, texts } = setting
  return localCommand(
    setting,
    {
      path: 'token create',
      flags: [
        { flags: '--folder <dir>', help: 'folder', required: true },
        { flags: '--name <name>', help: 'tokenName', required: true },
        { flags: '--role <role>', help: 'role', choices: ROLES, preset: 'handler' },
        { flags: '--keep', help: 'keep' },
      ],
      examples: [
        'comity token create --folder /var/lib/comity --name "M. Okafor"',
        'comity token create --folder /var/lib/comity --name "night desk" --role operator --keep',
      ],
    },
    async ({ options, output }) => {
      const folder = String(options.folder)
      const role = options.role as (typeof ROLES)[number]
      const token = await world.createToken(folder, String(options.name), role)
      const kept = options.keep === true ? await world.keepToken(folder, token) : undefined
      output.result({ token, name: options.name, role, ...(kept && { kept }) }, [
        token,
        ...(kept ? [texts.tokenKept(kept)] : []),
      ])
    },
  )
}

function list(setting: Setting): Command {
  const { world, texts } = setting
  return localCommand(
    setting,
    {
      path: 'token list',
      flags: [{ flags: '--folder <dir>', help: 'folder', required: true }],
      examples: ['comity token list --folder /var/lib/comity'],
    },
    async ({ options, output }) => {
      const tokens = await world.listTokens(String(options.folder))
      const { name, role, created } = texts.columns
      const rows = tokens.map((t) => [t.name, wordFor(texts.words.role, t.role), t.created])
      output.result(
        { tokens },
        tokens.length === 0 ? [texts.noTokens] : table([[name, role, created], ...rows]),
      )
    },
  )
}

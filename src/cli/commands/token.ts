import type { Command } from 'commander'
import { ROLES, type Role, SCOPES, type Scope } from '../../app/people/actions.ts'
import type { NewToken, TokenView } from '../../app/tokens.ts'
import { wordFor } from '../../app/words/words.ts'
import { group, localCommand, type Options, type Setting } from '../command.ts'
import { table } from '../output.ts'
import { timeReader } from '../read-option.ts'

/** Tokens for the node's API: made on the node's own machine, by whoever may write its folder. */
export function tokenCommand(setting: Setting): Command {
  return group(
    setting,
    { path: 'token', examples: ['comity token create --folder /var/lib/comity --name "M. Okafor"'] },
    [create(setting), list(setting), revoke(setting)],
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
        { flags: '--person <person>', help: 'person' },
        { flags: '--role <role>', help: 'programRole', choices: ROLES, many: true },
        { flags: '--agency <agency>', help: 'agency' },
        { flags: '--scope <scope>', help: 'scope', choices: SCOPES, many: true },
        { flags: '--expires <time>', help: 'expires', read: timeReader(texts) },
        { flags: '--keep', help: 'keep' },
      ],
      examples: [
        'comity token create --folder /var/lib/comity --name "M. Okafor, laptop" --person m-okafor',
        'comity token create --folder /var/lib/comity --name tickets --role handler --scope read --scope draft --expires 2027-01-01T00:00:00Z',
      ],
    },
    async ({ options, output }) => {
      const folder = String(options.folder)
      const made = tokenOf(options)
      const token = await world.createToken(folder, made)
      const kept = options.keep === true ? await world.keepToken(folder, token) : undefined
      output.result({ token, ...made, ...(kept && { kept }) }, [
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
      const { id, name, person, role, scope, created, end } = texts.columns
      const rows = tokens.map((token) => [
        token.id,
        token.name,
        token.person ?? '–',
        token.roles.map((each) => wordFor(texts.words.role, each)).join(' '),
        token.scopes.join(' '),
        token.created,
        endOf(token),
      ])
      output.result(
        { tokens },
        tokens.length === 0
          ? [texts.noTokens]
          : table([[id, name, person, role, scope, created, end], ...rows]),
      )
    },
  )
}

function revoke(setting: Setting): Command {
  const { world, texts } = setting
  return localCommand(
    setting,
    {
      path: 'token revoke',
      args: [['<token>', 'tokenId']],
      flags: [{ flags: '--folder <dir>', help: 'folder', required: true }],
      examples: ['comity token revoke 3f2a9c0d11e8b763 --folder /var/lib/comity'],
    },
    async ({ options, output }, id) => {
      const token = await world.revokeToken(String(options.folder), id!)
      output.result(token, [texts.done])
    },
  )
}

/** A person's token has his roles and agency; a program has what is said here, and handles requests where nothing is. */
function tokenOf({ name, person, role, agency, scope, expires }: Options): NewToken {
  const isProgram = person === undefined
  return {
    name: String(name),
    ...(isProgram ? { roles: (role as Role[] | undefined) ?? ['handler'] } : { person: String(person) }),
    ...(isProgram && agency !== undefined && { agency: String(agency) }),
    ...(scope !== undefined && { scopes: scope as Scope[] }),
    ...(expires !== undefined && { expiresMs: Date.parse(String(expires)) }),
  }
}

function endOf({ revoked, expires }: TokenView): string {
  return revoked ?? expires ?? '–'
}

import { Command } from 'commander'
import { fingerprintOf } from '../../protocol/index.ts'
import { define } from '../command.ts'
import { table } from '../output.ts'
import { CliError, EXIT, type ExercisePorts, type World } from '../world.ts'

/** Commands that work on a node's folder: init, serve, backup, restore, key, token, exercise. */
export function nodeCommands(world: World): Command[] {
  return [init(world), serve(world), backup(world), restore(world), key(world), token(world), exercise(world)]
}

function init(world: World): Command {
  const command = new Command('init')
    .description('make a node: its folder, settings, identity and keys')
    .requiredOption('--folder <dir>', 'a new or empty folder')
    .requiredOption('--name <text>', 'the party’s name in English')
    .option('--name-zh <text>', 'the party’s name in Chinese (default: as in English)')
    .requiredOption('--prefix <letters>', '2 to 5 capitals that begin its references')
    .requiredOption('--host <host>', 'host (and port) that names its logs for ever')
    .option('--listen <host:port>', 'where it listens', '127.0.0.1:4001')
    .option('--url <url>', 'where other nodes reach it; leave out where none can')
    .option('--exercise', 'an identity for exercise, which never pairs with a real one')
  return define(
    world,
    command,
    [
      'comity init --folder /var/lib/comity --name Arden --name-zh 阿登 --prefix ARD --host comity.arden.example --url https://comity.arden.example',
    ],
    async ({ output, options, texts }) => {
      const made = await world.initNode({
        folder: String(options.folder),
        nameEn: String(options.name),
        nameZh: String(options.nameZh ?? options.name),
        prefix: String(options.prefix),
        host: String(options.host),
        listen: readListen(String(options.listen)),
        ...(typeof options.url === 'string' && { url: options.url }),
        exercise: options.exercise === true,
      })
      const { en, zh } = fingerprintOf(made.identity)
      output.result({ ...made, fingerprint: { en, zh } }, [
        texts.fingerprint(String(options.name)),
        `  ${en}`,
        `  ${zh}`,
        `  ${made.identity}`,
        `token: ${made.token}`,
      ])
    },
  )
}

function serve(world: World): Command {
  const command = new Command('serve')
    .description('run a node until it is told to stop')
    .requiredOption('--folder <dir>', 'the node’s folder')
  return define(world, command, ['comity serve --folder /var/lib/comity'], async ({ options }) =>
    endWith(await world.serve(String(options.folder))),
  )
}

function backup(world: World): Command {
  const command = new Command('backup')
    .description('copy a node’s database while it runs; the guard stays where it is')
    .requiredOption('--folder <dir>', 'the node’s folder')
    .requiredOption('--to <file>', 'a new file')
  return define(
    world,
    command,
    ['comity backup --folder /var/lib/comity --to /backup/comity-2026-11-24.sqlite'],
    async ({ options, output, texts }) => {
      await world.backup(String(options.folder), String(options.to))
      output.result({ to: options.to }, [texts.done])
    },
  )
}

function restore(world: World): Command {
  const command = new Command('restore')
    .description('put a backup back; the node then fetches what is missing from the peer before it signs')
    .requiredOption('--folder <dir>', 'the node’s folder')
    .requiredOption('--from <file>', 'a file of "comity backup"')
  return define(
    world,
    command,
    ['comity restore --folder /var/lib/comity --from /backup/comity-2026-11-24.sqlite'],
    async ({ options, output, texts }) => {
      await world.restore(String(options.folder), String(options.from))
      output.result({ from: options.from }, [texts.done])
    },
  )
}

function key(world: World): Command {
  const command = new Command('key').description('the node’s identity')
  const fingerprint = new Command('fingerprint')
    .description('what other parties compare at pairing')
    .requiredOption('--folder <dir>', 'the node’s folder')
  command.addCommand(
    define(
      world,
      fingerprint,
      ['comity key fingerprint --folder /var/lib/comity'],
      async ({ options, output }) => {
        const card = await world.identityOf(String(options.folder))
        const print = fingerprintOf(card.identity)
        output.result(print, [print.en, print.zh, print.hex])
      },
    ),
  )
  return command
}

function token(world: World): Command {
  const command = new Command('token').description('tokens for the node’s API')
  const create = new Command('create')
    .description('make a token for a named person or program; it is shown once')
    .requiredOption('--folder <dir>', 'the node’s folder')
    .requiredOption('--name <name>', 'who it is for')
    .option('--role <role>', 'handler, auditor, operator', 'handler')
  const list = new Command('list')
    .description('who has a token')
    .requiredOption('--folder <dir>', 'the node’s folder')
  command.addCommand(
    define(
      world,
      create,
      ['comity token create --folder /var/lib/comity --name "M. Okafor"'],
      async ({ options, output }) => {
        const role = String(options.role)
        if (role !== 'handler' && role !== 'auditor' && role !== 'operator')
          throw new CliError('bad_role', `--role ${role}: expected handler, auditor or operator`, EXIT.usage)
        const made = await world.createToken(String(options.folder), String(options.name), role)
        output.result({ token: made, name: options.name, role }, [made])
      },
    ),
  )
  command.addCommand(
    define(world, list, ['comity token list --folder /var/lib/comity'], async ({ options, output }) => {
      const tokens = await world.listTokens(String(options.folder))
      output.result({ tokens }, table(tokens.map((t) => [t.name, t.role, t.created])))
    }),
  )
  return command
}

function exercise(world: World): Command {
  const command = new Command('exercise')
    .description('run Arden, Beiyuan and a witness on this machine (npm start)')
    .option('--folder <dir>', 'where they are kept', '.comity')
    .option('--fresh', 'begin anew: delete what is kept there')
    .option('--ports <arden,beiyuan,witness>', 'three ports on 127.0.0.1 (default: 4001,4002,4010)')
  return define(
    world,
    command,
    ['npm start', 'npm start -- --fresh', 'npm start -- --folder /tmp/exercise --ports 5001,5002,5010'],
    async ({ options }) =>
      endWith(
        await world.exercise({
          folder: String(options.folder),
          fresh: options.fresh === true,
          ...(typeof options.ports === 'string' && { ports: readPorts(options.ports) }),
        }),
      ),
  )
}

function readPorts(text: string): ExercisePorts {
  const [, arden, beiyuan, witness] = /^(\d{1,5}),(\d{1,5}),(\d{1,5})$/.exec(text) ?? []
  const ports = { arden: Number(arden), beiyuan: Number(beiyuan), witness: Number(witness) }
  const values = Object.values(ports)
  if (!values.every((port) => port > 0 && port <= 65_535) || new Set(values).size < 3)
    throw new CliError(
      'bad_ports',
      `--ports ${text}: expected three different ports, as in 5001,5002,5010`,
      EXIT.usage,
    )
  return ports
}

function endWith(code: number): void {
  if (code !== 0) throw new CliError('ended', '', code)
}

function readListen(text: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? []
  if (!host || Number(port) > 65_535)
    throw new CliError('bad_listen', `--listen ${text}: expected HOST:PORT, as in 127.0.0.1:4001`, EXIT.usage)
  return { host, port: Number(port) }
}

import { Command } from 'commander'
import { define } from '../command.ts'
import { table } from '../output.ts'
import { CliError, type World } from '../world.ts'

/** A C2SP witness that any neutral party can run. */
export function witnessCommand(world: World): Command {
  const witness = new Command('witness').description(
    'run a witness (C2SP tlog-witness) for logs of this or any other kind',
  )
  const folder = (command: Command) => command.requiredOption('--folder <dir>', 'the witness’s folder')
  const init = folder(new Command('init').description('make a witness: its folder and key')).requiredOption(
    '--name <name>',
    'key name, a schema-less URL such as witness.example/w1',
  )
  const run = folder(new Command('run').description('answer add-checkpoint until told to stop'))
    .option('--host <host>', 'where it listens', '127.0.0.1')
    .option('--port <port>', 'port', '4010')
  const addLog = folder(
    new Command('add-log').description('witness one more log; a running witness takes it up at once'),
  ).argument('<vkey>', 'the log’s verifier key')
  const status = folder(new Command('status').description('logs that it has seen'))
  witness.addCommand(
    define(
      world,
      init,
      ['comity witness init --folder ./witness --name witness.harbour.example'],
      async ({ options, output }) => {
        const vkey = await world.initWitness(String(options.folder), String(options.name))
        output.result({ vkey }, [vkey])
      },
    ),
  )
  witness.addCommand(
    define(world, run, ['comity witness run --folder ./witness --port 4010'], async ({ options }) => {
      const code = await world.runWitness({
        folder: String(options.folder),
        host: String(options.host),
        port: Number(options.port),
      })
      if (code !== 0) throw new CliError('ended', '', code)
    }),
  )
  witness.addCommand(
    define(
      world,
      addLog,
      ['comity witness add-log --folder ./witness "arden.example/log/…+1a2b3c4d+AQ…"'],
      async ({ options, output, texts }, vkey) => {
        await world.addLog(String(options.folder), vkey!)
        output.result({ added: vkey }, [texts.done])
      },
    ),
  )
  witness.addCommand(
    define(world, status, ['comity witness status --folder ./witness'], async ({ options, output }) => {
      const logs = await world.witnessStatus(String(options.folder))
      output.result({ logs }, table(logs.map((log) => [log.origin, String(log.size), log.time ?? '–'])))
    }),
  )
  return witness
}

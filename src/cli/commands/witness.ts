import type { Command } from 'commander'
import { group, localCommand, type Setting } from '../command.ts'
import { CliError } from '../errors.ts'
import { table } from '../output.ts'
import { portReader } from '../read-option.ts'

const folder = { flags: '--folder <dir>', help: 'witnessFolder', required: true } as const

/** A C2SP witness that any neutral party can run. */
export function witnessCommand(setting: Setting): Command {
  return group(
    setting,
    {
      path: 'witness',
      examples: [
        'comity witness init --folder ./witness --name witness.harbour.example/w1',
        'comity witness run --folder ./witness --port 4010',
      ],
    },
    [init(setting), run(setting), addLog(setting), status(setting)],
  )
}

function init(setting: Setting): Command {
  const { world, texts } = setting
  return localCommand(
    setting,
    {
      path: 'witness init',
      flags: [folder, { flags: '--name <name>', help: 'keyName', required: true }],
      examples: ['comity witness init --folder ./witness --name witness.harbour.example/w1'],
    },
    async ({ options, output }) => {
      const vkey = await world.initWitness(String(options.folder), String(options.name))
      output.result({ vkey }, [texts.witnessMade(String(options.folder)), vkey])
    },
  )
}

function run(setting: Setting): Command {
  const { world, texts } = setting
  return localCommand(
    setting,
    {
      path: 'witness run',
      flags: [
        folder,
        { flags: '--host <host>', help: 'witnessHost', preset: '127.0.0.1' },
        { flags: '--port <port>', help: 'witnessPort', preset: '4010', read: portReader(texts) },
      ],
      examples: ['comity witness run --folder ./witness --port 4010'],
    },
    async ({ options }) => {
      const code = await world.runWitness({
        folder: String(options.folder),
        host: String(options.host),
        port: Number(options.port),
      })
      if (code !== 0) throw new CliError('ended', '', code)
    },
  )
}

function addLog(setting: Setting): Command {
  const { world, texts } = setting
  return localCommand(
    setting,
    {
      path: 'witness add-log',
      args: [
        ['<vkey>', 'vkey'],
        ['[timed-vkey]', 'timedVkey'],
      ],
      flags: [folder],
      examples: [
        'comity witness add-log --folder ./witness "arden.example/log/…+1a2b3c4d+AQ…" "arden.example/party/…/time+5e6f7a8b+BA…"',
      ],
    },
    async ({ options, output }, vkey, timed) => {
      await world.addLog(String(options.folder), [vkey, timed].filter(Boolean).join(' '))
      output.result({ added: vkey }, [texts.logAdded(vkey!.split('+')[0]!)])
    },
  )
}

function status(setting: Setting): Command {
  const { world, texts } = setting
  return localCommand(
    setting,
    { path: 'witness status', flags: [folder], examples: ['comity witness status --folder ./witness'] },
    async ({ options, output }) => {
      const logs = await world.witnessStatus(String(options.folder))
      const { origin, size, time } = texts.columns
      const rows = logs.map((log) => [String(log.size), log.time ?? '–', log.origin])
      output.result({ logs }, logs.length === 0 ? [texts.noLogs] : table([[size, time, origin], ...rows]))
    },
  )
}

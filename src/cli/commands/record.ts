import { Command } from 'commander'
import type { Pair } from '../../app/ports.ts'
import type { RecordView } from '../../app/show-record.ts'
import type { NodeClient } from '../client.ts'
import { defineRemote, type Run } from '../command.ts'
import { exportTiles } from '../export-tiles.ts'
import { CliError, EXIT, type World } from '../world.ts'

/** The record: what both sides hold, and the files that prove it. */
export function recordCommand(world: World): Command {
  const record = new Command('record').description('show the record of a pair, export it, begin a new epoch')
  for (const make of [show, exportCommand, verdicts, succeed]) record.addCommand(make(world))
  return record
}

function withPair(command: Command): Command {
  return command.option(
    '--pair <pair>',
    'the other party: its prefix or the pair id (default: the only pair)',
  )
}

function show(world: World): Command {
  const command = withPair(
    new Command('show').description('both logs: how long, who receipted and witnessed them, health'),
  )
  return defineRemote(world, command, ['comity record show --pair BEI'], async (run) => {
    const view = await run.client.get<RecordView>(`/api/v1/pairs/${await pairOf(run)}/record`)
    run.output.result(view, recordLines(view, run))
  })
}

function recordLines(view: RecordView, { texts, output }: Run): string[] {
  const { phase } = view.phase
  const why = 'why' in view.phase ? `: ${view.phase.why}` : ''
  return [
    `${view.peer[output.lang]}  ${texts.phaseOfLedger[phase]}${why}`,
    ...view.logs.flatMap((log) => [
      `${texts.log(log.whose, log.size, log.reconciled)}  (${log.origin})`,
      ...log.vkeys.map((vkey) => `  vkey ${vkey}`),
      ...log.lines.map((line) => texts.lineBy(line.role, line.name, line.size, line.time)),
    ]),
  ]
}

function exportCommand(world: World): Command {
  const command = withPair(
    new Command('export').description('write one file that proves the record with both nodes off'),
  )
    .option('--out <file>', 'where to (default: PREFIX-PREFIX.comity)')
    .option('--public', 'no title, fact, name, observable or file; the same verdicts')
    .option('--tiles <dir>', 'instead: a static tlog-tiles tree of both logs, for other programs')
  return defineRemote(
    world,
    command,
    [
      'comity record export --pair BEI',
      'comity record export --public --out review.comity',
      'comity record export --tiles ./tiles',
    ],
    async (run) => {
      const pair = await pairOf(run)
      if (typeof run.options.tiles === 'string') return exportTiles(run, pair, run.options.tiles)
      const bytes = await run.client.bytes(
        `/api/v1/pairs/${pair}/record/bundle${run.options.public ? '?public=true' : ''}`,
      )
      const path =
        typeof run.options.out === 'string'
          ? run.options.out
          : `${pair.slice(0, 8)}${run.options.public ? '-public' : ''}.comity`
      await world.writeFile(path, bytes)
      run.output.result({ path, bytes: bytes.length, public: run.options.public === true }, [
        run.texts.exported(path, bytes.length),
      ])
    },
  )
}

function verdicts(world: World): Command {
  const command = withPair(
    new Command('verdicts').description(
      'the verdict document over what both sides hold: the same bytes on both sides',
    ),
  )
  return defineRemote(world, command, ['comity record verdicts --pair BEI > verdicts.json'], async (run) => {
    const bytes = await run.client.bytes(`/api/v1/pairs/${await pairOf(run)}/verdicts`)
    world.out(new TextDecoder().decode(bytes))
  })
}

function succeed(world: World): Command {
  const command = withPair(
    new Command('succeed').description(
      'give up a log that cannot be recovered and begin its next epoch; a last resort',
    ),
  )
    .requiredOption('--cause <cause>', 'lost_database, lost_guard, fork, other')
    .requiredOption('--yes', 'what the other side has not receipted is lost for ever')
  return defineRemote(
    world,
    command,
    ['comity record succeed --pair BEI --cause lost_guard --yes'],
    async (run) => {
      const result = await run.client.post(`/api/v1/pairs/${await pairOf(run)}/record/succeed`, {
        cause: run.options.cause,
      })
      run.output.result(result, [run.texts.done])
    },
  )
}

/** The pair that was named, or the only one; its id. */
async function pairOf(run: Run & { readonly client: NodeClient }): Promise<string> {
  const { pairs } = await run.client.get<{ pairs: readonly Pair[] }>('/api/v1/pairs')
  const wanted = run.options.pair
  const found =
    typeof wanted === 'string'
      ? pairs.filter(
          (p) =>
            p.id === wanted ||
            p.peer.prefix === wanted.toUpperCase() ||
            (wanted.length >= 8 && p.id.startsWith(wanted)),
        )
      : pairs
  if (found.length === 1) return found[0]!.id
  throw new CliError(
    'which_pair',
    `which pair? give --pair with one of: ${pairs.map((p) => p.peer.prefix).join(', ') || '(none yet)'}`,
    EXIT.usage,
  )
}

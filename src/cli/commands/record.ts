import type { Command } from 'commander'
import type { MessageProof } from '../../app/prove-message.ts'
import type { LogView, RecordView } from '../../app/show-record.ts'
import { parseUtf8, utf8 } from '../../protocol/index.ts'
import { choosePair, findPair, onlyPair } from '../choose-pair.ts'
import { group, type RemoteRun, remoteCommand, type Setting } from '../command.ts'
import { exportTiles } from '../export-tiles.ts'

/** The record: what both sides hold, and the files that prove it. */
export function recordCommand(setting: Setting): Command {
  return group(
    setting,
    { path: 'record', examples: ['comity record show --pair BEI', 'comity record export --pair BEI'] },
    [show(setting), exportCommand(setting), proof(setting), verdicts(setting), succeed(setting)],
  )
}

function show(setting: Setting): Command {
  return remoteCommand(
    setting,
    { path: 'record show', flags: [onlyPair], examples: ['comity record show --pair BEI'] },
    async (run) => {
      const view = await run.client.get<RecordView>(`/api/v1/pairs/${await choosePair(run)}/record`)
      run.output.result(view, recordLines(view, run))
    },
  )
}

function recordLines(view: RecordView, { texts }: RemoteRun): string[] {
  const { words } = texts
  const why = 'why' in view.phase ? ` (${view.phase.why})` : ''
  return [
    `${texts.labelled(view.peer[texts.lang], words.ledger[view.phase.phase])}${why}`,
    ...(view.agreement ? [texts.agreement.state[view.agreement.state]] : []),
    ...(view.witnesses.length === 0 ? [texts.noWitnesses] : []),
    ...view.calendars.map(({ explanation }) => `! ${explanation[texts.lang]}`),
    ...view.logs
      .toSorted(oursFirst)
      .flatMap((log) => [
        '',
        texts.log(log.whose, log.size, log.reconciled),
        `  ${log.origin}`,
        ...log.vkeys.map((vkey) => `  ${texts.logKey([vkey, ...log.timedVkeys.slice(-1)].join(' '))}`),
        ...log.lines.map(
          (line) => `  ${texts.lineBy(words.signer[line.role], line.name, line.size, line.time)}`,
        ),
      ]),
  ]
}

function oursFirst(a: LogView, b: LogView): number {
  return a.whose === b.whose ? a.epoch - b.epoch : a.whose === 'ours' ? -1 : 1
}

function proof(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'record proof',
      args: [['<reference>', 'reference']],
      flags: [{ flags: '--out <file>', help: 'proofOut' }],
      examples: ['comity record proof ARD-2026-0042', 'comity record proof ARD-2026-0042 --out 0042'],
    },
    async (run, reference) => {
      const proven = await run.client.get<MessageProof>(
        `/api/v1/requests/${encodeURIComponent(reference!)}/proof`,
      )
      const base = typeof run.options.out === 'string' ? run.options.out : reference!.replace(':', '-')
      await run.world.writeFile(`${base}.leaf`, utf8(proven.leaf))
      await run.world.writeFile(`${base}.tlog-proof`, utf8(proven.proof))
      run.output.result(proven, [run.texts.proofWritten(`${base}.leaf`, `${base}.tlog-proof`)])
    },
  )
}

function exportCommand(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'record export',
      flags: [
        onlyPair,
        { flags: '--out <file>', help: 'bundleOut' },
        { flags: '--public', help: 'public' },
        { flags: '--own', help: 'ownExtent' },
        { flags: '--tiles <dir>', help: 'tiles' },
      ],
      examples: [
        'comity record export --pair BEI',
        'comity record export --public --out review.comity',
        'comity record export --tiles ./tiles',
      ],
    },
    async (run) => {
      const { options, output, texts, world } = run
      if (typeof options.tiles === 'string') return exportTiles(run, await choosePair(run), options.tiles)
      const pair = await findPair(run)
      const isPublic = options.public === true
      const bytes = await run.client.bytes(
        `/api/v1/pairs/${pair.id}/record/bundle?${new URLSearchParams({
          ...(isPublic && { public: 'true' }),
          ...(options.own === true && { own: 'true' }),
        })}`,
        (length) => output.progress(texts.exporting(length)),
      )
      const name = `${pair.own.prefix}-${pair.peer.prefix}${isPublic ? '-public' : ''}.comity`
      const path = typeof options.out === 'string' ? options.out : name
      await world.writeFile(path, bytes)
      output.result({ path, bytes: bytes.length, public: isPublic }, [texts.exported(path, bytes.length)])
    },
  )
}

function verdicts(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'record verdicts',
      flags: [onlyPair, { flags: '--own', help: 'ownExtent' }],
      examples: ['comity record verdicts --pair BEI > verdicts.json', 'comity record verdicts --own'],
    },
    async (run) =>
      run.world.out(
        parseUtf8(
          await run.client.bytes(
            `/api/v1/pairs/${await choosePair(run)}/verdicts${run.options.own === true ? '?own=true' : ''}`,
          ),
        ),
      ),
  )
}

function succeed(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'record succeed',
      flags: [
        onlyPair,
        {
          flags: '--cause <cause>',
          help: 'cause',
          required: true,
          choices: ['lost_database', 'lost_guard', 'fork', 'other'],
        },
        { flags: '--yes', help: 'yes', required: true },
      ],
      examples: ['comity record succeed --pair BEI --cause lost_guard --yes'],
    },
    async (run) => {
      const result = await run.client.post(`/api/v1/pairs/${await choosePair(run)}/record/succeed`, {
        cause: run.options.cause,
      })
      run.output.result(result, [run.texts.done])
    },
  )
}

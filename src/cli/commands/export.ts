import type { Command } from 'commander'
import { formTemplate } from '../../app/import/template.ts'
import { CLASSES, parseUtf8 } from '../../protocol/index.ts'
import { choosePair } from '../choose-pair.ts'
import { group, localCommand, type RemoteRun, remoteCommand, type Setting } from '../command.ts'

const FORMS = {
  pdf: ['letter?form=pdf', '.pdf'],
  html: ['letter?form=html', '.html'],
  stix: ['stix', '.stix.json'],
  json: ['json', '.json'],
  csv: ['observables', '.csv'],
} as const

/** What is taken out of a node, each through the door of its handling label; the record itself is "comity record export". */
export function exportCommand(setting: Setting): Command {
  return group(
    setting,
    {
      path: 'export',
      examples: ['comity export request ARD-2026-0042 --form pdf', 'comity export list --out requests.csv'],
    },
    [request(setting), list(setting), form(setting)],
  )
}

function request(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'export request',
      args: [['<reference>', 'reference']],
      flags: [
        { flags: '--form <form>', help: 'exportForm', choices: Object.keys(FORMS), preset: 'pdf' },
        { flags: '--out <file>', help: 'exportOut' },
      ],
      examples: [
        'comity export request ARD-2026-0042',
        'comity export request ARD-2026-0042 --form stix --out 0042.json',
      ],
    },
    async (run, reference) => {
      const as = run.options.form as keyof typeof FORMS
      const [path, ending] = FORMS[as]
      const name = `${reference!.replaceAll(':', '-')}${ending}`
      const written = await write(
        run,
        `/api/v1/requests/${encodeURIComponent(reference!)}/export/${path}`,
        name,
      )
      if (as === 'csv' && isHeadOnly(written.bytes))
        run.output.note(run.texts.noObservables(reference!, written.path))
    },
  )
}

function list(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'export list',
      flags: [
        { flags: '--pair <pair>', help: 'pair' },
        { flags: '--direction <in|out>', help: 'direction', choices: ['in', 'out'] },
        { flags: '--kind <kind>', help: 'kind', choices: CLASSES },
        { flags: '--out <file>', help: 'exportOut' },
      ],
      examples: ['comity export list', 'comity export list --pair BEI --direction in --out theirs.csv'],
    },
    async (run) => {
      const { pair, direction, kind } = run.options
      const query = new URLSearchParams({
        ...(pair !== undefined && { pair: await choosePair(run) }),
        ...(direction !== undefined && { direction: String(direction) }),
        ...(kind !== undefined && { kind: String(kind) }),
      })
      await write(run, `/api/v1/exports/requests?${query}`, 'requests.csv')
    },
  )
}

/** An empty form, made without a node: whoever fills it in may have none. */
function form(setting: Setting): Command {
  return localCommand(
    setting,
    {
      path: 'export form',
      flags: [
        { flags: '--form <form>', help: 'exportForm', choices: ['text', 'csv', 'json'], preset: 'text' },
        { flags: '--out <file>', help: 'exportOut' },
      ],
      examples: ['comity export form --lang zh', 'comity export form --form csv --out requests.csv'],
    },
    async ({ options, output, texts, world }) => {
      const as = options.form as 'text' | 'csv' | 'json'
      const path = typeof options.out === 'string' ? options.out : `form.${as === 'text' ? 'txt' : as}`
      const bytes = new TextEncoder().encode(formTemplate(as, texts.lang))
      await world.writeFile(path, bytes)
      output.result({ path, bytes: bytes.length }, [texts.imports.template(path)])
    },
  )
}

async function write(
  { client, options, output, texts, world }: RemoteRun,
  address: string,
  name: string,
): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  const bytes = await client.bytes(address, (length) => output.progress(texts.exporting(length)))
  const path = typeof options.out === 'string' ? options.out : name
  await world.writeFile(path, bytes)
  output.result({ path, bytes: bytes.length }, [texts.imports.written(path, bytes.length)])
  return { path, bytes }
}

/** Whether a table has no row under the names of its columns, which hold no line's end. */
function isHeadOnly(bytes: Uint8Array): boolean {
  return parseUtf8(bytes).trimEnd().split('\n').length === 1
}

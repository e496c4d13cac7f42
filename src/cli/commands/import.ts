import type { Command } from 'commander'
import type { ImportedDraft } from '../../app/import/import-drafts.ts'
import { CLASSES, URGENCIES } from '../../protocol/index.ts'
import { choosePair, onlyPair } from '../choose-pair.ts'
import { type RemoteRun, remoteCommand, type Setting } from '../command.ts'
import { CliError, EXIT } from '../errors.ts'
import type { Texts } from '../texts/index.ts'

/** Reads a mailbox file or forms as drafts; each member says where it came from. */
export function importCommand(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'import',
      args: [['<path>', 'importFile']],
      flags: [
        onlyPair,
        { flags: '--kind <kind>', help: 'importKind', choices: CLASSES },
        { flags: '--urgency <urgency>', help: 'importUrgency', choices: URGENCIES },
        { flags: '--look', help: 'look' },
      ],
      examples: [
        'comity import letter.eml --pair BEI --kind preservation --urgency urgent',
        'comity import inbox.mbox --look',
        'comity import form.txt --pair BEI --json',
      ],
    },
    async (run, path) => {
      const { items } = await send(run, path!)
      run.output.result(
        { items },
        items.flatMap((item, i) => linesOf(item, i + 1, run.texts)),
      )
    },
  )
}

async function send(run: RemoteRun, path: string): Promise<{ readonly items: readonly ImportedDraft[] }> {
  const { client, options, world } = run
  const bytes = Uint8Array.from(await world.readFile(path))
  if (bytes.length === 0) throw new CliError('bad_file', run.texts.imports.empty(path), EXIT.usage)
  const query = new URLSearchParams({
    ...(options.kind !== undefined && { kind: String(options.kind) }),
    ...(options.urgency !== undefined && { urgency: String(options.urgency) }),
    ...(options.look === true && { look: 'true' }),
  })
  const response = await client.raw('POST', `/api/v1/pairs/${await choosePair(run)}/imports?${query}`, {
    bytes,
    headers: { 'content-type': 'application/octet-stream' },
  })
  return (await response.json()) as { items: ImportedDraft[] }
}

function linesOf(item: ImportedDraft, number: number, { imports }: Texts): string[] {
  const state =
    item.kept !== undefined
      ? [imports.kept(item.kept)]
      : item.missing.length > 0
        ? [imports.missing(item.missing.map((at) => at.slice(1)).join(', '))]
        : item.fault !== undefined
          ? [imports.fault(item.fault)]
          : []
  return [
    imports.item(number, item.draft.title?.text ?? ''),
    ...item.sources.map(({ at, from, detail }) => {
      const source = imports.from(at.slice(1), imports.source[from])
      return `  ${detail === undefined ? source : `${source} (${detail})`}`
    }),
    ...item.remarks.map(
      ({ remark, detail }) => `  ! ${[imports.remark[remark], detail].filter(Boolean).join(': ')}`,
    ),
    ...state.map((line) => `  ${line}`),
  ]
}

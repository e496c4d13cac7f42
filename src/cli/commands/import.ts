import type { Command } from 'commander'
import type { ImportedDraft } from '../../app/import/import-drafts.ts'
import type { Source } from '../../app/import/imported.ts'
import { wordFor } from '../../app/words/words.ts'
import { CLASSES, URGENCIES } from '../../protocol/index.ts'
import { choosePair, onlyPair } from '../choose-pair.ts'
import { type RemoteRun, remoteCommand, type Setting } from '../command.ts'
import { CliError, EXIT } from '../errors.ts'
import type { ImportTexts } from '../texts/imports.ts'
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
        ? [imports.missing(item.missing.map((at) => memberAt(at, imports)))]
        : item.fault !== undefined
          ? [imports.fault(item.fault)]
          : []
  return [
    imports.item(number, item.draft.title?.text ?? ''),
    ...item.sources.map(({ at, from, detail }) => `  ${sourceLine({ at, from, detail }, imports)}`),
    ...item.remarks.map(({ remark, detail }) => {
      // Where controls were removed is a code; all else is the file's own words, or a number.
      const isCode = remark === 'controls_removed' && detail !== undefined
      const told = isCode ? wordFor(imports.source, detail) : detail
      return `  ! ${imports.remarked(imports.remark[remark], told)}`
    }),
    ...state.map((line) => `  ${line}`),
  ]
}

function sourceLine(
  { at, from, detail }: { at: string; from: Source; detail: string | undefined },
  imports: ImportTexts,
): string {
  const member = memberAt(at, imports)
  // A field of the same name, or a number that is the ask's own, says nothing more.
  const isSame = detail === imports.member(nameIn(at)) || detail === String(placeIn(at))
  return imports.from(member, imports.source[from], isSame ? undefined : detail)
}

/** A member of a draft as people name it: programs count from 0 (RFC 6901), people from 1. */
function memberAt(at: string, { member }: ImportTexts): string {
  return member(nameIn(at), placeIn(at))
}

function nameIn(at: string): string {
  return at.split('/')[1]!
}

function placeIn(at: string): number | undefined {
  const index = at.split('/')[2]
  return index === undefined ? undefined : Number(index) + 1
}

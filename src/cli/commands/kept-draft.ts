import type { Command } from 'commander'
import type { RequestDraft } from '../../app/draft-request.ts'
import type { DraftRow, Pair } from '../../app/ports.ts'
import { type RemoteRun, remoteCommand, type Setting } from '../command.ts'
import { askingLines } from '../content-lines.ts'
import { draftFlags, rewritten, withFiles } from '../draft-options.ts'
import { CliError, EXIT } from '../errors.ts'
import { indented } from '../output.ts'

/** Members that a draft may do without; asks only a notification. */
const LEAVABLE = [
  'asks',
  'summary',
  'events',
  'territory',
  'rsit',
  'offences',
  'observables',
  'basis',
  'purpose',
  'use',
  'urgencyReason',
  'urgencyGround',
  'links',
  'files',
  'spontaneous',
] as const satisfies readonly (keyof RequestDraft)[]

/** One draft that is kept: read it, change it, delete it. */
export function keptDraftCommands(setting: Setting): Command[] {
  return [show(setting), change(setting), drop(setting)]
}

const draft = [['<draft>', 'draft']] as const
const asRead = { flags: '--as-read <tag>', help: 'draftAsRead' } as const

function show(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'request draft show',
      args: draft,
      examples: [
        'comity request draft show 1f00aa42c0d1e2f3',
        'comity request draft show 1f00aa42c0d1e2f3 --json',
      ],
    },
    async (run, id) => {
      const { row, tag } = await readKept(run, id!)
      run.output.result(row, await draftLines(run, row, tag))
    },
  )
}

async function draftLines(run: RemoteRun, row: DraftRow, tag: string): Promise<string[]> {
  const { client, texts } = run
  const { pairs } = await client.get<{ pairs: readonly Pair[] }>('/api/v1/pairs')
  const peer = pairs.find(({ id }) => id === row.pair)?.peer
  const to = peer ? `${peer.name[texts.lang]} (${peer.prefix})` : row.pair
  const body = row.body as RequestDraft
  const { kind, urgency, asks, offences = [], observables = [], files = [], tlp = 'AMBER', ...rest } = body
  const numbered = asks.map((text, i) => ({ n: i + 1, text }))
  const asking = { ...rest, asks: numbered, offences, observables, files, tlp }
  return [
    texts.draft.heading(row.id, to, row.author, new Date(row.updatedMs).toISOString()),
    '',
    ...askingLines({ kind, urgency, body: asking }, texts).flatMap((line) => indented(line)),
    '',
    texts.draft.version(tag, row.id),
  ]
}

function change(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'request draft change',
      args: draft,
      flags: [
        ...draftFlags(),
        { flags: '--without <member>', help: 'draftWithout', choices: LEAVABLE, many: true },
        asRead,
      ],
      examples: [
        'comity request draft change 1f00aa42c0d1e2f3 --urgency emergency --ground life --reason "It controls a dam."',
        'comity request draft change 1f00aa42c0d1e2f3 --title "Logs of 203.0.113.5" --without observables',
      ],
    },
    async (run, id) => {
      const { row, tag } = await readKept(run, id!)
      const body = await withFiles(run, row.pair, await rewritten(run, row.body as RequestDraft))
      const answer = await run.client.raw('PUT', pathOf(id!), {
        headers: { ...match(run, tag), 'content-type': 'application/json' },
        bytes: new TextEncoder().encode(JSON.stringify(body)),
      })
      run.output.result(await answer.json(), [run.texts.draft.changed(row.id)])
    },
  )
}

function drop(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'request draft drop',
      args: draft,
      flags: [asRead],
      examples: ['comity request draft drop 1f00aa42c0d1e2f3'],
    },
    async (run, id) => {
      const { row, tag } = await readKept(run, id!)
      await run.client.raw('DELETE', pathOf(id!), { headers: match(run, tag) })
      run.output.result({ dropped: row.id }, [run.texts.draft.dropped(row.id)])
    },
  )
}

/** A draft, and the tag of the version that it is now: the node's ETag without its quotation marks. */
async function readKept(
  { client }: RemoteRun,
  id: string,
): Promise<{ readonly row: DraftRow; readonly tag: string }> {
  const answer = await client.raw('GET', pathOf(id))
  const tag = /^"([A-Za-z0-9_-]+)"$/.exec(answer.headers.get('etag') ?? '')?.[1] ?? ''
  return { row: (await answer.json()) as DraftRow, tag }
}

/** What the person read, or else what this command read: whatever came in between is left alone and said (`changed_meanwhile`). */
function match({ options, texts }: RemoteRun, tag: string): { readonly 'if-match': string } {
  const named = options.asRead === undefined ? tag : String(options.asRead)
  if (/^[A-Za-z0-9_-]{1,64}$/.test(named)) return { 'if-match': `"${named}"` }
  throw new CliError('usage', texts.wrong.tag(named), EXIT.usage)
}

function pathOf(id: string): string {
  return `/api/v1/drafts/${encodeURIComponent(id)}`
}

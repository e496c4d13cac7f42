import type { Command } from 'commander'
import type { RequestDraft } from '../../app/draft-request.ts'
import type { Released } from '../../app/people/release-proposal.ts'
import type { DraftRow } from '../../app/ports.ts'
import { findPair } from '../choose-pair.ts'
import {
  type Flag,
  type Page,
  type RemoteRun,
  remoteCommand,
  type Setting,
  withCommands,
} from '../command.ts'
import { draftFlags, readDraft, withFiles } from '../draft-options.ts'
import { table } from '../output.ts'
import { propose, sayProposal } from '../propose.ts'
import { keptDraftCommands } from './kept-draft.ts'

const FLAGS: readonly Flag[] = [
  { flags: '--pair <pair>', help: 'onlyPair' },
  ...draftFlags({ urgency: 'routine', tlp: 'AMBER' }),
]

function example(command: string): string {
  return `comity request ${command} --pair BEI --kind preservation --urgency urgent --title "Logs of 198.51.100.23" --facts "It controlled a botnet on 20 November 2026." --ask "Preserve the logs" --ask "Hand them over"`
}

export function draft(setting: Setting): Command {
  const command = remoteCommand(
    setting,
    {
      path: 'request draft',
      flags: FLAGS,
      examples: [
        example('draft'),
        'comity request draft --pair BEI --file request.json',
        'comity request draft show 1f00aa42c0d1e2f3',
      ],
    },
    async (run) => {
      const pair = (await findPair(run)).id
      const body = await withFiles(run, pair, await readDraft(run))
      const row = await run.client.post<DraftRow>(`/api/v1/pairs/${pair}/drafts`, body)
      run.output.result(row, [run.texts.drafted(row.id)])
    },
  )
  return withCommands(command, keptDraftCommands(setting))
}

export function drafts(setting: Setting): Command {
  const { texts } = setting
  return remoteCommand(
    setting,
    { path: 'request drafts', examples: ['comity request drafts'] },
    async ({ client, output }) => {
      const found = await client.get<Page<DraftRow>>('/api/v1/drafts')
      const { id, author, title } = texts.columns
      const rows = found.items.map((row) => [row.id, row.author, (row.body as RequestDraft).title.text])
      output.result(found, rows.length === 0 ? [texts.noDrafts] : table([[id, author, title], ...rows]))
    },
  )
}

export function enter(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'request enter',
      args: [['[draft]', 'draft']],
      flags: [...FLAGS, { flags: '--replaces <proposal>', help: 'replaces' }],
      examples: [
        example('enter'),
        'comity request enter 1f00aa42c0d1e2f3',
        'comity request enter --pair BEI --file request.json --json',
      ],
    },
    async (run, id) => {
      const again = run.options.replaces === undefined ? '' : `?replaces=${String(run.options.replaces)}`
      sayProposal(
        run,
        id
          ? await propose(run, `/api/v1/drafts/${encodeURIComponent(id)}/propose${again}`)
          : await proposeNew(run, again),
      )
    },
  )
}

async function proposeNew(run: RemoteRun, again: string): Promise<Released> {
  const pair = (await findPair(run)).id
  const body = await withFiles(run, pair, await readDraft(run))
  return propose(run, `/api/v1/pairs/${pair}/requests${again}`, body)
}

import type { Command } from 'commander'
import type { RequestDraft } from '../../app/draft-request.ts'
import type { Released } from '../../app/people/release-proposal.ts'
import type { DraftRow } from '../../app/ports.ts'
import { readObservables } from '../../app/read-observables.ts'
import { langOf } from '../../app/words/words.ts'
import { CLASSES, TLP, URGENCIES, URGENCY_GROUNDS } from '../../protocol/index.ts'
import { attach, attachedFiles } from '../attachments.ts'
import { findPair } from '../choose-pair.ts'
import { type Page, type RemoteRun, type Run, remoteCommand, type Setting } from '../command.ts'
import { CliError, EXIT } from '../errors.ts'
import { table } from '../output.ts'
import { propose, sayProposal } from '../propose.ts'
import { readJson } from '../read-option.ts'

const FLAGS = [
  { flags: '--pair <pair>', help: 'onlyPair' },
  { flags: '--file <path>', help: 'draftFile' },
  { flags: '--kind <kind>', help: 'kind', choices: CLASSES },
  { flags: '--urgency <urgency>', help: 'urgency', choices: URGENCIES, preset: 'routine' },
  { flags: '--title <text>', help: 'title' },
  { flags: '--facts <text>', help: 'facts' },
  { flags: '--ask <text>', help: 'ask', many: true },
  { flags: '--observable <text>', help: 'observable', many: true },
  { flags: '--offence <text>', help: 'offence', many: true },
  { flags: '--reason <text>', help: 'reason' },
  { flags: '--ground <ground>', help: 'urgencyGround', choices: URGENCY_GROUNDS },
  { flags: '--tlp <colour>', help: 'tlp', choices: TLP, preset: 'AMBER' },
  attach,
] as const

function example(command: string): string {
  return `comity request ${command} --pair BEI --kind preservation --urgency urgent --title "Logs of 198.51.100.23" --facts "It controlled a botnet on 20 November 2026." --ask "Preserve the logs" --ask "Hand them over"`
}

export function draft(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'request draft',
      flags: FLAGS,
      examples: [example('draft'), 'comity request draft --pair BEI --file request.json'],
    },
    async (run) => {
      const pair = (await findPair(run)).id
      const body = await withFiles(run, pair, await readDraft(run))
      const row = await run.client.post<DraftRow>(`/api/v1/pairs/${pair}/drafts`, body)
      run.output.result(row, [run.texts.drafted(row.id)])
    },
  )
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

/** The draft with what --attach brings, after what it names itself. */
async function withFiles(run: RemoteRun, pair: string, draft: unknown): Promise<unknown> {
  const files = await attachedFiles(run, pair)
  if (files.length === 0) return draft
  const given = draft as { readonly files?: readonly unknown[] }
  return { ...given, files: [...(given.files ?? []), ...files] }
}

async function readDraft(run: Run): Promise<unknown> {
  const { options, texts } = run
  if (typeof options.file === 'string') return readJson(run, options.file)
  for (const name of ['kind', 'title', 'facts']) {
    if (typeof options[name] !== 'string')
      throw new CliError('option_missing', texts.wrong.option(`--${name}`), EXIT.usage)
  }
  const { kind, urgency, title, facts, ask, observable, offence, reason, ground, tlp } = options
  return {
    kind,
    urgency,
    title: asText(title),
    facts: asText(facts),
    asks: ((ask as string[] | undefined) ?? []).map(asText),
    observables: readObservables((observable as string[] | undefined) ?? []),
    tlp,
    ...(offence !== undefined && { offences: offence }),
    ...(reason !== undefined && { urgencyReason: asText(reason) }),
    ...(ground !== undefined && { urgencyGround: ground }),
  }
}

function asText(value: unknown): { readonly lang: string; readonly text: string } {
  return { lang: langOf(String(value)), text: String(value) }
}

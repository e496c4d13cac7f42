import type { Command } from 'commander'
import type { RequestSummary, RequestView } from '../../app/show-request.ts'
import { wordFor } from '../../app/words/words.ts'
import { group, type Page, remoteCommand, type Setting } from '../command.ts'
import { table } from '../output.ts'
import { countReader } from '../read-option.ts'
import { requestLines } from '../request-lines.ts'
import type { Texts } from '../texts/index.ts'
import { draft, drafts, enter } from './request-draft.ts'
import { insideCommands } from './request-inside.ts'
import { turnCommands } from './request-turns.ts'

/** Requests and their turns; all of it goes through the node's API. */
export function requestCommand(setting: Setting): Command {
  return group(
    setting,
    {
      path: 'request',
      examples: [
        'comity request list --folder .comity/beiyuan',
        'comity request show ARD-2026-0001',
        'comity request answer ARD-2026-0001 --ask 1=done --ask 2=postponed',
      ],
    },
    [
      draft(setting),
      drafts(setting),
      enter(setting),
      list(setting),
      show(setting),
      ...turnCommands(setting),
      ...insideCommands(setting),
    ],
  )
}

function list(setting: Setting): Command {
  const { texts } = setting
  return remoteCommand(
    setting,
    {
      path: 'request list',
      flags: [
        { flags: '--direction <in|out>', help: 'direction', choices: ['in', 'out'] },
        { flags: '--limit <n>', help: 'limit', preset: '50', read: countReader(texts) },
      ],
      examples: ['comity request list', 'comity request list --direction in --limit 10 --json'],
    },
    async ({ client, output, options }) => {
      const query = new URLSearchParams({
        limit: String(options.limit),
        ...(options.direction ? { direction: String(options.direction) } : {}),
      })
      const found = await client.get<Page<RequestSummary>>(`/api/v1/requests?${query}`)
      output.result(found, found.items.length === 0 ? [texts.noRequests] : listLines(found.items, texts))
    },
  )
}

function listLines(requests: readonly RequestSummary[], texts: Texts): string[] {
  const { columns, words, direction } = texts
  const head = [
    columns.reference,
    columns.direction,
    columns.kind,
    columns.urgency,
    columns.phase,
    columns.due,
    columns.title,
  ]
  const rows = requests.map((r) => [
    r.reference,
    direction[r.direction],
    wordFor(words.kind, r.kind),
    wordFor(words.urgency, r.urgency),
    wordFor(words.phase, r.phase),
    dueText(r, texts),
    r.title.text,
  ])
  return table([head, ...rows])
}

function dueText({ nextDue, nextDuty }: RequestSummary, texts: Texts): string {
  if (nextDue === undefined || nextDuty === undefined) return '–'
  const time = Date.parse(nextDue) < Date.now() ? texts.overdue(nextDue) : nextDue
  return `${time} ${wordFor(texts.words.duty, nextDuty)}`
}

function show(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'request show',
      args: [['<reference>', 'reference']],
      examples: ['comity request show ARD-2026-0042', 'comity request show ARD-2026-0042 --json'],
    },
    async ({ client, output, texts }, reference) => {
      const view = await client.get<RequestView>(`/api/v1/requests/${encodeURIComponent(reference!)}`)
      output.result(view, requestLines(view, texts))
    },
  )
}

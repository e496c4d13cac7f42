import type { Command } from 'commander'
import type { AssignmentView, NoteView } from '../../app/people/inside.ts'
import { remoteCommand, type Setting } from '../command.ts'
import { CliError, EXIT } from '../errors.ts'
import { table } from '../output.ts'
import type { Texts } from '../texts/index.ts'

/** What people here do about a request among themselves; none of it leaves the node. */
export function insideCommands(setting: Setting): Command[] {
  return [assign(setting), note(setting), openGlass(setting)]
}

function assign(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'request assign',
      args: [['<reference>', 'reference']],
      flags: [
        { flags: '--agency <agency>', help: 'toAgency' },
        { flags: '--person <person>', help: 'toPerson' },
        { flags: '--end', help: 'endAssignment' },
      ],
      examples: [
        'comity request assign ARD-2026-0042',
        'comity request assign ARD-2026-0042 --agency police',
        'comity request assign ARD-2026-0042 --person zhou-min --end',
      ],
    },
    async ({ client, output, options, texts }, reference) => {
      const path = `/api/v1/requests/${encodeURIComponent(reference!)}/assignments`
      const { agency, person } = options
      if (agency !== undefined && person !== undefined)
        throw new CliError('usage', texts.wrong.oneHolder, EXIT.usage)
      const to = agency !== undefined ? { agency } : { person }
      if (agency !== undefined || person !== undefined)
        await client.send('POST', options.end === true ? `${path}/end` : path, to)
      const found = await client.get<{ items: AssignmentView[] }>(path)
      output.result(found, assignmentLines(found.items, texts))
    },
  )
}

function assignmentLines(items: readonly AssignmentView[], texts: Texts): string[] {
  if (items.length === 0) return [texts.notAssigned]
  const { name, author, created, end, reason } = texts.columns
  const rows = items.map((each) => [
    'agency' in each.to ? each.to.agency : each.to.person,
    each.by,
    each.at,
    each.until ?? '–',
    each.reason ?? '–',
  ])
  return table([[name, author, created, end, reason], ...rows])
}

function note(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'request note',
      args: [['<reference>', 'reference']],
      flags: [{ flags: '--text <text>', help: 'noteText' }],
      examples: [
        'comity request note ARD-2026-0042 --text "asked the operator by telephone"',
        'comity request note ARD-2026-0042',
      ],
    },
    async ({ client, output, options, texts }, reference) => {
      const path = `/api/v1/requests/${encodeURIComponent(reference!)}/notes`
      if (options.text !== undefined) await client.post(path, { text: options.text })
      const found = await client.get<{ items: NoteView[] }>(path)
      output.result(
        found,
        found.items.length === 0
          ? [texts.noNotes]
          : found.items.flatMap(({ at, author, text }) => [`${at} ${author}`, `  ${text}`]),
      )
    },
  )
}

function openGlass(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'request break-glass',
      args: [['<reference>', 'reference']],
      flags: [{ flags: '--reason <text>', help: 'glassReason', required: true }],
      examples: [
        'comity request break-glass ARD-2026-0042 --reason "on duty, the handler cannot be reached"',
      ],
    },
    async ({ client, output, options, texts }, reference) => {
      const path = `/api/v1/requests/${encodeURIComponent(reference!)}/break-glass`
      const opened = await client.post<AssignmentView>(path, { reason: options.reason })
      output.result(opened, [texts.glassBroken(opened.until ?? '')])
    },
  )
}

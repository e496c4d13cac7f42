import type { Command } from 'commander'
import type { AuditCheck, AuditFault, AuditShown } from '../../app/people/read-audit.ts'
import { wordFor } from '../../app/words/words.ts'
import { group, remoteCommand, type Setting } from '../command.ts'
import { CliError, EXIT } from '../errors.ts'
import { table } from '../output.ts'
import { countReader } from '../read-option.ts'
import type { Texts } from '../texts/index.ts'

/** Who read and did what on this node. */
export function auditCommand(setting: Setting): Command {
  return group(
    setting,
    {
      path: 'audit',
      examples: ['comity audit list', 'comity audit verify', 'comity audit export --out audit.jsonl'],
    },
    [list(setting), verify(setting), exportAll(setting)],
  )
}

function list(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'audit list',
      flags: [
        { flags: '--limit <n>', help: 'limit', preset: '100', read: countReader(setting.texts) },
        { flags: '--cursor <cursor>', help: 'cursor' },
      ],
      examples: ['comity audit list', 'comity audit list --limit 1000 --json'],
    },
    async ({ client, output, options, texts }) => {
      const query = new URLSearchParams({
        limit: String(options.limit),
        ...(options.cursor !== undefined && { cursor: String(options.cursor) }),
      })
      const found = await client.get<{ items: AuditShown[]; next?: string }>(`/api/v1/audit?${query}`)
      const { no, time, person, action, about, reason } = texts.columns
      const rows = found.items.map((line) => {
        const act = wordFor(texts.words.action, line.action)
        return [
          String(line.no),
          line.at,
          line.name,
          line.result === 'denied' ? texts.denied(act) : act,
          placeOf(line, texts),
          line.reason ?? '–',
        ]
      })
      output.result(found, [
        ...table([[no, time, person, action, about, reason], ...rows]),
        ...(found.next === undefined ? [] : [`--cursor ${found.next}`]),
      ])
    },
  )
}

/** What it was done on, by the name that people know; else by the beginning of its id. */
function placeOf({ reference, message, thread, pair, party }: AuditShown, { lang }: Texts): string {
  return reference ?? message?.slice(0, 19) ?? thread?.slice(0, 12) ?? party?.[lang] ?? pair ?? '–'
}

function verify(setting: Setting): Command {
  return remoteCommand(
    setting,
    { path: 'audit verify', examples: ['comity audit verify', 'comity audit verify --json'] },
    async ({ client, output, texts }) => {
      const check = await client.get<AuditCheck>('/api/v1/audit/check')
      output.result(check, [
        texts.auditChecked(check.entries, check.heads),
        ...check.faults.map((fault) => faultLine(fault, texts)),
      ])
      if (check.faults.length > 0)
        throw new CliError('audit_changed', texts.auditChanged(check.faults.length), EXIT.refused)
    },
  )
}

function faultLine(fault: AuditFault, { auditFault }: Texts): string {
  const sent = 'sent' in fault ? fault.sent : ''
  return auditFault[fault.fault](fault.no, sent)
}

function exportAll(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'audit export',
      flags: [{ flags: '--out <path>', help: 'auditOut', required: true }],
      examples: ['comity audit export --out audit.jsonl'],
    },
    async ({ client, output, options, texts, world }) => {
      const bytes = await client.bytes('/api/v1/audit/export', (done) =>
        output.progress(texts.exporting(done)),
      )
      const path = String(options.out)
      await world.writeFile(path, bytes)
      output.result({ path, bytes: bytes.length }, [texts.exported(path, bytes.length)])
    },
  )
}

import type { Command } from 'commander'
import type { HoldView } from '../../app/files/holds.ts'
import { group, remoteCommand, type Setting } from '../command.ts'
import { table } from '../output.ts'

/** Legal holds: while one stands, nothing of its request is removed. */
export function holdCommand(setting: Setting): Command {
  return group(
    setting,
    {
      path: 'hold',
      examples: ['comity hold add ARD-2026-0042 --reason "case 7 of 2026"', 'comity hold list'],
    },
    [add(setting), list(setting), lift(setting)],
  )
}

function add(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'hold add',
      args: [['<reference>', 'reference']],
      flags: [{ flags: '--reason <text>', help: 'holdReason', required: true }],
      examples: ['comity hold add ARD-2026-0042 --reason "case 7 of 2026"'],
    },
    async ({ client, output, options, texts }, reference) => {
      const path = `/api/v1/requests/${encodeURIComponent(reference!)}/holds`
      const hold = await client.post<HoldView>(path, { reason: options.reason })
      output.result(hold, [texts.files.held(hold.reference, hold.id)])
    },
  )
}

function list(setting: Setting): Command {
  return remoteCommand(
    setting,
    { path: 'hold list', examples: ['comity hold list', 'comity hold list --json'] },
    async ({ client, output, texts }) => {
      const found = await client.get<{ holds: HoldView[] }>('/api/v1/holds')
      const { columns, files } = texts
      const head = [columns.reference, columns.id, files.placed, files.by, files.reason]
      const rows = found.holds.map((hold) => [hold.reference, hold.id, hold.placed, hold.by, hold.reason])
      output.result(found, rows.length === 0 ? [files.noHolds] : table([head, ...rows]))
    },
  )
}

function lift(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'hold lift',
      args: [
        ['<reference>', 'reference'],
        ['<id>', 'hold'],
      ],
      flags: [{ flags: '--why <text>', help: 'liftWhy', required: true }],
      examples: ['comity hold lift ARD-2026-0042 4f2a9c0d11e8b763 --why "the case is over"'],
    },
    async ({ client, output, options, texts }, reference, id) => {
      const path = `/api/v1/requests/${encodeURIComponent(reference!)}/holds/${encodeURIComponent(id!)}/lift`
      const hold = await client.post<HoldView>(path, { why: options.why })
      output.result(hold, [texts.files.lifted(hold.reference, hold.id)])
    },
  )
}

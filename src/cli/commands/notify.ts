import type { Command } from 'commander'
import { group, remoteCommand, type Setting } from '../command.ts'

/** How people are told of what concerns them. */
export function notifyCommand(setting: Setting): Command {
  return group(setting, { path: 'notify', examples: ['comity notify test m-okafor'] }, [test(setting)])
}

function test(setting: Setting): Command {
  return remoteCommand(
    setting,
    {
      path: 'notify test',
      args: [['<person>', 'person']],
      examples: ['comity notify test m-okafor', 'comity notify test 周敏 --json'],
    },
    async ({ client, output, texts }, person) => {
      const path = `/api/v1/people/${encodeURIComponent(person!)}/test-mail`
      const tried = await client.post<{ sent: string; messageId: string }>(path)
      output.result(tried, [texts.mailTried(tried.sent, tried.messageId)])
    },
  )
}

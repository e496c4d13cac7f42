import { expect, it } from 'vitest'
import { saveChoices } from '../../src/app/me/choices.ts'
import { viewerOfPerson } from '../../src/app/tokens.ts'
import { openMailServer } from '../../src/notify/mail-server.ts'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { smtpServer } from '../build/smtp.ts'
import { comity } from './terminal.ts'

it('“notify test” mails to a person, and says in both languages why it cannot', async (t) => {
  const net = await testNetwork(t, ['arden', 'beiyuan'], { begin: 'confirmed' })
  const { port, caught, answers } = await smtpServer(t)
  const server = {
    host: '127.0.0.1',
    port,
    secure: false,
    from: 'c@arden.example',
    name: 'C',
    own: 'arden.example',
  }
  const node = { ...net.arden.node, mail: openMailServer(server) }
  const api = await openApi(t, Object.create(net.arden, { node: { value: node } }))
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const run = (...args: string[]) =>
    comity(['notify', 'test', 'author', ...args, '--node', url, '--token', api.operator.token])
  expect(await run()).toMatchObject({ code: 1, err: expect.stringContaining('gave no address') })
  expect((await run('--lang', 'zh')).err).toContain('未填写邮箱地址')
  const viewer = await viewerOfPerson(node, (await node.store.person('author'))!)
  await saveChoices(node, viewer, { notify: { mail: 'author@arden.example' } })
  expect(await run()).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringContaining('author@arden.example'),
  })
  expect(caught.map(({ to, subject }) => [to, subject])).toEqual([
    [['author@arden.example'], 'Comity: a test'],
  ])
  answers.push('550 no such person')
  expect((await run('--lang', 'zh')).err).toContain('550 no such person')
})

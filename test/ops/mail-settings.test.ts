import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/ops/config.ts'
import { readMailSettings } from '../../src/ops/mail-settings.ts'

const NODE = {
  v: 1,
  identity: '0'.repeat(64),
  host: 'arden.example',
  prefix: 'ARD',
  name: { en: 'Arden', zh: '雅登' },
  exercise: true,
  listen: { host: '127.0.0.1', port: 0 },
  guardFolder: 'guard',
  pollSeconds: 60,
}

async function reading(mail: object | undefined, mode = 0o600) {
  const folder = await mkdtemp(join(tmpdir(), 'comity-mail-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'node.json'), JSON.stringify({ ...NODE, ...(mail && { mail }) }))
  await writeFile(join(folder, 'password'), 'Nightjar\n', { mode })
  return () => readMailSettings(readConfig(folder, {}))
}

it('a mail server is read with the password beside it; without one there is none', async () => {
  const from = 'comity@arden.example'
  expect((await reading(undefined))()).toBeUndefined()
  expect((await reading({ smtp: 'smtp://mail.example', from }))()).toEqual({
    host: 'mail.example',
    port: 587,
    secure: false,
    from,
  })
  const full = { smtp: 'smtps://co%40x@[::1]', from, passwordFile: 'password' }
  expect((await reading(full))()).toEqual({
    host: '::1',
    port: 465,
    secure: true,
    user: 'co@x',
    password: 'Nightjar',
    from,
  })
})

it('settings that would leak or cannot be meant keep the node from starting, and never show the password', async () => {
  const from = 'comity@arden.example'
  const smtp = 'smtp://mail.example'
  const cases: readonly (readonly [object, string, number?])[] = [
    [{ smtp: 'smtp://me:Nightjar@mail.example', from }, 'holds a password'],
    [{ smtp: 'https://mail.example', from }, 'mail/smtp'],
    [{ smtp, from: 'no address' }, 'mail/from'],
    [{ smtp, from, colour: 'red' }, 'mail'],
    [{ smtp, from, passwordFile: 'absent' }, 'cannot be read'],
    [{ smtp, from, passwordFile: 'password' }, 'may be read by others', 0o644],
  ]
  for (const [mail, said, mode] of cases) {
    const read = await reading(mail, mode)
    expect(read).toThrow(said)
    expect(read).not.toThrow('Nightjar')
  }
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePorts } from '../build/processes.ts'
import { comity } from './terminal.ts'

let folder: string
let nobody: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-cli-'))
  const [port] = await freePorts(1)
  nobody = `http://127.0.0.1:${port}`
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const USAGE: readonly (readonly string[])[] = [
  ['requst'],
  ['request', 'lst'],
  ['request', 'list', '--foo'],
  ['request', 'show'],
  ['request', 'show', 'A', 'B'],
  ['request', 'list', '--direction', 'up'],
  ['request', 'list', '--limit', '0'],
  ['request', 'list', '--limit'],
  ['request', 'refuse', 'ARD-2026-0001', '--ground', 'none', '--article', '1'],
  ['request', 'refuse', 'ARD-2026-0001', '--ground', 'no_link'],
  ['request', 'answer', 'ARD-2026-0001', '--ask', 'one'],
  ['request', 'answer', 'ARD-2026-0001', '--ask', '1=don'],
  ['request', 'answer', 'ARD-2026-0001', '--ask', '1=refused'],
  ['request', 'extend', 'ARD-2026-0001', '--until', 'tomorrow'],
  ['request', 'extend', 'ARD-2026-0001', '--until', '2026-12-24T17:00:00'],
  ['request', 'list'],
  ['request', 'list', '--node', 'http://127.0.0.1:9'],
  ['request', 'list', '--node', 'arden', '--token', 'x'],
  ['request', 'list', '--folder', '/nowhere'],
  ['record', 'succeed', '--cause', 'fork'],
  ['verify'],
  ['release', 'ARD-2026-0001', '--node', 'http://127.0.0.1:9', '--key', '/nowhere/at.all'],
  ['person', 'add', 'x', '--name', 'X', '--role', 'boss'],
  ['verify', '/nowhere/at.all'],
  ['verify', '/'],
  ['init', '--folder', '/nowhere'],
  ['init', '--folder', '/nowhere/x', '--name', 'A', '--prefix', 'abc', '--host', 'a.example'],
  ['init', '--folder', '/nowhere/x', '--name', 'A', '--prefix', 'ABC', '--host', 'A b'],
  [
    'init',
    '--folder',
    '/nowhere/x',
    '--name',
    'A',
    '--prefix',
    'ABC',
    '--host',
    'a.example',
    '--listen',
    'x',
  ],
  ['exercise', '--ports', '1,2'],
  ['exercise', '--ports', '5001,5001,5002'],
  ['witness', 'run', '--folder', '/nowhere', '--port', '70000'],
  ['witness', 'add-log', 'vkey', '--folder', '/nowhere'],
  ['key', 'rotate', '--use', 'all'],
  ['token', 'create', '--folder', '/nowhere', '--name', 'x', '--role', 'boss'],
]

describe('what cannot be meant', () => {
  it.each(USAGE.map((args) => [args.join(' '), args] as const))(
    '"comity %s" ends with 2, a sentence in either language, and nothing on standard output',
    async (_, args) => {
      const english = await comity(args)
      expect([english.code, english.out]).toEqual([2, ''])
      expect(english.err).toMatch(/^comity: \S/)
      expect(english.err).not.toMatch(/^ +at |\berror: |undefined/m)
      const chinese = await comity([...args, '--lang', 'zh'])
      // An option without its value swallows what follows.
      if (args.at(-1) === '--limit') return
      expect([chinese.code, chinese.out]).toEqual([2, ''])
      expect(chinese.err).toMatch(/^comity: .*\p{Script=Han}/u)
    },
  )

  it('is told to programs as one JSON document on standard error', async () => {
    const { code, out, err } = await comity(['request', 'show', '--json'])
    expect([code, out]).toEqual([2, ''])
    expect(JSON.parse(err)).toEqual({ code: 'usage', message: expect.stringContaining('<reference>') })
  })

  it('names the nearest command', async () => {
    expect((await comity(['verfy'])).err).toContain('did you mean verify?')
  })
})

describe('a node that does not answer', () => {
  it.each([
    ['en', 'is it running?'],
    ['zh', '节点没有应答'],
  ])('ends with 3 and says what to do (%s)', async (lang, words) => {
    const { code, out, err } = await comity([
      'request',
      'list',
      '--node',
      nobody,
      '--token',
      'x',
      '--lang',
      lang,
    ])
    expect([code, out]).toEqual([3, ''])
    expect(err).toContain(words)
    expect(err).toContain(nobody)
  })

  it('is looked for where the environment says, unless an option says otherwise', async () => {
    const env = { COMITY_NODE: nobody, COMITY_TOKEN: 'x' }
    expect((await comity(['request', 'list'], { env })).code).toBe(3)
    expect((await comity(['request', 'list', '--node', 'ftp://x'], { env })).code).toBe(2)
  })
})

describe('a file that proves nothing', () => {
  it('ends with 1; the report stays on standard output', async () => {
    const path = join(folder, 'bad.comity')
    await writeFile(path, 'not a bundle\n')
    const { code, out, err } = await comity(['verify', path])
    expect([code, err]).toEqual([1, 'comity: NOT proven: 1 finding\n'])
    expect(out).toContain('[bad_bundle]')
    const json = await comity(['verify', path, '--json'])
    expect(json.code).toBe(1)
    expect(JSON.parse(json.out)).toMatchObject({ proven: false, findings: [{ code: 'bad_bundle' }] })
    expect(JSON.parse(json.err)).toMatchObject({ code: 'not_proven' })
    expect(await comity(['verify', path, '--verdicts'])).toMatchObject({ code: 1, out: '' })
  })
})

describe('a folder of a node', () => {
  it('is made once, keeps a token when asked, and takes no backup that is none', async () => {
    const node = join(folder, 'node')
    // Not the port that everybody has by default: an exercise may be running on this machine.
    const [port] = await freePorts(1)
    const names = ['--name', 'Arden', '--prefix', 'ARD', '--host', 'arden.example']
    const words = ['--folder', node, ...names, '--listen', `127.0.0.1:${port}`]
    const made = await comity(['init', ...words, '--json'])
    expect(made.code).toBe(0)
    const { identity, fingerprint } = JSON.parse(made.out)
    const again = await comity(['init', ...words])
    expect([again.code, again.out]).toEqual([2, ''])
    const printed = await comity(['key', 'fingerprint', '--folder', node])
    expect(printed.out).toBe(`${fingerprint.en}\n${fingerprint.zh}\n${identity}\n`)
    const token = await comity(['token', 'create', '--folder', node, '--name', '周敏', '--keep'])
    expect(token.out).toContain('cli-token')
    // The token is found now; nobody answers there.
    expect((await comity(['request', 'list', '--folder', node])).code).toBe(3)
    const listed = await comity(['token', 'list', '--folder', node, '--lang', 'zh'])
    expect(listed.out).toMatch(/[0-9a-f]{16} +周敏 +– +办案人员/)
    const id = /([0-9a-f]{16}) +周敏/.exec(listed.out)![1]!
    expect((await comity(['token', 'revoke', id, '--folder', node])).code).toBe(0)
    const ended = JSON.parse((await comity(['token', 'list', '--folder', node, '--json'])).out).tokens
    expect(ended.find((token: { id: string }) => token.id === id).revoked).toMatch(/Z$/)
    await writeFile(join(folder, 'no-backup'), 'x'.repeat(100))
    const restored = await comity(['restore', '--folder', node, '--from', join(folder, 'no-backup')])
    expect([restored.code, restored.err]).toEqual([2, expect.stringContaining('is not a backup')])
  })
})

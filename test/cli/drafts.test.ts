import { describe, expect, it, onTestFinished } from 'vitest'
import type { RequestDraft } from '../../src/app/draft-request.ts'
import type { DraftRow } from '../../src/app/ports.ts'
import { openApi } from '../build/api.ts'
import { testNetwork } from '../build/network.ts'
import { comity } from './terminal.ts'

async function desk() {
  const net = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
  const api = await openApi({ onTestFinished }, net.arden)
  const url = await api.app.listen({ host: '127.0.0.1', port: 0 })
  const run = (...args: string[]) => comity([...args, '--node', url, '--token', api.author.token])
  const drafted = await run(
    ...[
      'request',
      'draft',
      '--kind',
      'preservation',
      '--title',
      'Logs of one host',
      '--facts',
      'It answered.',
    ],
    ...['--ask', 'Preserve the logs', '--ask', 'Hand them over', '--observable', '198.51.100.23', '--json'],
  )
  expect([drafted.code, drafted.err]).toEqual([0, ''])
  const { id } = JSON.parse(drafted.out) as DraftRow
  const kept = async () => JSON.parse((await run('request', 'draft', 'show', id, '--json')).out) as DraftRow
  const tag = async () => (await run('request', 'draft', 'show', id)).out.match(/--as-read (\S+)/)![1]!
  return { run, id, kept, tag }
}

describe('a draft that is kept', () => {
  it('is shown in words in both languages: whom it goes to, and all that it would say', async () => {
    const { run, id } = await desk()
    const shown = await run('request', 'draft', 'show', id)
    expect([shown.code, shown.err]).toEqual([0, ''])
    for (const words of [
      'BEI',
      'preservation · routine · TLP:AMBER',
      'It answered.',
      '2. Hand them over',
      'Observables: 198.51.100.23',
    ])
      expect(shown.out).toContain(words)
    const inChinese = await run('request', 'draft', 'show', id, '--lang', 'zh')
    expect(inChinese.out).toContain('涉案标识：198.51.100.23')
    expect(inChinese.out).toContain('数据保全')
  })

  it('keeps what is not spoken of when it is changed', async () => {
    const { run, id, kept } = await desk()
    const before = (await kept()).body as RequestDraft
    const changed = await run(
      ...['request', 'draft', 'change', id, '--urgency', 'emergency', '--ground', 'life'],
      ...['--reason', 'It controls a dam.', '--title', '水坝'],
    )
    expect([changed.code, changed.err]).toEqual([0, ''])
    expect((await kept()).body).toEqual({
      ...before,
      urgency: 'emergency',
      urgencyGround: 'life',
      urgencyReason: { lang: 'en', text: 'It controls a dam.' },
      title: { lang: 'zh', text: '水坝' },
    })
    expect((await run('request', 'draft', 'show', id)).out).toContain('EMERGENCY')
  })

  it('loses what it is told to do without', async () => {
    const { run, id, kept } = await desk()
    expect((await run('request', 'draft', 'change', id, '--without', 'observables')).code).toBe(0)
    expect((await kept()).body).not.toHaveProperty('observables')
  })

  it('is not overwritten by whoever read what it was before', async () => {
    const { run, id, kept, tag } = await desk()
    const read = await tag()
    expect((await run('request', 'draft', 'change', id, '--facts', 'Mine.')).code).toBe(0)
    for (const late of [
      ['change', id, '--facts', 'Theirs.'],
      ['drop', id],
    ]) {
      for (const [lang, words] of [
        ['en', 'somebody changed it'],
        ['zh', '已有他人修改'],
      ] as const) {
        const refused = await run('request', 'draft', ...late, '--as-read', read, '--lang', lang)
        expect([refused.code, refused.err]).toEqual([1, expect.stringContaining(words)])
      }
    }
    expect(((await kept()).body as RequestDraft).facts.text).toBe('Mine.')
    expect(
      (await run('request', 'draft', 'change', id, '--facts', 'Theirs.', '--as-read', await tag())).code,
    ).toBe(0)
  })

  it('is not written anew by a command that says nothing, nor into what is no request', async () => {
    const { run, id, kept } = await desk()
    const before = await kept()
    const nothing = await run('request', 'draft', 'change', id)
    expect([nothing.code, nothing.err]).toEqual([2, expect.stringContaining('nothing is changed')])
    expect((await run('request', 'draft', 'change', id, '--without', 'asks')).code).toBe(1)
    expect((await run('request', 'draft', 'change', id, '--title', 'x', '--as-read', '"')).code).toBe(2)
    expect(await kept()).toEqual(before)
  })

  it('is gone when it is dropped', async () => {
    const { run, id } = await desk()
    expect((await run('request', 'draft', 'drop', id)).code).toBe(0)
    const gone = await run('request', 'draft', 'show', id, '--lang', 'zh')
    expect([gone.code, gone.err]).toEqual([1, expect.stringContaining('没有这份草稿')])
    expect((await run('request', 'drafts')).out).toContain('No drafts')
  })
})

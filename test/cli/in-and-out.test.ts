import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildSite, type Site, WholeNodes } from '../build/whole-nodes.ts'
import { comity } from './terminal.ts'

let folder: string
let site: Site
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-in-out-'))
  site = await buildSite(join(folder, 'site'))
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

async function asHandler() {
  const nodes = await WholeNodes.open({ onTestFinished }, site)
  const at = ['--folder', nodes.folderOf('arden'), '--token', site.file.tokens.arden.handler]
  return { nodes, run: (...args: string[]) => comity([...args, ...at]) }
}

describe('the command line', () => {
  it('takes a request out as letter, STIX and JSON, and the list as CSV', async () => {
    const { nodes, run } = await asHandler()
    const [reference] = await nodes.entersRequests('arden', 1)
    for (const [form, begin] of [
      ['pdf', '%PDF-1.7'],
      ['html', '<!doctype html>'],
      ['stix', '{"type":"bundle"'],
      ['json', '{"type":"comity-request"'],
    ] as const) {
      const path = join(folder, `out.${form}`)
      const { code, out, err } = await run('export', 'request', reference!, '--form', form, '--out', path)
      expect([code, err]).toEqual([0, ''])
      expect(out).toContain(path)
      expect((await readFile(path, 'latin1')).startsWith(begin)).toBe(true)
    }
    const list = join(folder, 'list.csv')
    expect((await run('export', 'list', '--direction', 'out', '--out', list)).code).toBe(0)
    expect(await readFile(list, 'utf8')).toContain(reference)
  })

  it('writes an empty form, reads it filled in, and says in either language where each part came from', async () => {
    const { run } = await asHandler()
    const path = join(folder, 'form.txt')
    expect((await comity(['export', 'form', '--lang', 'zh', '--out', path])).code).toBe(0)
    const filled = (await readFile(path, 'utf8'))
      .replace('类别：', '类别：数据保全')
      .replace('紧急程度：', '紧急程度：加急')
      .replace('事由：', '事由：保存日志')
      .replace('案情：', '案情：主机198[.]51[.]100[.]23参与攻击。')
      .replace('请求事项：', '请求事项：第1项：保存日志。')
    await writeFile(path, filled)
    const { code, out } = await run('import', path, '--lang', 'zh')
    expect(code).toBe(0)
    expect(out).toContain('已存为草稿')
    expect(out).toMatch(/^ {2}类别：取自表单$/m)
    expect(out).toMatch(/^ {2}传播控制：取自默认值，未另行指定（TLP:AMBER）$/m)
    expect(out).not.toMatch(/\/|\(|\)|\b(?:kind|title|asks|tlp)\b/)
    const drafts = JSON.parse((await run('request', 'drafts', '--json')).out)
    expect(JSON.stringify(drafts)).toContain('保存日志')
  })

  it('gives back what is no draft yet, with what is missing', async () => {
    const { run } = await asHandler()
    const path = join(folder, 'mail.eml')
    await writeFile(
      path,
      'From: a@b.example\r\nDate: Mon, 1 Jan 2026 00:00:00 +0000\r\nSubject: Hello\r\n\r\nNothing is asked.\r\n',
    )
    const { code, out } = await run('import', path, '--look')
    expect(code).toBe(0)
    expect(out).toContain('it lacks kind, urgency, asks')
  })

  it('counts asks from 1 and names each part in words of either language, while --json keeps the pointers', async () => {
    const { run } = await asHandler()
    const path = join(folder, 'asks.eml')
    await writeFile(
      path,
      'From: a@b.example\r\nDate: Mon, 1 Jan 2026 00:00:00 +0000\r\nSubject: Logs\r\n\r\nThe host 198.51.100.23 attacked us.\r\n1. Keep the logs.\r\n2. Hand them over.\r\n',
    )
    const english = (await run('import', path, '--look', '--lang', 'en')).out
    expect(english).toMatch(/^ {2}Title: from the subject line$/m)
    expect(english).toMatch(/^ {2}Ask 1: from a numbered line$/m)
    expect(english).toMatch(/^ {2}Ask 2: from a numbered line$/m)
    expect(english).toMatch(
      /^ {2}Observable 1: from the text, where it was recognised \(198\.51\.100\.23\)$/m,
    )
    const chinese = (await run('import', path, '--look', '--lang', 'zh')).out
    expect(chinese).toMatch(/^ {2}请求事项第1项：取自编号行$/m)
    expect(chinese).toMatch(/^ {2}涉案标识第1项：取自正文中识别出的内容（198\.51\.100\.23）$/m)
    expect(chinese).toMatch(/未保存：缺少类别、紧急程度。/)
    for (const out of [english, chinese]) expect(out).not.toMatch(/asks\/|\/0|第0项/)
    const { items } = JSON.parse((await run('import', path, '--look', '--json')).out)
    expect(items[0].sources).toContainEqual({ at: '/asks/0', from: 'numbered_lines', detail: '1' })
  })

  it('refuses what is nothing of the kind, and says what it was', async () => {
    const { run } = await asHandler()
    const path = join(folder, 'words.txt')
    await writeFile(path, 'hello there')
    const { code, err } = await run('import', path)
    expect([code, err]).toEqual([1, expect.stringContaining('holds no field')])
  })
})

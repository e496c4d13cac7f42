import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deskFiles } from '../../src/api/desk-files.ts'

const SCRIPT = 'console.log("desk")'
let top: string
let folder: string

beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), 'comity-desk-'))
  folder = join(top, 'dist')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(top, 'secret.js'), 'not yours')
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>desk</title>')
  await writeFile(join(folder, '.inputs'), 'stamp')
  await writeFile(join(folder, 'assets', 'index-1.js'), SCRIPT)
  await writeFile(join(folder, 'assets', 'index-1.js.br'), brotliCompressSync(SCRIPT))
})
afterAll(() => rm(top, { recursive: true, force: true }))

function aServer(from = folder) {
  const app = Fastify()
  deskFiles(app, from)
  return app
}

describe('the files of the desk', () => {
  it('are kept for good where their name changes with them, and compressed for who takes that', async () => {
    const app = aServer()
    const plain = await app.inject('/assets/index-1.js')
    expect([plain.body, plain.headers['content-encoding']]).toEqual([SCRIPT, undefined])
    expect(plain.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    })
    const small = await app.inject({
      url: '/assets/index-1.js',
      headers: { 'accept-encoding': 'gzip, br;q=0.9' },
    })
    expect(small.headers['content-encoding']).toBe('br')
    expect(small.rawPayload).toEqual(brotliCompressSync(SCRIPT))
  })

  it('are the document at each address of a page, under a policy that allows nothing made of text', async () => {
    for (const path of [
      '/',
      '/requests',
      '/requests/ARD-2026-0001',
      '/administration/people',
      '/invitation/abc',
    ]) {
      const page = await aServer().inject(path)
      expect([path, page.statusCode, page.body]).toEqual([path, 200, '<!doctype html><title>desk</title>'])
      expect(page.headers['cache-control']).toBe('no-cache')
      const policy = String(page.headers['content-security-policy'])
      for (const part of [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
      ])
        expect(policy).toContain(part)
      expect(policy).not.toMatch(/unsafe|\*|https?:|data:/)
    }
  })

  it.each([
    '/assets/../../secret.js',
    '/assets/%2e%2e/%2e%2e/secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/assets/.inputs',
    '/assets/index-1.js.br',
    '/.inputs',
    '/assets/',
  ])('do not lead out of their folder: %s', async (path) => {
    const answer = await aServer().inject(path)
    expect([answer.statusCode, answer.body.includes('not yours')]).toEqual([404, false])
  })

  it('are found when the desk was built anew under a running node', async () => {
    const app = aServer()
    expect((await app.inject('/assets/index-2.js')).statusCode).toBe(404)
    await writeFile(join(folder, 'assets', 'index-2.js'), SCRIPT)
    expect((await app.inject('/assets/index-2.js')).body).toBe(SCRIPT)
  })

  it('say in both languages what to do where the desk was not built', async () => {
    const page = await aServer(join(top, 'nowhere')).inject('/')
    expect(page.statusCode).toBe(503)
    expect(page.body).toContain('npm run build:desk')
    expect(page.body).toContain('工作台尚未构建')
  })
})

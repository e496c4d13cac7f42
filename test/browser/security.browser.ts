import { expect, it } from 'vitest'
import { wordsIn } from './checks/language.ts'
import { describeDesk } from './harness.ts'

describeDesk('the door and the walls of the desk', [1], (world) => {
  it('sends with its page a policy that lets nothing run but its own files', async () => {
    const { exercise } = world()
    const { headers } = await fetch(`http://127.0.0.1:${exercise.file.ports.arden}/requests`)
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).not.toMatch(/unsafe|data:|blob:|\*|https?:/)
    for (const needed of [
      "default-src 'none'",
      "script-src 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy).toContain(needed)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBeTruthy()
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  })

  it('makes nothing of text that would be markup or a script: the browser refuses it', async () => {
    const { page } = await world().opens('arden', 'm-okafor')
    const refused = await page.evaluate(() => {
      const tries: Record<string, () => void> = {
        html: () => {
          document.createElement('div').innerHTML = '<b>x</b>'
        },
        script: () => {
          document.createElement('script').textContent = 'globalThis.comityHit = 1'
        },
        address: () => {
          document.createElement('script').src = '/assets/x.js'
        },
        frame: () => {
          document.createElement('iframe').srcdoc = '<b>x</b>'
        },
        policy: () => {
          ;(
            globalThis as unknown as { trustedTypes: { createPolicy(n: string, o: object): void } }
          ).trustedTypes.createPolicy('other', {})
        },
      }
      return Object.entries(tries)
        .filter(([, attempt]) => {
          try {
            attempt()
            return false
          } catch (error) {
            return error instanceof TypeError
          }
        })
        .map(([name]) => name)
    })
    expect(refused).toEqual(['html', 'script', 'address', 'frame', 'policy'])
  })

  it('is framed by nobody', async () => {
    const { browser, originOf } = world()
    const page = await browser.newPage()
    const refused = page.waitForEvent('requestfailed')
    await page.setContent(`<iframe src="${originOf('arden')}/"></iframe>`)
    expect((await refused).failure()?.errorText).toContain('BLOCKED')
    await page.close()
  })

  it('leads whoever signs in nowhere but into this desk', async () => {
    for (const path of [
      '/requests?to=https://elsewhere.example',
      '/?sign-in=https://elsewhere.example',
      '/requests#//elsewhere.example',
    ]) {
      const desk = await world().opensDoor('arden')
      await desk.goes(path)
      await desk.page.locator('[data-person="m-okafor"]').click()
      await desk.page.locator('.frame').waitFor()
      expect(new URL(desk.page.url()).origin).toBe(desk.origin)
      await desk.context.close()
    }
    const { exercise } = world()
    const base = `http://127.0.0.1:${exercise.file.ports.arden}`
    for (const to of ['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example']) {
      const token = exercise.file.tokens.arden.handler
      const answer = await fetch(`${base}/enter?token=${token}&to=${encodeURIComponent(to)}`, {
        redirect: 'manual',
      })
      expect(new URL(answer.headers.get('location') ?? '/', base).origin).toBe(base)
    }
  })

  it('shows a page at the door of whoever is not signed in, and nothing of the desk', async () => {
    const desk = await world().opensDoor('arden')
    await desk.goes('/requests/ARD-2025-0001')
    expect(await desk.page.locator('.frame').count()).toBe(0)
    expect(await desk.page.content()).not.toContain('DNS operator')
  })

  it('says every problem of the closed list in each language, and in that alone', async () => {
    const { exercise } = world()
    type Listed = { problems: readonly { code: string; title: { en: string; zh: string } }[] }
    const { problems } = (await exercise.call('arden', 'GET', '/api/v1/problems')).json<Listed>()
    expect(problems.length).toBeGreaterThan(60)
    const mixed = problems.filter(
      ({ title: { en, zh } }) =>
        /[\u3400-\u9fff]/.test(en) || !/[\u3400-\u9fff]/.test(zh) || wordsIn(zh).length > 0,
    )
    expect(mixed).toEqual([])
  })
})

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Desk, describeDesk } from './harness.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

async function faultsOf(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    }),
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => String(target)).join(' | ')}`)
}

/** Writes what no request of its kind can lack. */
async function writes({ page }: Desk, title: string): Promise<void> {
  await page.getByRole('radio', { name: /^preservation/ }).check()
  await page.locator('#title').fill(title)
  await page.locator('#facts').fill('The host 198.51.100.23 controlled a botnet.')
  await page.getByLabel('Ask 1', { exact: true }).fill('Preserve its logs of 20 November.')
}
const isSaved = (desk: Desk) => desk.page.locator('.side .saved', { hasText: 'Saved on your node' }).waitFor()

async function putsUp(desk: Desk): Promise<void> {
  await desk.page.getByRole('button', { name: 'Check and preview' }).click()
  await desk.page.getByRole('button', { name: /^Put up/ }).click()
  await desk.page.locator('.proposal').waitFor()
  await desk.settles()
}

describeDesk('composing and releasing', [1], (world) => {
  it('goes from a draft over remarks to the record, with what changed in view', async () => {
    const author = await world().opens('arden', 'm-okafor')
    await author.goes('/requests/new')
    await writes(author, 'Logs of one host')
    await isSaved(author)
    expect(await faultsOf(author.page)).toEqual([])
    await putsUp(author)
    const first = new URL(author.page.url()).pathname
    const approver = await world().opens('arden', 'j-reyes')
    await approver.goes(first)
    expect(await faultsOf(approver.page)).toEqual([])
    await approver.page.getByRole('textbox', { name: 'Remarks' }).fill('Say until when.')
    await approver.page.getByRole('button', { name: 'Send back', exact: true }).click()
    await approver.page.getByText('It was sent back').waitFor()
    await author.goes(first)
    await author.page.getByText('Say until when.').waitFor()
    await author.page.getByRole('link', { name: 'Compose it again' }).click()
    await author.page
      .getByLabel('Ask 1', { exact: true })
      .fill('Preserve its logs of 20 November for 90 days.')
    await putsUp(author)
    await author.page.locator('ins', { hasText: 'for 90 days' }).waitFor()
    await author.page.getByRole('button', { name: 'Show the bytes' }).click()
    await author.page.getByText('it is the id that is signed').waitFor()
    await author.page.getByRole('button', { name: 'Sign', exact: true }).click()
    await author.page.getByText('You have signed. One more person').waitFor()
    await approver.goes(new URL(author.page.url()).pathname)
    await approver.page.getByRole('button', { name: 'Sign', exact: true }).click()
    await approver.page.getByText(/^Released\. ARD-\d{4}-\d+ is in the record at position/).waitFor()
    expect([...author.complaints(), ...approver.complaints()]).toEqual([])
  })

  it('loses nothing by a reload, also before the node has a draft', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes('/requests/new')
    await desk.page.locator('#facts').fill('Half a sentence')
    await desk.page.reload()
    await desk.page.getByText('is back.').waitFor()
    expect(await desk.page.locator('#facts').inputValue()).toBe('Half a sentence')
    await writes(desk, 'Written over a reload')
    await isSaved(desk)
    await desk.page.locator('#title').fill('Typed and reloaded at once')
    await desk.page.reload()
    await desk.page.locator('#title').waitFor()
    expect(await desk.page.locator('#title').inputValue()).toBe('Typed and reloaded at once')
    expect(desk.complaints()).toEqual([])
  })

  it('keeps what is typed while the session is over, and saves it when its person is back', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes('/requests/new')
    await writes(desk, 'Before the end')
    await isSaved(desk)
    await desk.context.clearCookies()
    await desk.page.locator('#title').fill('After the end')
    await desk.page.locator('dialog [data-person="m-okafor"]').click()
    await isSaved(desk)
    const id = new URL(desk.page.url()).pathname
    await desk.goes(id)
    expect(await desk.page.locator('#title').inputValue()).toBe('After the end')
  })

  it('writes over nobody’s version unasked', async () => {
    const one = await world().opens('arden', 'm-okafor')
    await one.goes('/requests/new')
    await writes(one, 'Two at once')
    await isSaved(one)
    const path = new URL(one.page.url()).pathname
    const two = await world().opens('arden', 'm-okafor')
    await two.goes(path)
    await two.page.locator('#title').fill('The second wrote this')
    await two.page.keyboard.press('Control+s')
    await isSaved(two)
    await one.page.locator('#facts').fill('The first wrote that')
    await one.page.keyboard.press('Control+s')
    await one.page.getByRole('heading', { name: 'Two versions of this draft' }).waitFor()
    await one.page.getByRole('button', { name: 'Keep mine' }).click()
    await isSaved(one)
    await two.goes(path)
    expect(await two.page.locator('#facts').inputValue()).toBe('The first wrote that')
  })

  it('is open to everybody in Chinese, on 400 px and by night, and scrolls no page sideways', async () => {
    const desk = await world().opens('arden', 'm-okafor', { language: 'zh', width: 400, theme: 'dark' })
    for (const path of ['/requests/new', '/release']) {
      await desk.goes(path)
      expect(await faultsOf(desk.page)).toEqual([])
      const [inner, outer] = await desk.page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ])
      expect([path, inner]).toEqual([path, outer])
    }
    expect(desk.complaints()).toEqual([])
  })
})

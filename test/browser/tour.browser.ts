/** The README's tour, walked by the names that stand in it: a step that nobody can take any more fails here. */

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { describeDesk } from './harness.ts'

const README = readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8')
const TOUR = README.split('## A tour in five steps')[1]!.split('\n## ')[0]!

describeDesk('the tour of the README', [1], (world) => {
  it('can be walked as it is written', async () => {
    const names = [...TOUR.matchAll(/\*\*([^*]+)\*\*/g)].map(([, name]) => name!)
    const taken: string[] = []
    const next = (): string => {
      const name = names[taken.length] ?? 'nothing more'
      taken.push(name)
      return name
    }
    const desk = await world().opensDoor('arden')
    const { page } = desk
    const press = async () => {
      const name = next()
      // A person's button says besides what he does.
      const exact = !/^[A-Z]\. /.test(name)
      await page.getByRole('button', { name, exact }).first().click()
    }
    const follow = async () => {
      await page.getByRole('link', { name: next() }).first().click()
      await desk.settles()
    }

    await desk.goes('/')
    await press() // M. Okafor
    await follow() // Compose a request
    await page.getByRole('radio', { name: new RegExp(`^${next()}`) }).check()
    await page.getByLabel(next(), { exact: true }).fill('Logs of one host')
    await page.getByLabel(next(), { exact: true }).fill('The host 198.51.100.23 controlled a botnet.')
    await page.getByLabel(next(), { exact: true }).fill('Preserve its logs.')
    await press() // Check and preview
    await press() // Put up for release
    await page.locator('.proposal').waitFor()
    await press() // Sign
    await page.getByText('You have signed.').waitFor()

    await press() // Sign out
    await press() // J. Reyes
    await follow() // Release
    await page.locator('main a[href*="/release/"]').first().click()
    await page.locator('.proposal').waitFor()
    await press() // Sign
    const told = page.getByText(/^Released\. /)
    await told.waitFor()
    const reference = /ARD-\d{4}-\d+/.exec((await told.textContent())!)![0]
    await theyAnswer(reference)

    await press() // Sign out
    await press() // M. Okafor
    await follow() // Requests
    await page.getByRole('link', { name: reference }).first().click()
    await page.locator('.turn', { hasText: 'Kept.' }).locator('button.proof').click()
    await press() // Check in this browser
    await page.getByText('This browser checked every step itself: it holds.').waitFor()
    await page.keyboard.press('Escape')

    await press() // Sign out
    await press() // E. Moreau
    await follow() // Record
    await press() // Check without contents
    await page
      .getByText(/every signature/i)
      .first()
      .waitFor()
    const coming = page.waitForEvent('download')
    await press() // Save the file
    expect((await coming).suggestedFilename()).toBe('ARD-BEI-public.comity')
    expect(TOUR).toContain('npx comity verify ARD-BEI-public.comity')
    expect(taken).toEqual(names)
    // What was still under way when somebody signed out is refused, rightly.
    expect(desk.complaints().filter((each) => !/status of 401/.test(each))).toEqual([])
  })

  /** What the played people of `npm start` do within a minute (test/scenarios/played-people.test.ts), done here at once. */
  async function theyAnswer(reference: string): Promise<void> {
    const { exercise } = world()
    await expect
      .poll(async () => (await exercise.call('beiyuan', 'GET', `/api/v1/requests/${reference}`)).status, {
        timeout: 30_000,
      })
      .toBe(200)
    const outcomes = [{ ask: 1, outcome: 'done' }]
    const answered = await exercise.enters('beiyuan', `/api/v1/requests/${reference}/answer`, {
      outcomes,
      text: { lang: 'en', text: 'Kept.' },
    })
    expect(answered.status).toBe(201)
    await expect
      .poll(
        async () =>
          new TextDecoder().decode(
            (await exercise.call('arden', 'GET', `/api/v1/requests/${reference}`)).bytes,
          ),
        {
          timeout: 30_000,
        },
      )
      .toContain('Kept.')
  }
})

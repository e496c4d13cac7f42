/** The desk without a pointer: every step by keys, and the focus always somewhere that can be seen. */

import { expect, it } from 'vitest'
import { en } from '../../src/app/words/en.ts'
import { zh } from '../../src/app/words/zh.ts'
import { composeTexts } from '../../web/compose/texts.ts'
import { frameTexts } from '../../web/frame/texts.ts'
import { signTexts } from '../../web/release/sign-texts.ts'
import { releaseTexts } from '../../web/release/texts.ts'
import { type Desk, describeDesk } from './harness.ts'

/** More stops than any page has: whoever has not come by then does not come at all. */
const STOPS = 250

/** Presses Tab until what has the focus is called so. Throws where nothing is, or where the focus is lost or cannot be seen. */
async function tabsTo({ page }: Desk, name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null
      if (!element || element === document.body) return undefined
      const style = getComputedStyle(element)
      return {
        name: (
          element.getAttribute('aria-label') ??
          element.labels?.[0]?.textContent ??
          element.textContent ??
          ''
        ).trim(),
        isSeen: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
      }
    })
    if (!at) continue
    if (!at.isSeen) throw new Error(`the focus cannot be seen on ${at.name}`)
    if (name.test(at.name)) return
    passed.push(at.name.slice(0, 30))
  }
  throw new Error(`no ${name} among ${passed.join(' | ')}`)
}
const exactly = (text: string) => new RegExp(`^${RegExp.escape(text)}`)

describeDesk('the desk by the keyboard alone', [1], (world) => {
  for (const language of ['en', 'zh'] as const) {
    const t = composeTexts[language]
    const words = language === 'en' ? en : zh
    it(`is entered, composes, puts up, signs and releases in ${language}`, async () => {
      const desk = await world().opensDoor('arden', { language })
      const { keyboard } = desk.page
      await desk.goes('/')
      await tabsTo(desk, language === 'en' ? /^M\. Okafor/ : /^奥卡福/)
      await keyboard.press('Enter')
      await desk.page.locator('.frame').waitFor()
      await desk.settles()
      await keyboard.press('c')
      await desk.page.locator('#title').waitFor()
      await desk.settles()
      const kind = desk.page.getByRole('radio', { name: exactly(words.kind.preservation) })
      await tabsTo(desk, exactly(words.kind.information))
      for (let i = 0; i < 6 && !(await kind.isChecked()); i++) await keyboard.press('ArrowDown')
      expect(await kind.isChecked()).toBe(true)
      await tabsTo(desk, exactly(t.field.title))
      await keyboard.type('Logs of one host')
      await tabsTo(desk, exactly(t.field.facts))
      await keyboard.type('The host 198.51.100.23 controlled a botnet.')
      await tabsTo(desk, exactly(t.ask(1)))
      await keyboard.type('Preserve its logs.')
      await tabsTo(desk, exactly(t.toPreview))
      await keyboard.press('Enter')
      await tabsTo(desk, exactly(t.propose))
      await keyboard.press('Enter')
      await desk.page.locator('.proposal').waitFor()
      await desk.settles()
      const sign = new RegExp(`^${signTexts[language].sign.exercise}$`)
      await tabsTo(desk, sign)
      await keyboard.press('Enter')
      await desk.page.getByRole('button', { name: sign }).waitFor({ state: 'detached' })
      await tabsTo(desk, exactly(frameTexts[language].out))
      await keyboard.press('Enter')

      await desk.page.locator('[data-person="j-reyes"]').waitFor()
      await tabsTo(desk, language === 'en' ? /^J\. Reyes/ : /^雷耶斯/)
      await keyboard.press('Enter')
      await desk.page.locator('.frame').waitFor()
      await desk.settles()
      await keyboard.press('g')
      await keyboard.press('l')
      await desk.page.getByRole('heading', { name: releaseTexts[language].mine }).waitFor()
      await desk.settles()
      await tabsTo(desk, /ARD-\d{4}-\d+/)
      await keyboard.press('Enter')
      await desk.page.locator('.proposal').waitFor()
      await desk.settles()
      await tabsTo(desk, sign)
      await keyboard.press('Enter')
      await desk.page
        .getByText(
          releaseTexts[language]
            .released('', 0)
            .split(/ is in| 载于/)[0]!
            .trim(),
        )
        .first()
        .waitFor()
    })
  }

  it('says its keys, and gives the focus back', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    const { keyboard } = desk.page
    await tabsTo(desk, /^Requests/)
    await keyboard.press('?')
    await desk.page.getByRole('dialog').waitFor()
    await keyboard.press('Escape')
    await expect.poll(() => desk.page.getByRole('dialog').count()).toBe(0)
    expect(await desk.page.evaluate(() => document.activeElement?.textContent)).toContain('Requests')
  })
})

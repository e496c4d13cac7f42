/** The desk without a pointer: every step by keys, and the focus always somewhere that can be seen. */

import { expect, it } from 'vitest'
import { en } from '../../src/app/words/en.ts'
import { zh } from '../../src/app/words/zh.ts'
import { composeTexts } from '../../web/compose/texts.ts'
import { frameTexts } from '../../web/frame/texts.ts'
import { signTexts } from '../../web/release/sign-texts.ts'
import { releaseTexts } from '../../web/release/texts.ts'
import { actTexts } from '../../web/request/acts/texts.ts'
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

  for (const language of ['en', 'zh'] as const) {
    const act = actTexts[language]
    const sign = signTexts[language].sign.exercise
    it(`acknowledges by one key, answers ask by ask and assesses in ${language}`, async () => {
      const { exercise } = world()
      const { reference } = await exercise.two<{ reference: string }>(
        'beiyuan',
        ...['request', 'enter', '--pair', 'ARD', '--kind', 'information', '--urgency', 'urgent'],
        ...['--title', '查询租用人', '--facts', '该主机参与攻击。', '--ask', '请提供租用人信息'],
      )
      const holds = async (party: 'arden' | 'beiyuan', kind: string) => {
        const { bytes } = await exercise.call(party, 'GET', `/api/v1/requests/${reference}`)
        return new TextDecoder().decode(bytes).includes(`"kind":"${kind}"`)
      }
      const arrives = (party: 'arden' | 'beiyuan', kind: string) =>
        expect.poll(() => holds(party, kind), { timeout: 30_000 }).toBe(true)
      await arrives('arden', 'request')
      const desk = await world().opens('arden', 'm-okafor', { language })
      await desk.goes(`/requests/${reference}`)
      await desk.page.keyboard.press('a')
      await leaves(desk)
      await opens(desk, 'answer')
      await tabsTo(desk, exactly(act.fields.outcome))
      await chooses(desk, 'done')
      await tabsTo(desk, exactly(act.fields.text))
      await desk.page.keyboard.type('Rented by a name under .example.')
      await leaves(desk)
      const { items } = (await exercise.call('arden', 'GET', '/api/v1/proposals')).json<{
        items: { id: string; state: string; reference: string }[]
      }>()
      const answer = items.find((each) => each.state === 'open' && each.reference === reference)!
      await exercise.as('arden', 1, 'release', answer.id)
      await arrives('beiyuan', 'result')
      const other = await world().opens('beiyuan', 'zhou-min', { language })
      await other.goes(`/requests/${reference}`)
      await opens(other, 'assess')
      // One stop for all five; the arrows go among them.
      await tabsTo(other, exactly(act.fields.ratings[0]!))
      for (let i = 0; i < 4; i++) await other.page.keyboard.press('ArrowDown')
      expect(await other.page.getByRole('radio', { name: act.fields.ratings[4]! }).isChecked()).toBe(true)
      await tabsTo(other, exactly(act.fields.text))
      await other.page.keyboard.type('All of it came in a day.')
      await leaves(other)
      expect([...desk.complaints(), ...other.complaints()]).toEqual([])
    })

    /** Opens an act's form by its button, or by the one that has the rest of them. */
    async function opens(desk: Desk, name: 'answer' | 'assess'): Promise<void> {
      await desk.page.getByRole('dialog').waitFor({ state: 'detached' })
      await desk.settles()
      await tabsTo(desk, exactly(act.acts[name].name))
      await desk.page.keyboard.press('Enter')
      await desk.page.getByRole('dialog').waitFor()
    }
    /** Reads what will be signed, puts it up, signs, closes. */
    async function leaves(desk: Desk): Promise<void> {
      for (const name of [act.preview, act.putUp, sign, act.close]) {
        await desk.page.getByRole('dialog').getByRole('button', { name, exact: true }).waitFor()
        await tabsTo(desk, exactly(name))
        await desk.page.keyboard.press('Enter')
      }
    }
    /** Goes down a list of choices until the one is chosen. */
    async function chooses({ page }: Desk, value: string): Promise<void> {
      const chosen = () => page.evaluate(() => (document.activeElement as HTMLSelectElement).value)
      for (let i = 0; i < 12 && (await chosen()) !== value; i++) await page.keyboard.press('ArrowDown')
      expect(await chosen()).toBe(value)
    }
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

/** The desk's whole purpose, walked by four people in browsers of their own, in one language and then in the other. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { en } from '../../src/app/words/en.ts'
import { zh } from '../../src/app/words/zh.ts'
import { composeTexts } from '../../web/compose/texts.ts'
import { recordTexts } from '../../web/record/texts.ts'
import { signTexts } from '../../web/release/sign-texts.ts'
import { releaseTexts } from '../../web/release/texts.ts'
import { actTexts } from '../../web/request/acts/texts.ts'
import { requestTexts } from '../../web/request/texts.ts'
import { comity } from '../build/processes.ts'
import { type Desk, describeDesk, type Language } from './harness.ts'

const SAID = {
  en: {
    title: 'Logs of one host',
    facts: 'The host 198.51.100.23 controlled a botnet on 20 November.',
    asks: ['Preserve its logs of 20 November.', 'Say until when they are kept.'],
    answer: 'Kept at the provider.',
    rated: 'All that was asked for came in a day.',
  },
  zh: {
    title: '保全一台主机的日志',
    facts: '主机 198.51.100.23 于11月20日控制僵尸网络。',
    asks: ['请保全其11月20日的日志。', '请告知保存至何时。'],
    answer: '已由服务提供者保存。',
    rated: '所请各项一日内均已提供。',
  },
} as const satisfies Record<Language, object>
const WORDS = { en, zh }

describeDesk('a request from the first word to the proof', [1], (world) => {
  for (const language of ['en', 'zh'] as const) {
    const t = {
      compose: composeTexts[language],
      release: releaseTexts[language],
      sign: signTexts[language],
      act: actTexts[language],
      request: requestTexts[language],
      record: recordTexts[language],
      words: WORDS[language],
    }
    const said = SAID[language]
    const button = ({ page }: Desk, name: string) => page.getByRole('button', { name, exact: true })

    /** Puts up a request and signs it. Resolves with its address under Release. */
    async function composes(desk: Desk): Promise<string> {
      await desk.goes('/requests/new')
      await desk.page.getByRole('radio', { name: new RegExp(`^${t.words.kind.preservation}`) }).check()
      await desk.page.locator('#title').fill(said.title)
      await desk.page.locator('#facts').fill(said.facts)
      await desk.page.getByLabel(t.compose.ask(1), { exact: true }).fill(said.asks[0])
      await button(desk, t.compose.toPreview).click()
      await button(desk, t.compose.propose).click()
      await desk.page.locator('.proposal').waitFor()
      await signs(desk)
      return new URL(desk.page.url()).pathname
    }
    async function signs(desk: Desk): Promise<void> {
      await button(desk, t.sign.sign.exercise).click()
    }
    /** The second person finds it under Release and signs. Resolves with its reference. */
    async function releases(desk: Desk, proposal?: string): Promise<string> {
      await desk.goes('/release')
      const open = desk.page.locator('main a[href*="/release/"]').first()
      await (proposal ? desk.page.locator(`main a[href="${proposal}"]`).first() : open).click()
      await desk.page.locator('.proposal').waitFor()
      await signs(desk)
      const told = desk.page.getByText(
        new RegExp(t.release.released('([A-Z]{3}-\\d{4}-\\d+)', 0).split('0')[0]!.slice(0, -3)),
      )
      await told.first().waitFor()
      return /[A-Z]{3}-\d{4}-\d+/.exec((await told.first().textContent()) ?? '')![0]
    }
    /** An act in its dialog: filled in, read once more, put up, signed by its author. */
    async function acts(desk: Desk, reference: string, act: string, fills: (desk: Desk) => Promise<void>) {
      await desk.goes(`/requests/${reference}?act=${act}`)
      await desk.page.getByRole('dialog').waitFor()
      await fills(desk)
      await button(desk, t.act.preview).click()
      await button(desk, t.act.putUp).click()
      await desk.page.getByRole('dialog').getByRole('button', { name: t.sign.sign.exercise }).click()
      await desk.page
        .getByRole('dialog')
        .getByText(new RegExp(`${t.act.waitsOthers(1)}|${t.act.left}`))
        .waitFor()
    }
    const arrives = (desk: Desk, reference: string, heading: string) =>
      expect
        .poll(
          async () => {
            await desk.goes(`/requests/${reference}`)
            return desk.page.getByRole('heading', { name: heading, exact: true }).count()
          },
          { timeout: 60_000 },
        )
        .toBeGreaterThan(0)

    it(`is asked, released by two, receipted, answered ask by ask, proven and assessed in ${language}`, async () => {
      const open = (party: 'arden' | 'beiyuan', person: string) => world().opens(party, person, { language })
      const okafor = await open('arden', 'm-okafor')
      const reyes = await open('arden', 'j-reyes')
      const proposal = await composes(okafor)
      const reference = await releases(reyes, proposal)

      await okafor.goes(`/requests/${reference}`)
      await okafor.page
        .locator('.proof:is([data-state="countersigned"], [data-state="witnessed"])')
        .first()
        .waitFor()

      const zhou = await open('beiyuan', 'zhou-min')
      const li = await open('beiyuan', 'li-hang')
      await arrives(zhou, reference, t.words.turn.request)
      await acts(zhou, reference, 'acknowledge', async ({ page }) => {
        await page.getByRole('radio', { name: new RegExp(`^${t.act.fields.accepted}`) }).check()
      })
      await releases(li)
      await acts(zhou, reference, 'answer', async ({ page }) => {
        await page.getByLabel(t.act.fields.outcome, { exact: true }).first().selectOption('done')
        await page.getByLabel(t.act.fields.text, { exact: true }).fill(said.answer)
      })
      await releases(li)

      await arrives(okafor, reference, t.words.turn.result)
      await okafor.page.getByText(said.answer).first().waitFor()
      await okafor.page.locator('.turn', { hasText: said.answer }).locator('button.proof').click()
      await okafor.page.getByRole('dialog').getByRole('button', { name: t.request.proof.check }).click()
      await okafor.page.locator('.checked[data-holds="true"]').waitFor()

      await acts(okafor, reference, 'assess', async ({ page }) => {
        await page.getByRole('radio', { name: t.act.fields.ratings[4]! }).check()
        await page.getByLabel(t.act.fields.text, { exact: true }).fill(said.rated)
      })
      await releases(reyes)
      await arrives(zhou, reference, t.words.turn.assess)
      const complaints = [okafor, reyes, zhou, li].flatMap((desk) => desk.complaints())
      expect(complaints).toEqual([])
    })

    it(`takes the record along as a file that anybody verifies, in ${language}`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'comity-taken-'))
      onTestFinished(() => rm(folder, { recursive: true, force: true }))
      const auditor = await world().opens('arden', 'e-moreau', { language })
      await auditor.goes('/record')
      const coming = auditor.page.waitForEvent('download')
      await button(auditor, t.record.exportButton).click()
      const file = join(folder, 'taken.comity')
      await (await coming).saveAs(file)
      const { code, out } = await comity(['verify', file])
      expect([code, out.includes('exposed')]).toEqual([0, false])
      expect(auditor.complaints()).toEqual([])
    })
  }
})

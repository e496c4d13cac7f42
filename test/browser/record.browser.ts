import { expect, it } from 'vitest'
import { type Desk, describeDesk } from './harness.ts'

/** As if somebody between the node and the browser changed one letter of a leaf. */
async function changesLeaves(desk: Desk): Promise<void> {
  await desk.page.addInitScript(() => {
    const real = window.fetch
    window.fetch = async (input, init) => {
      const answer = await real(input, init)
      if (!String(input).includes('/record/evidence')) return answer
      const text = (await answer.text()).replace('\\"at\\":\\"20', '\\"at\\":\\"21')
      return new Response(text, { status: answer.status, headers: answer.headers })
    }
  })
}

async function opensNewestLeaf(desk: Desk): Promise<void> {
  await desk.goes('/record')
  await desk.page.locator('.tape').first().locator('.cell').last().click()
  await desk.page.locator('.checked').waitFor()
}

describeDesk('the record', [1, 2, 3], (world) => {
  it('checks a leaf in the browser, by keys that it keeps, in both languages', async () => {
    for (const language of ['en', 'zh'] as const) {
      const desk = await world().opens('arden', 'm-okafor', { language })
      await opensNewestLeaf(desk)
      expect(await desk.page.locator('.checked').getAttribute('data-holds')).toBe('true')
      expect(await desk.page.locator('.steps [data-ok="false"]').count()).toBe(0)
      expect(await desk.page.locator('.steps li').count()).toBeGreaterThan(6)
      expect(desk.complaints()).toEqual([])
      await desk.context.close()
    }
  })

  it('finds one changed letter of the answer, and says so', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    await changesLeaves(desk)
    await opensNewestLeaf(desk)
    expect(await desk.page.locator('.checked').getAttribute('data-holds')).toBe('false')
    expect(await desk.page.locator('.checked .notice.danger').isVisible()).toBe(true)
    await desk.context.close()
  })

  it('is proven as a whole in the browser without leaving the page', async () => {
    const desk = await world().opens('beiyuan', 'zhou-min')
    await desk.goes('/record')
    await desk.page.locator('#whole ~ .stack .button.main').click()
    await desk.page.locator('[data-proven]').waitFor()
    expect(await desk.page.locator('.whole .notice.danger').count()).toBe(0)
    expect(desk.complaints()).toEqual([])
    await desk.context.close()
  })

  it('is loud where the node shows another identity than the browser knows, and says how to settle it', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes('/record')
    await desk.page.locator('.fingerprint').first().waitFor()
    await desk.page.evaluate(() => {
      const pins = JSON.parse(localStorage.getItem('comity-pins')!) as Record<string, { peer: string }>
      for (const pin of Object.values(pins)) pin.peer = 'f'.repeat(64)
      localStorage.setItem('comity-pins', JSON.stringify(pins))
    })
    await opensNewestLeaf(desk)
    expect(await desk.page.locator('.checked').getAttribute('data-holds')).toBe('false')
    const notice = desk.page.locator('#keys ~ .stack .notice.danger')
    expect(await notice.isVisible()).toBe(true)
    await notice.locator('button.danger').click()
    await expect.poll(() => desk.page.locator('.checked').getAttribute('data-holds')).toBe('true')
    await desk.context.close()
  })

  it('is left to take along as one file, and walked through with the keys alone', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes('/record')
    const waiting = desk.page.waitForEvent('download')
    await desk.page.locator('#export ~ .stack .button.main').click()
    expect((await waiting).suggestedFilename()).toBe('ARD-BEI.comity')
    const cells = desk.page.locator('.tape').first().locator('.cell')
    await cells.last().focus()
    await desk.page.keyboard.press('ArrowLeft')
    await desk.page.keyboard.press('Enter')
    await desk.page.locator('#leaf-title').waitFor()
    expect(await cells.nth((await cells.count()) - 2).getAttribute('aria-pressed')).toBe('true')
    await desk.context.close()
  })
})

describeDesk('the review', [1, 2, 3], (world) => {
  it('shows the same figures and digest at both desks, and each dot opens its request', async () => {
    const seen = []
    for (const [party, person] of [
      ['arden', 'm-okafor'],
      ['beiyuan', 'zhou-min'],
    ] as const) {
      const desk = await world().opens(party, person)
      await desk.goes('/review?period=2025')
      await desk.page.locator('.strip-chart').first().waitFor()
      seen.push(await desk.page.locator('.verdict-bar').evaluateAll((all) => all.map((bar) => bar.ariaLabel)))
      expect(await desk.page.locator('.review > .review-foot .digest').getAttribute('title')).toMatch(
        /^[0-9a-f]{64}$/,
      )
      const dot = desk.page.locator('a.dot').first()
      const to = await dot.getAttribute('href')
      await dot.focus()
      await desk.page.keyboard.press('Enter')
      await desk.page.waitForURL(`**${to}`)
      expect(to).toMatch(/^\/requests\/[A-Z]+-\d{4}-\d+$/)
      expect(desk.complaints()).toEqual([])
      await desk.context.close()
    }
    expect(seen[0]).toEqual(seen[1])
    expect(seen[0]!.length).toBeGreaterThan(3)
  })

  it('puts each duty of both sides on one sheet of A4', async () => {
    for (const language of ['en', 'zh'] as const) {
      // A4 less its margins, at 96 dots an inch.
      const desk = await world().opens('arden', 'm-okafor', { language, width: 673, height: 979 })
      await desk.goes('/review?period=2025')
      await desk.page.locator('.strip-chart').first().waitFor()
      await desk.page.emulateMedia({ media: 'print' })
      const heights = await desk.page
        .locator('.sheet')
        .evaluateAll((all) => all.map((sheet) => sheet.getBoundingClientRect().height))
      expect(heights.length).toBeGreaterThan(2)
      expect(Math.max(...heights)).toBeLessThan(979)
      await desk.context.close()
    }
  })
})

import { expect, it } from 'vitest'
import { type Desk, describeDesk } from './harness.ts'

describeDesk('the page of a request', [1, 4], (world) => {
  /** A request that Beiyuan enters now and that Arden holds. */
  async function asked(): Promise<string> {
    const { exercise } = world()
    const { reference } = await exercise.two<{ reference: string }>(
      'beiyuan',
      ...['request', 'enter', '--pair', 'ARD', '--kind', 'preservation', '--urgency', 'urgent'],
      ...['--title', '保全日志', '--facts', '该主机参与攻击。', '--ask', '请保存日志', '--ask', '请提供日志'],
    )
    await expect.poll(async () => (await holds(reference)) === 200, { timeout: 30_000 }).toBe(true)
    return reference
  }
  const holds = async (reference: string) =>
    (await world().exercise.call('arden', 'GET', `/api/v1/requests/${reference}`)).status
  const dialog = (desk: Desk) => desk.page.getByRole('dialog')
  const press = (desk: Desk, name: string) => dialog(desk).getByRole('button', { name }).click()

  it('acknowledges as pending by one key and one act more, and it leaves on one signature', async () => {
    const reference = await asked()
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes(`/requests/${reference}`)
    await desk.page.getByRole('button', { name: 'Acknowledge' }).waitFor()
    await desk.page.keyboard.press('a')
    expect(
      await dialog(desk)
        .getByRole('radio', { name: /Pending/ })
        .isChecked(),
    ).toBe(true)
    await press(desk, 'See what will be signed')
    await dialog(desk).getByText('Pending: seen, not accepted yet.').waitFor()
    await press(desk, 'Put up for release')
    await press(desk, 'Sign')
    await dialog(desk)
      .getByText(/stands in the record/)
      .waitFor()
    await press(desk, 'Close')
    await desk.page.getByRole('heading', { name: 'acknowledgement' }).first().waitFor()
    expect(desk.complaints()).toEqual([])
  })

  it('answers ask by ask: what lacks is said beside its field, what was typed survives a reload', async () => {
    const reference = await asked()
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes(`/requests/${reference}?act=answer`)
    const form = dialog(desk)
    await press(desk, 'See what will be signed')
    await form.getByRole('alert').getByText('Give at least one ask an outcome.').waitFor()
    await form.getByLabel('Outcome').first().selectOption('refused')
    await form.getByLabel('Ground').selectOption('too_broad')
    await press(desk, 'See what will be signed')
    await form.getByRole('alert').getByText('Name the article on which it rests.').waitFor()
    await form.getByLabel('Article').fill('Art. 4')
    await form.getByLabel('In words').fill('The first ask names no host.')
    await desk.page.reload()
    await form.getByLabel('In words').waitFor()
    expect(await form.getByLabel('In words').inputValue()).toBe('The first ask names no host.')
    expect(await form.getByLabel('Article').inputValue()).toBe('Art. 4')
    await press(desk, 'See what will be signed')
    await form.getByText(/Ground: too broad; Art\. 4/).waitFor()
    await press(desk, 'Put up for release')
    await press(desk, 'Sign')
    await form.getByText('It waits for one other person who may release it.').waitFor()
    await press(desk, 'Close')
    // Nobody composes the same again by mistake.
    await desk.page.getByRole('heading', { name: 'Waits for release' }).waitFor()
    expect(desk.complaints()).toEqual([])
  })

  it('says a note that stays, and the other side’s page has no such note', async () => {
    const reference = await asked()
    const desk = await world().opens('arden', 'm-okafor', { language: 'zh' })
    await desk.goes(`/requests/${reference}`)
    await desk.page.getByLabel('写给同事的记事').fill('Nightjar')
    await desk.page.getByRole('button', { name: '保存记事' }).click()
    await desk.page.getByText('Nightjar', { exact: true }).waitFor()
    const there = await world().opens('beiyuan', 'zhou-min', { language: 'zh' })
    await there.goes(`/requests/${reference}`)
    await there.page.getByRole('heading', { name: '签名' }).waitFor()
    expect(await there.page.content()).not.toContain('Nightjar')
    expect([...desk.complaints(), ...there.complaints()]).toEqual([])
  })

  it('opens a mark as a sentence and checks it in this browser', async () => {
    const reference = await asked()
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes(`/requests/${reference}`)
    await desk.page.locator('.lanes button.proof').first().click()
    await dialog(desk)
      .getByText(/signed at .* that it holds this/)
      .waitFor()
    await press(desk, 'Check in this browser')
    await dialog(desk).locator('.checked[data-holds="true"]').waitFor()
  })

  it('brings a file with an answer: it is named in what will be signed', async () => {
    const reference = await asked()
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes(`/requests/${reference}?act=answer`)
    const form = dialog(desk)
    await form.getByLabel('Outcome').first().selectOption('done')
    const choosing = desk.page.waitForEvent('filechooser')
    await press(desk, 'Attach files')
    await (await choosing).setFiles({
      name: '流量记录.pcap',
      mimeType: 'application/octet-stream',
      buffer: Buffer.alloc(2_500_000, 7),
    })
    await form.getByRole('button', { name: 'Leave out 流量记录.pcap' }).waitFor()
    await press(desk, 'See what will be signed')
    await dialog(desk).getByRole('heading', { name: 'This is what will be signed' }).waitFor()
    await form.getByText('流量记录.pcap', { exact: true }).waitFor()
    await form.getByText('2.5 MB').waitFor()
    expect(desk.complaints()).toEqual([])
  })

  it('reads well at 400 px and dark, without scrolling sideways', async () => {
    const reference = await asked()
    const desk = await world().opens('arden', 'm-okafor', { width: 400, theme: 'dark' })
    await desk.goes(`/requests/${reference}`)
    await desk.page.locator('.lanes').waitFor()
    const width = await desk.page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(400)
    await desk.goes(`/requests/${reference}/letter`)
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(400)
  })

  it('keeps off paper what its label keeps at the desk', async () => {
    const { exercise } = world()
    const { reference } = await exercise.two<{ reference: string }>(
      'arden',
      ...['request', 'enter', '--pair', 'BEI', '--kind', 'information', '--tlp', 'RED'],
      ...['--title', 'Nightjar', '--facts', 'Nightjar nests here.', '--ask', 'Count them'],
    )
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes(`/requests/${reference}`)
    await desk.page.getByText('Nightjar nests here.').waitFor()
    expect(await desk.page.title()).not.toContain('Nightjar')
    await desk.page.emulateMedia({ media: 'print' })
    expect(
      await desk.page
        .getByText(/Nightjar/)
        .first()
        .isVisible(),
    ).toBe(false)
    expect(await desk.page.getByText(/does not allow it to be printed/).isVisible()).toBe(true)
  })

  it('says of a request that nobody knows what may be the matter', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes('/requests/ARD-1999-0001')
    await desk.page.getByRole('heading', { name: 'No such request here' }).waitFor()
    await desk.page.getByRole('heading', { name: 'Break the glass' }).waitFor()
  })
})

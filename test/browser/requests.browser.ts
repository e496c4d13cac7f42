import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { type Desk, describeDesk } from './harness.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

describeDesk('the list of requests', [1, 2, 3, 4], (world) => {
  const rows = (desk: Desk) => desk.page.locator('.requests-grid tbody tr[data-thread]')
  const field = (desk: Desk) => desk.page.locator('main input[type="search"]')
  const count = async (desk: Desk) => Number(await desk.page.locator('.told').getAttribute('data-count'))
  const query = (desk: Desk) => new URL(desk.page.url()).searchParams.get('q')

  it('is narrowed by what is typed, by its chips and by the way back alike', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes('/requests')
    const all = await count(desk)
    expect(all).toBe(await rows(desk).count())
    await desk.page.keyboard.press('/')
    await desk.page.keyboard.type('from:u')
    await desk.page.keyboard.press('ArrowDown')
    await desk.page.keyboard.press('Enter')
    await expect.poll(() => query(desk)).toBe('from:us')
    const ours = await count(desk)
    expect(ours).toBeGreaterThan(0)
    expect(ours).toBeLessThan(all)
    await desk.page.getByRole('link', { name: /^Closed/ }).click()
    await expect.poll(() => query(desk)).toBe('state:closed')
    await desk.page.goBack()
    await expect.poll(() => field(desk).inputValue()).toMatch(/^from:us/)
    await desk.page.getByRole('button', { name: 'Remove from:us' }).click()
    await expect.poll(() => count(desk)).toBe(all)
    expect(desk.complaints()).toEqual([])
  })

  it('speaks Chinese in the same address, and understands both', async () => {
    const desk = await world().opens('beiyuan', 'zhou-min', { language: 'zh' })
    await desk.goes('/requests?q=state:open')
    await expect.poll(() => field(desk).inputValue()).toMatch(/^状态:办理中/)
    await field(desk).fill('状态：已办结 发自:对方')
    await expect.poll(() => query(desk)).toBe('state:closed from:them')
    expect(desk.complaints()).toEqual([])
  })

  it('finds what stands only in the contents of a request', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    const { exercise } = world()
    const { reference } = await exercise.two<{ reference: string }>(
      'arden',
      ...['request', 'enter', '--pair', 'BEI', '--kind', 'information', '--urgency', 'routine'],
      ...['--title', 'A host', '--facts', 'It calls itself quagmire.', '--ask', 'Who rents it'],
    )
    await desk.goes('/requests?q=quagmire')
    await rows(desk).filter({ hasText: reference }).waitFor()
    expect(await count(desk)).toBe(1)
  })

  it('is walked, marked and opened by keys, and going back leads to the same row', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes('/requests?sort=reference')
    const second = await rows(desk).nth(1).getAttribute('data-thread')
    await desk.page.keyboard.press('j')
    await desk.page.keyboard.press('j')
    await desk.page.keyboard.press('x')
    await desk.page.getByText('1 marked').waitFor()
    await desk.page.keyboard.press('Escape')
    const reference = await rows(desk).nth(1).locator('a.reference').textContent()
    await desk.page.keyboard.press('Enter')
    await expect.poll(() => new URL(desk.page.url()).pathname).toBe(`/requests/${reference}`)
    await desk.page.goBack()
    const focused = () =>
      desk.page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.thread)
    await expect.poll(focused).toBe(second)
  })

  it('says before many are acknowledged which are and which are not, and then what became of each', async () => {
    const { exercise } = world()
    const { reference } = await exercise.two<{ reference: string }>(
      'arden',
      ...['request', 'enter', '--pair', 'BEI', '--kind', 'preservation', '--urgency', 'routine'],
      ...['--title', 'Logs', '--facts', 'A host.', '--ask', 'Keep them'],
    )
    const desk = await world().opens('beiyuan', 'zhou-min')
    await desk.goes('/requests')
    await rows(desk).filter({ hasText: reference }).waitFor()
    await desk.page.getByRole('checkbox', { name: 'Mark all that are shown' }).check()
    await desk.page.getByRole('button', { name: 'Acknowledge as pending' }).click()
    const dialog = desk.page.getByRole('dialog')
    await dialog.getByRole('heading', { name: /^Left out/ }).waitFor()
    const mine = dialog.getByRole('listitem').filter({ hasText: reference })
    await dialog.getByRole('button', { name: 'Do it' }).click()
    await mine.getByText('entered in the record').waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await rows(desk).filter({ hasText: reference }).getByText('acknowledged').waitFor()
  })

  it('keeps a view under its name and brings it back when it was deleted', async () => {
    const desk = await world().opens('arden', 'm-okafor')
    await desk.goes('/requests?q=kind:preservation&sort=due')
    await desk.page.getByRole('button', { name: 'Save as a view' }).click()
    await desk.page.getByLabel('Name').fill('Preservations')
    await desk.page.getByRole('button', { name: 'Save', exact: true }).click()
    await desk.page.getByRole('link', { name: 'Preservations' }).waitFor()
    await desk.page.getByRole('button', { name: 'Delete the view “Preservations”' }).click()
    await desk.page.getByRole('button', { name: /bring it back/ }).click()
    await desk.page.getByRole('link', { name: 'Preservations' }).waitFor()
  })

  it('gives paper every row that is asked for, also those out of sight', async () => {
    const desk = await world().opens('arden', 'm-okafor', { height: 420 })
    await desk.goes('/requests')
    const all = await count(desk)
    await desk.page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    expect(await rows(desk).count()).toBe(all)
  })

  for (const language of ['en', 'zh'] as const)
    for (const [theme, width] of [
      ['light', 1280],
      ['dark', 400],
    ] as const)
      it(`has nothing that axe finds, in ${language}, ${theme}, at ${width} px, and does not scroll sideways`, async () => {
        const desk = await world().opens('arden', 'm-okafor', { language, theme, width })
        await desk.goes('/requests?q=state:open+urgency:nonsense&group=urgency')
        await rows(desk).first().waitFor()
        await rows(desk).first().locator('input').click()
        await desk.page.evaluate(AXE)
        const found = await desk.page.evaluate(async () => {
          const { violations } = await (
            globalThis as unknown as {
              axe: {
                run(of: {
                  runOnly: readonly string[]
                }): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
              }
            }
          ).axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
          return violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
          )
        })
        expect(found).toEqual([])
        expect(
          await desk.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        ).toBeLessThanOrEqual(0)
      })
})

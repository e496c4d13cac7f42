import { afterAll, beforeAll, expect, it } from 'vitest'
import { faultsOfAccess } from './checks/accessible.ts'
import { faultsOfFit } from './checks/fit.ts'
import { faultsOfLanguage } from './checks/language.ts'
import { type Desk, describeDesk, type Language } from './harness.ts'
import { addressOf, type Furniture, furnish, openFor, PAGES, SHOWN_CASES } from './pages.ts'

const WIDTHS = [2560, 1280, 400] as const

describeDesk('every page of the desk', SHOWN_CASES, (world) => {
  let furniture: Furniture
  const desks = new Map<string, Desk>()
  beforeAll(async () => {
    furniture = await furnish(world())
  })
  afterAll(async () => {
    for (const { context } of desks.values()) await context.close()
  })
  async function deskOf(by: string, language: Language): Promise<Desk> {
    const key = `${by} ${language}`
    const desk = desks.get(key) ?? (await openFor(world(), by, { language }))
    desks.set(key, desk)
    return desk
  }

  for (const language of ['en', 'zh'] as const)
    for (const page of PAGES)
      it(`${page.path} for ${page.by} in ${language} is whole, accessible, in one language, and complains of nothing`, async () => {
        const desk = await deskOf(page.by, language)
        const before = desk.complaints().length
        await desk.shows(WIDTHS[1])
        await desk.goes(addressOf(page, furniture))
        const faults: string[] = []
        const says = (what: string, found: readonly string[]) =>
          faults.push(...found.map((each) => `${what} ${each}`))
        for (const width of WIDTHS) {
          await desk.shows(width)
          says(`${width}:`, await faultsOfFit(desk.page))
        }
        says('axe 400 light', await faultsOfAccess(desk.page))
        await desk.shows(WIDTHS[1], 'dark')
        says('axe dark', await faultsOfAccess(desk.page))
        await desk.shows(WIDTHS[1], 'light')
        says('axe light', await faultsOfAccess(desk.page))
        says('language', await faultsOfLanguage(desk.page, language, world().names))
        const complaints = desk.complaints().slice(before)
        says(
          'console',
          page.isMissing ? complaints.filter((each) => !/status of 404/.test(each)) : complaints,
        )
        expect(faults.join('\n')).toBe('')
      })
})

/** How long the list of requests makes somebody wait: `COMITY_TOKEN=… node test/browser/measure-desk.ts URL COUNT`. */

import type { Page } from 'playwright-core'
import { chromiumPath, launchChromium } from './chromium.ts'

type DeskTimings = {
  readonly firstLoadKb: number
  readonly filterMs: number
  readonly sortMs: number
  readonly openMs: number
}

const ROUNDS = 10
/** Each narrows another list than the one before: filters, words, and both. */
const QUERIES = [
  'kind:preservation',
  'kind:information urgency:urgent',
  '钓鱼网站',
  'due:<3d',
  'phishing kit 99',
  '-kind:preservation state:open',
  'owes:them urgency:routine',
  'ARD-2026-00',
  'kind:investigation,preservation host',
  'updated:<1w control',
]
const COLUMNS = ['title', 'due', 'reference', 'kind', 'urgency']

const path = chromiumPath()
if (path) process.stdout.write(JSON.stringify(await measure(path, process.argv[2]!, Number(process.argv[3]))))
else process.stderr.write('No Chromium here: the desk is not measured (set COMITY_CHROMIUM to one)\n')

async function measure(chromium: string, url: string, count: number): Promise<DeskTimings> {
  const browser = await launchChromium(chromium)
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
    const page = await context.newPage()
    await page.goto(`${url}/enter?token=${process.env.COMITY_TOKEN}`)
    await page.locator('.frame').waitFor()
    const firstLoadKb = await firstLoad(page, url)
    await page.goto(`${url}/requests`)
    await page.locator(`.told[data-whole="true"][data-count="${count}"]`).waitFor()
    const filterMs = median(await rounds((i) => filterOnce(page, QUERIES[i]!)))
    await page.locator(`.told[data-count="${count}"]`).waitFor()
    const sortMs = median(await rounds((i) => sortOnce(page, COLUMNS[i % COLUMNS.length]!)))
    const openMs = median(await rounds((i) => openOnce(page, i * 2)))
    return { firstLoadKb, filterMs, sortMs, openMs }
  } finally {
    await browser.close()
  }
}

/** What of programs comes before the first page stands there, as it comes over the wire. */
async function firstLoad(page: Page, url: string): Promise<number> {
  await page.goto(`${url}/`, { waitUntil: 'networkidle' }).catch(() => page.locator('h1').waitFor())
  return page.evaluate(() => {
    const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const scripts = entries.filter(({ name }) => new URL(name).pathname.endsWith('.js'))
    return scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000
  })
}

/** From the letter typed to the list painted; the field is emptied after it, uncounted. */
async function filterOnce(page: Page, text: string): Promise<number> {
  return page.evaluate(async (query) => {
    const field = document.querySelector<HTMLInputElement>('main input[type="search"]')!
    const told = document.querySelector<HTMLElement>('.told')!
    const write = async (value: string) => {
      const before = told.dataset.count
      const began = performance.now()
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, value)
      field.dispatchEvent(new Event('input', { bubbles: true }))
      while (told.dataset.count === before) await new Promise((go) => setTimeout(go))
      await new Promise((go) => requestAnimationFrame(() => setTimeout(go)))
      return performance.now() - began
    }
    const took = await write(query)
    await write('')
    return took
  }, text)
}

/** From the press on a column's head to the list painted in that order. */
async function sortOnce(page: Page, column: string): Promise<number> {
  return page.evaluate(async (id) => {
    const head = document.querySelector<HTMLElement>(`.requests-grid th.${id}`)!
    const before = head.getAttribute('aria-sort')
    const began = performance.now()
    head.querySelector('button')!.click()
    const state = () => document.querySelector(`.requests-grid th.${id}`)?.getAttribute('aria-sort') ?? null
    while (state() === before) await new Promise((go) => setTimeout(go))
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go)))
    return performance.now() - began
  }, column)
}

/** From Enter on a row to its request on the page, with all that the page asked the node for; then back. */
async function openOnce(page: Page, place: number): Promise<number> {
  await page.locator('.requests-grid tbody tr').first().waitFor()
  const took = await page.evaluate(async (nth) => {
    const row = document.querySelectorAll<HTMLElement>('.requests-grid tbody tr')[nth]!
    const reference = row.querySelector('.reference')!.textContent
    row.focus()
    const isThere = () =>
      location.pathname.endsWith(reference) &&
      document.querySelector('main h1') !== null &&
      !document.querySelector('.requests-grid, main [role="status"].empty, main [aria-busy="true"]')
    const began = performance.now()
    row.querySelector<HTMLElement>('.reference')!.click()
    while (!isThere()) await new Promise((go) => setTimeout(go))
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go)))
    return performance.now() - began
  }, place)
  await page.goBack()
  return took
}

/** Each after a rest, in which the list does what nobody waits for. */
async function rounds(once: (i: number) => Promise<number>): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    times.push(await once(i))
    await new Promise((go) => setTimeout(go, 500))
  }
  process.stderr.write(`${times.map((ms) => ms.toFixed(0)).join(' ')} ms\n`)
  return times
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!
}

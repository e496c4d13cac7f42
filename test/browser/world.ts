/** The desk in a real browser, over the exercise of `npm start` with a few cases. */

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { PartyName } from '../../src/ops/exercise/cases.ts'
import { type RunningExercise, startExercise } from '../build/exercise.ts'
import { launchChromium } from './chromium.ts'

export type Language = 'en' | 'zh'
export type Looks = {
  readonly language?: Language
  readonly theme?: 'light' | 'dark'
  readonly width?: number
  readonly height?: number
}

/** A browser window of one person at one party's desk; what its console says is a fault of the test it is used in. */
export type Desk = {
  readonly page: Page
  readonly context: BrowserContext
  readonly origin: string
  /** Opens an address of the desk and waits until it has what it asked the node for. */
  goes(path: string): Promise<void>
  /** Waits until nothing more is asked for, and what is shown stands still. */
  settles(): Promise<void>
  /** Takes another width, and another theme. */
  shows(width: number, theme?: 'light' | 'dark'): Promise<void>
  /** What the console complained of so far. */
  complaints(): readonly string[]
}

export type DeskWorld = {
  readonly exercise: RunningExercise
  readonly browser: Browser
  /** Of the people and parties, in every language: what no page translates. */
  readonly names: readonly string[]
  originOf(party: PartyName): string
  /** Signs in through the exercise's door, by clicking. */
  opens(party: PartyName, person: string, looks?: Looks): Promise<Desk>
  /** A window in which nobody is signed in. */
  opensDoor(party: PartyName, looks?: Looks): Promise<Desk>
}

/** Builds and starts an exercise of these cases, and a browser for it. `end` leaves nothing of either. */
export async function beginWorld(
  chromium: string,
  cases: readonly number[],
): Promise<{ readonly world: DeskWorld; end(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'comity-desk-'))
  const exercise = await startExercise(join(folder, 'exercise'), cases)
  const browser = await launchChromium(chromium)
  return {
    world: worldOf(exercise, browser),
    async end() {
      await browser.close()
      await exercise.running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function worldOf(exercise: RunningExercise, browser: Browser): DeskWorld {
  const originOf = (party: PartyName) => `http://${party}.localhost:${exercise.file.ports[party]}`
  const opensDoor = async (party: PartyName, looks: Looks = {}) => openDesk(browser, originOf(party), looks)
  const people = Object.values(exercise.file.people).flat()
  return {
    exercise,
    browser,
    names: people.flatMap(({ id, name, names }) => [name, names.en ?? name, names.zh ?? name, id]),
    originOf,
    opensDoor,
    async opens(party, person, looks = {}) {
      const desk = await opensDoor(party, looks)
      await desk.goes('/')
      await desk.page.locator(`[data-person="${person}"]`).click()
      await desk.page.locator('.frame').waitFor()
      await desk.settles()
      return desk
    },
  }
}

async function openDesk(browser: Browser, origin: string, looks: Looks): Promise<Desk> {
  const { language = 'en', theme = 'light', width = 1280, height = 800 } = looks
  const context = await browser.newContext({
    viewport: { width, height },
    locale: language === 'zh' ? 'zh-CN' : 'en-GB',
    timezoneId: 'America/New_York',
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      complaints.push(`${message.text()} ${message.location().url}`)
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  const settles = async () => {
    await page.waitForFunction(isStill, undefined, { polling: 100, timeout: 20_000 })
  }
  return {
    page,
    context,
    origin,
    settles,
    complaints: () => complaints,
    async shows(wide, shade) {
      await page.setViewportSize({ width: wide, height: wide < 600 ? 800 : height })
      if (shade) await page.emulateMedia({ colorScheme: shade, reducedMotion: 'reduce' })
      await settles()
    },
    async goes(path) {
      await page.goto(`${origin}${path}`)
      await page.locator('main').waitFor()
      await settles()
    },
  }
}

/** Runs in the page: whether it waits for nothing and shows what it showed when it was last asked. */
function isStill(): boolean {
  const waits =
    document.querySelector('h1') === null ||
    document.querySelector('[role="status"].empty, [aria-busy="true"]:not([data-example])') !== null
  const held = globalThis as unknown as { comityShown?: string }
  const shown = `${document.body.scrollHeight} ${document.body.textContent}`
  const isSame = shown === held.comityShown
  held.comityShown = waits ? '' : shown
  return !waits && isSame
}

/**
 * `npm run shots`: every page of the desk in both languages, light and dark, on a telephone and a wide screen, as pictures in `.shots/` with one
 * sheet to look through. `npm run shots -- --readme` takes the few that the README shows, into docs/shots.
 */

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setup } from './build-first.ts'
import { chromiumPath } from './chromium.ts'
import { addressOf, furnish, openFor, PAGES, SHOWN_CASES } from './pages.ts'
import { beginWorld, type DeskWorld, type Language } from './world.ts'

const root = resolve(import.meta.dirname, '../..')
const LANGUAGES: readonly Language[] = ['en', 'zh']
const THEMES = ['light', 'dark'] as const
const WIDTHS = { wide: 1440, phone: 400 } as const

/** What the README shows: kept small, each a sentence of its own. */
const README = [
  {
    file: 'request.png',
    path: '/requests/{answeredToUs}#signatures',
    by: 'm-okafor',
    language: 'en',
    theme: 'light',
    width: 1160,
    height: 680,
  },
  {
    file: 'today-night.png',
    path: '/',
    by: 'm-okafor',
    language: 'en',
    theme: 'dark',
    width: 1160,
    height: 680,
  },
  {
    file: 'review-zh.png',
    path: '/review?period=2025',
    by: 'e-moreau',
    language: 'zh',
    theme: 'light',
    width: 1160,
    height: 680,
  },
  {
    file: 'today-phone.png',
    path: '/',
    by: 'm-okafor',
    language: 'en',
    theme: 'light',
    width: 400,
    height: 680,
  },
] as const

const path = chromiumPath()
if (!path) {
  process.stderr.write('No Chromium here: set COMITY_CHROMIUM to one.\n')
  process.exit(1)
}
setup()
const { world, end } = await beginWorld(path, SHOWN_CASES)
try {
  if (process.argv.includes('--readme')) await takeReadme(world)
  else await takeAll(world)
} finally {
  await end()
}

async function takeReadme(from: DeskWorld): Promise<void> {
  const folder = join(root, 'docs', 'shots')
  await mkdir(folder, { recursive: true })
  const furniture = await furnish(from)
  for (const { file, by, language, theme, width, height, ...page } of README) {
    const desk = await from.opens('arden', by, { language, theme, width, height })
    await desk.goes(addressOf({ ...page, by }, furniture))
    const part = desk.page.locator(new URL(desk.page.url()).hash || 'body').first()
    await part.evaluate((element) => element.scrollIntoView())
    await desk.page.screenshot({ path: join(folder, file) })
    await desk.context.close()
  }
}

async function takeAll(from: DeskWorld): Promise<void> {
  const folder = join(root, '.shots')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const furniture = await furnish(from)
  const taken: string[] = []
  for (const language of LANGUAGES) {
    for (const by of new Set(PAGES.map((page) => page.by))) {
      const desk = await openFor(from, by, { language })
      for (const page of PAGES.filter((each) => each.by === by)) {
        await desk.goes(addressOf(page, furniture))
        for (const theme of THEMES)
          for (const [name, width] of Object.entries(WIDTHS)) {
            await desk.shows(width, theme)
            const file = `${fileOf(page.path)}-${by}-${language}-${theme}-${name}.png`
            await desk.page.screenshot({ path: join(folder, file), fullPage: true })
            taken.push(file)
          }
      }
      await desk.context.close()
    }
  }
  await writeFile(join(folder, 'index.html'), sheetOf(taken))
  process.stdout.write(`${taken.length} pictures: ${join(folder, 'index.html')}\n`)
}

function fileOf(address: string): string {
  return address.replaceAll(/[^a-z0-9-]+/gi, '-').replaceAll(/^-|-$/g, '') || 'today'
}

function sheetOf(files: readonly string[]): string {
  const figures = files.map(
    (file) =>
      `<figure><a href="${file}"><img src="${file}" loading="lazy" alt=""></a><figcaption>${file}</figcaption></figure>`,
  )
  return `<!doctype html><meta charset="utf-8"><title>Comity</title><style>body{font:13px system-ui;display:flex;flex-wrap:wrap;gap:16px}figure{margin:0;width:340px}img{width:100%;max-height:420px;object-fit:cover;object-position:top;border:1px solid #999}figcaption{overflow-wrap:anywhere}</style>${figures.join('\n')}`
}

/** Whether a page speaks one language: what its people and peers wrote, names and codes apart. */

import type { Page } from 'playwright-core'
import type { Language } from '../world.ts'

/** Words that stay in Latin letters on a Chinese page: the product's name, keys, file forms, names of rules and things without a Chinese one. */
const LATIN = new Set(
  'Comity English Ctrl Enter Shift Esc Tab Space Escape Alt Chromium Firefox Safari iPhone Android Windows macOS Linux OpenAPI vkey npx CVEs Go SQLite PostgreSQL hxxp'.split(
    ' ',
  ),
)
const HAN = /[\u3400-\u9fff]/
const LETTERS = /[A-Za-z]{2,}/

type Said = { readonly text: string; readonly where: string }

/** One line for each text in the wrong language. `names`: of people and parties, which are as their bearers write them. */
export async function faultsOfLanguage(
  page: Page,
  language: Language,
  names: readonly string[],
): Promise<string[]> {
  const said = await page.evaluate(gather)
  const lang = await page.evaluate(() => document.documentElement.lang)
  const faults = said
    .map(({ text, where }) => ({ text: without(text, [...names, 'EXERCISE', '演习']), where }))
    .filter(({ text }) => (language === 'en' ? HAN.test(text) : wordsIn(text).length > 0))
    .map(({ text, where }) => `${where}: ${JSON.stringify(text.slice(0, 100))}`)
  const isNamed = lang === (language === 'en' ? 'en' : 'zh-Hans')
  return isNamed ? [...new Set(faults)] : [`html lang is ${lang}`, ...faults]
}

/** The English words of a Chinese text. */
export function wordsIn(text: string): string[] {
  return withoutCommands(text)
    .split(/[\s\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…·→←↑↓—–,;()[\]"'|]+/)
    .filter((token) => LETTERS.test(token) && !isCode(token))
}

function without(text: string, parts: readonly string[]): string {
  return parts.reduce((left, part) => left.replaceAll(part, ' '), text)
}

function withoutCommands(text: string): string {
  return text.replaceAll(/\(at\)|(?:npx )?comity(?: [a-z-]+)+|\b(?:verdicts|review) \d+/g, ' ')
}

/** Codes, addresses, zones, file names, references, abbreviations: the same in every language. */
function isCode(token: string): boolean {
  const isShaped = /[\d/._:@=+#\\{}<>*-]/.test(token) && !/^[A-Z]?[a-z]+[.:]$/.test(token)
  return isShaped || /^[A-Z]{2,}s?$/.test(token) || LATIN.has(token)
}

/** Runs in the page. */
function gather(): Said[] {
  const APART =
    '.said, code, pre, kbd, samp, .digest, .monogram, script, style, noscript, textarea, [data-code]'
  // What somebody wrote may stand in the page's title too.
  const written = [...document.querySelectorAll('.said')].map((each) => each.textContent ?? '')
  const title = written.reduce((left, text) => (text ? left.replaceAll(text, ' ') : left), document.title)
  const found: Said[] = [{ text: title, where: 'title of the page' }]
  const isApart = (element: Element) =>
    element.closest(APART) !== null ||
    (element.closest('[lang]') !== null && element.closest('[lang]') !== document.documentElement)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    const text = (node.nodeValue ?? '').trim()
    if (text && element && !isApart(element)) found.push({ text, where: nameOf(element) })
  }
  for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      const text = element.getAttribute(name)?.trim()
      // A time's title is the time as the record has it; what is cut by a narrow cell is said whole in its title.
      const isSaid = element.textContent?.trim() === text
      if (text && !isSaid && !isApart(element)) found.push({ text, where: `${name} of ${nameOf(element)}` })
    }
  return found

  function nameOf(element: Element): string {
    return `${element.localName}${[...element.classList].map((name) => `.${name}`).join('')}`
  }
}

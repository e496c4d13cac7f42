/** Whether every text can be read where it stands: nothing cut, nothing over anything else, nothing beside the page. */

import type { Page } from 'playwright-core'

/** One line for each text that cannot be read whole. */
export async function faultsOfFit(page: Page): Promise<string[]> {
  await page.evaluate(() => scrollTo(0, 0))
  return page.evaluate(measure)
}

/** Runs in the page, so it stands on nothing outside of itself. */
function measure(): string[] {
  type Text = {
    readonly at: Node
    readonly rect: DOMRect
    readonly layer: Element | null
    readonly text: string
  }
  const SLACK = 1.5
  const OVERLAP = 2
  const faults = new Set<string>()
  const nameOf = (element: Element) => {
    const own = (each: Element) =>
      `${each.localName}${each.id ? `#${each.id}` : ''}${[...each.classList].map((name) => `.${name}`).join('')}`
    return element.parentElement ? `${own(element.parentElement)} > ${own(element)}` : own(element)
  }
  const short = (text: string) => JSON.stringify(text.trim().replaceAll(/\s+/g, ' ').slice(0, 60))
  const isHiddenOnPurpose = (element: Element) =>
    (element.closest('details:not([open])') !== null && element.closest('summary') === null) ||
    element.closest('.unseen, .skip, option, script, style, noscript, title, desc, dialog:not([open])') !==
      null ||
    !element.checkVisibility({ visibilityProperty: true, opacityProperty: true, contentVisibilityAuto: true })
  const scrolls = (value: string) => value === 'auto' || value === 'scroll'
  const cuts = (value: string) => value === 'hidden' || value === 'clip'

  /** What of a text is seen through the boxes that scroll it; undefined where all is scrolled away. Says where it is cut for good. */
  function seen(element: Element, rect: DOMRect, text: string): DOMRect | undefined {
    let { left, top, right, bottom } = rect
    for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
      const style = getComputedStyle(box)
      if (style.display === 'inline' || style.display === 'contents') continue
      const { overflowX, overflowY } = style
      if (overflowX === 'visible' && overflowY === 'visible') continue
      const around = box.getBoundingClientRect()
      if (scrolls(overflowX)) [left, right] = [Math.max(left, around.left), Math.min(right, around.right)]
      else if (cuts(overflowX) && (left < around.left - SLACK || right > around.right + SLACK)) {
        // What ends in an ellipsis may be read whole where it is pointed at.
        if (style.textOverflow !== 'ellipsis' || !element.closest('[title]'))
          faults.add(`cut sideways by ${nameOf(box)}: ${short(text)}`)
        ;[left, right] = [Math.max(left, around.left), Math.min(right, around.right)]
      }
      if (scrolls(overflowY)) [top, bottom] = [Math.max(top, around.top), Math.min(bottom, around.bottom)]
      else if (cuts(overflowY) && (top < around.top - SLACK || bottom > around.bottom + SLACK))
        faults.add(`cut in height by ${nameOf(box)}: ${short(text)}`)
    }
    return right - left > 0 && bottom - top > 0
      ? new DOMRect(left, top, right - left, bottom - top)
      : undefined
  }
  function layerOf(element: Element): Element | null {
    for (let box: Element | null = element; box; box = box.parentElement)
      if (box.localName === 'dialog' || getComputedStyle(box).position === 'fixed') return box
    return null
  }

  const texts: Text[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.nodeValue ?? ''
    const element = node.parentElement
    if (!text.trim() || !element || isHiddenOnPurpose(element)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const size = Number.parseFloat(getComputedStyle(element).fontSize)
    const layer = layerOf(element)
    for (const whole of range.getClientRects()) {
      if (whole.width < 1 || whole.height < 1) continue
      // The letters, not the line's box: boxes of large scripts reach into the lines beside them by design.
      const middle = (whole.top + whole.bottom) / 2
      const letters = new DOMRect(whole.left, middle - size * 0.38, whole.width, size * 0.76)
      const rect = seen(element, letters, text)
      if (!rect) continue
      const isAside = rect.left < -SLACK || rect.right > document.documentElement.clientWidth + SLACK
      if (isAside) faults.add(`beside the page in ${nameOf(element)}: ${short(text)}`)
      texts.push({ at: node, rect, layer, text })
    }
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (!(element instanceof HTMLElement) || isHiddenOnPurpose(element)) continue
    const style = getComputedStyle(element)
    const holdsText = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.nodeValue!.trim(),
    )
    const isOpen = style.overflowX === 'visible' && style.display !== 'inline' && style.display !== 'contents'
    if (holdsText && isOpen && element.scrollWidth > element.clientWidth + SLACK && element.clientWidth > 0)
      faults.add(`wider than its box ${nameOf(element)}: ${short(element.textContent ?? '')}`)
    if (element instanceof HTMLInputElement && /^(button|submit|reset)$/.test(element.type))
      if (element.scrollWidth > element.clientWidth + SLACK) faults.add(`cut button ${short(element.value)}`)
  }
  texts.sort((a, b) => a.rect.top - b.rect.top)
  for (const [i, a] of texts.entries())
    for (let j = i + 1; j < texts.length; j++) {
      const b = texts[j]!
      if (b.rect.top > a.rect.bottom) break
      if (a.at === b.at || a.layer !== b.layer) continue
      const width = Math.min(a.rect.right, b.rect.right) - Math.max(a.rect.left, b.rect.left)
      const height = Math.min(a.rect.bottom, b.rect.bottom) - Math.max(a.rect.top, b.rect.top)
      if (width > OVERLAP && height > OVERLAP)
        faults.add(`over each other: ${short(a.text)} and ${short(b.text)} in ${nameOf(a.at.parentElement!)}`)
    }
  const page = document.documentElement
  if (page.scrollWidth > page.clientWidth + 1)
    faults.add(`the page scrolls sideways: ${page.scrollWidth} in ${page.clientWidth}`)
  return [...faults]
}

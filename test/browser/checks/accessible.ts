/** What axe finds against WCAG 2.2 AA, and the good habits that make a page quick for who listens. */

import axe from 'axe-core'
import type { Page } from 'playwright-core'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** One line for each element that breaks a rule; none is the only good answer. */
export async function faultsOfAccess(page: Page): Promise<string[]> {
  // Through the debugger, which the content policy of the page does not bind.
  if (!(await page.evaluate('typeof globalThis.axe === "object"'))) await page.evaluate(axe.source)
  const { violations } = await page.evaluate(
    async (tags) => {
      const found = await (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
        runOnly: { type: 'tag', values: tags },
        rules: { 'target-size': { enabled: true } },
        resultTypes: ['violations'],
      })
      return { violations: found.violations }
    },
    [...TAGS],
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, any, all, none }) => {
      const why = [...any, ...all, ...none][0]?.message ?? ''
      return `${id}: ${String(target)} ${html.slice(0, 120)} ${why}`
    }),
  )
}

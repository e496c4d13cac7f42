import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { withDrawing } from '../../scripts/draw-turns.ts'

it('docs/requests.md shows the table that both sides decide by; node scripts/draw-turns.ts draws it again', () => {
  const page = readFileSync(new URL('../../docs/requests.md', import.meta.url), 'utf8')
  expect(withDrawing(page)).toBe(page)
})

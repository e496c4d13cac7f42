import { readFileSync } from 'node:fs'
import { printHex, sha256, utf8 } from '../../protocol/index.ts'

const text = readFileSync(new URL('page.css', import.meta.url), 'utf8')

/** The one style sheet, under a name that changes with it: browsers may keep it for good. */
export const STYLE = { text, path: `/page-${printHex(sha256(utf8(text))).slice(0, 12)}.css` } as const

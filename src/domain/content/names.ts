import type { Mark } from './observable.ts'
import { decodePunycode } from './punycode.ts'
import { isTopLevel } from './tlds.ts'

/** A domain name in both of its forms, and what is odd about it. */
export type DomainName = { readonly ascii: string; readonly unicode: string; readonly marks: readonly Mark[] }

/** The ASCII form (UTS 46) of a name of two labels or more under a known top-level domain; undefined for anything else. */
export function parseDomain(text: string): string | undefined {
  const ascii = toAscii(text.replace(/\.$/, ''))
  if (ascii === undefined || ascii.length > 253) return undefined
  const labels = ascii.split('.')
  const isWhole = labels.length >= 2 && labels.every((label) => LABEL.test(label))
  return isWhole && isTopLevel(labels.at(-1)!) ? ascii : undefined
}

/** Both forms of a name, so that people see what a reader of Latin letters might take it for. */
export function describeDomain(ascii: string): DomainName {
  const labels = ascii
    .split('.')
    .map((label) => (label.startsWith('xn--') ? (decodePunycode(label.slice(4)) ?? label) : label))
  const marks: Mark[] = []
  if (labels.some(mixesScripts)) marks.push('mixed_script')
  if (labels.some(looksLatin)) marks.push('looks_latin')
  return { ascii, unicode: labels.join('.'), marks }
}

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/
const SCRIPTS = {
  Latin: /\p{Script=Latin}/u,
  Han: /\p{Script=Han}/u,
  Kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
  Hangul: /\p{Script=Hangul}/u,
  Bopomofo: /\p{Script=Bopomofo}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Greek: /\p{Script=Greek}/u,
} as const
type Script = keyof typeof SCRIPTS | 'other'
/** Scripts that one language writes together (UTS 39, highly restrictive). */
const TOGETHER: readonly (readonly Script[])[] = [
  ['Latin', 'Han', 'Kana'],
  ['Latin', 'Han', 'Bopomofo'],
  ['Latin', 'Han', 'Hangul'],
]
/** Letters of other scripts that most typefaces draw as Latin ones. */
const LOOKS_LATIN = /^[аеорсухіјѕһӏԁԛԝьѵοαρνυικѡ0-9-]+$/u

function toAscii(text: string): string | undefined {
  if (/^[A-Za-z0-9_.-]+$/.test(text)) return text.toLowerCase()
  try {
    // The URL standard maps names by UTS 46; what it does not take is no name. Signs that would end the host are no part of one.
    return /[\s/?#@:\\%]/.test(text) ? undefined : new URL(`http://${text}/`).hostname
  } catch {
    return undefined
  }
}

function mixesScripts(label: string): boolean {
  const found = new Set<Script>()
  for (const char of label) {
    if (!/\p{L}/u.test(char)) continue
    const script = (Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[]).find((name) => SCRIPTS[name].test(char))
    found.add(script ?? 'other')
  }
  if (found.size < 2) return false
  return !TOGETHER.some((set) => [...found].every((script) => set.includes(script)))
}

function looksLatin(label: string): boolean {
  return /\p{L}/u.test(label) && LOOKS_LATIN.test(label) && !/^[0-9-]*$/.test(label)
}

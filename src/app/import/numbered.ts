/** What stands under numbers in a text, and the rest of it. */
export type Numbered = {
  readonly rest: string
  readonly items: readonly string[]
  /** Numbers were there, and did not run from 1: they were left where they stand. */
  readonly isBroken: boolean
}

/**
 * Takes numbered lines out of a text: `1.`, `1)`, `(1)`, `1、`, `（一）`, `一、`, `第1项`. They are taken only where they run from 1 without a gap; a line
 * that is indented, or follows without a blank line, goes on with the item before it.
 */
export function readNumbered(text: string): Numbered {
  const lines = text.split('\n')
  const items: string[] = []
  const rest: string[] = []
  let isInside = false
  let isBroken = false
  for (const line of lines) {
    const found = numberOf(line)
    if (found && found.n === items.length + 1) {
      items.push(found.text)
      isInside = true
    } else if (found) {
      isBroken = true
      rest.push(line)
      isInside = false
    } else if (isInside && line.trim() !== '') {
      items[items.length - 1] += `\n${line.trim()}`
    } else {
      isInside = false
      rest.push(line)
    }
  }
  if (isBroken) return { rest: text, items: [], isBroken }
  return {
    rest: rest
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
    items,
    isBroken,
  }
}

const CHINESE = '一二三四五六七八九十'
const NUMBERED =
  /^\s*(?:第\s*([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*项\s*[:：、.．]?|[(（]\s*([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*[)）]|([0-9]{1,3})(?:[.．](?![0-9])|[)）、])|([一二三四五六七八九十]{1,3})、)\s*(\S.*)$/u

function numberOf(line: string): { readonly n: number; readonly text: string } | undefined {
  const parts = NUMBERED.exec(line)
  if (!parts) return undefined
  const written = parts[1] ?? parts[2] ?? parts[3] ?? parts[4]!
  const n = /^\d/.test(written) ? Number(written) : readChinese(written)
  return { n, text: parts[5]!.trim() }
}

/** 一 to 九十九. */
function readChinese(written: string): number {
  const [tens, ones] = written.includes('十') ? written.split('十') : ['0', written]
  const digit = (sign: string | undefined, none: number) => (sign ? CHINESE.indexOf(sign) + 1 : none)
  return written.includes('十') ? digit(tens, 1) * 10 + digit(ones, 0) : digit(ones, 0)
}

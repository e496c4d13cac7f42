/** The words of a page of markup, block by block; nothing of it is run or fetched. Links keep their target where it differs from their words. */
export function textOfHtml(html: string): string {
  const text = html
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '')
    .replaceAll(/<(script|style|head|title)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(
      /<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')[^>]*>([\s\S]*?)<\/a\s*>/gi,
      (_, one, two, words) => linkOf(one ?? two, words),
    )
    .replaceAll(/<li\b[^>]*>/gi, '\n- ')
    .replaceAll(
      /<(?:br|hr)\b[^>]*>|<\/?(?:p|div|tr|table|ul|ol|h[1-6]|blockquote|pre|section)\b[^>]*>/gi,
      '\n',
    )
    .replaceAll(/<\/t[dh]\s*>/gi, '\t')
    .replaceAll(/<[^>]*>/g, '')
  return decoded(text)
    .replaceAll(/[ \t\u00a0]*\n[ \t\u00a0]*/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim()
}

function linkOf(target: string, words: string): string {
  const plain = words.replaceAll(/<[^>]*>/g, '').trim()
  return target === plain || plain === '' || /^(?:#|javascript:)/i.test(target)
    ? plain || target
    : `${plain} (${target})`
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

function decoded(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|([a-z]{2,8}));/gi,
    (whole, hex, decimal, name) => {
      if (name) return NAMED[name.toLowerCase()] ?? whole
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

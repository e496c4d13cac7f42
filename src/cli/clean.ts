/** Controls and what turns a line around or ends it, but for what stands in honest texts: a line's end and a tab. */
const CONTROLS = /(?![\t\n])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu

/**
 * A text as a terminal may have it. Facts and asks are the peer's words and may hold anything but NUL (M2): a sequence that moves the cursor,
 * renames the window or turns a line around is shown as the code that it is.
 */
export function cleanText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(CONTROLS, escaped)
}

/** JSON of the same value whose own text does nothing in a terminal: the escapes are read back as what they stand for. */
export function cleanJson(json: string): string {
  return json.replace(CONTROLS, escaped)
}

/** A text in one line, for where its own lines could be taken for ours. */
export function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}

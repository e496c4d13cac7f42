/** Whether a text holds a character below U+0020 other than those allowed. */
export function hasControl(text: string, allowed = ''): boolean {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 0x20 && !allowed.includes(text[i]!)) return true
  }
  return false
}

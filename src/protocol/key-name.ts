import { hasControl } from './control.ts'

/**
 * Whether a text may name a key in a signed note (N3): not empty, no Unicode white space, no plus, no control character,
 * nothing without a UTF-8 form.
 */
export function isKeyName(text: string): boolean {
  return text.isWellFormed() && !hasControl(text) && /^[^\p{White_Space}+]+$/u.test(text)
}

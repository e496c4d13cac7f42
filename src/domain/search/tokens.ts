/**
 * How texts and questions are cut for the search index, alike on both databases: a Chinese, Japanese or Korean character is a
 * token of its own, so that any run of them is found as a phrase whatever its words are; elsewhere a run of letters and digits
 * is one, and what stands between (dots of an address, hyphens, brackets of a defanged name) only divides.
 */

const TOKEN =
  /(?=[\p{L}\p{N}])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\P{L}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]+|\p{N}+/gu
/** Longer runs (digests in pieces, base64) are cut: nobody looks for their middle by its letters. */
const LONGEST = 128

/** Tokens in their order: without case, width and accents. */
export function tokensOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC').toLowerCase()
  return (plain.match(TOKEN) ?? []).map((token) => token.slice(0, LONGEST))
}

/** Tokens that stand one after the other; the last may be the beginning of one. */
export type Term = { readonly tokens: readonly string[]; readonly isPrefix: boolean }

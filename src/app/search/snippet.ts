import { type Term, tokensOf } from '../../domain/search/tokens.ts'

/** Characters of a snippet before and after what was found. */
const AROUND = 60

/** The part of a text in which a term stands first; undefined where none does. */
export function snippetOf(text: string, terms: readonly Term[]): string | undefined {
  const found = terms.map((term) => placeOf(text, term)).filter((place) => place !== undefined)
  if (found.length === 0) return undefined
  const [from, to] = found.toSorted(([a], [b]) => a - b)[0]!
  const begin = from - AROUND <= 0 ? 0 : wordEdge(text, from - AROUND)
  const end = Math.min(text.length, to + AROUND)
  const part = text.slice(begin, end).replace(/\s+/g, ' ').trim()
  return `${begin > 0 ? '…' : ''}${part}${end < text.length ? '…' : ''}`
}

/** Where the tokens of a term stand one after the other in the text as it was written. */
function placeOf(text: string, { tokens, isPrefix }: Term): readonly [number, number] | undefined {
  const places = placesOf(text)
  for (let i = 0; i + tokens.length <= places.length; i++) {
    const fits = tokens.every((token, k) => {
      const here = places[i + k]!.token
      return here === token || (isPrefix && k === tokens.length - 1 && here.startsWith(token))
    })
    if (fits) return [places[i]!.from, places[i + tokens.length - 1]!.to]
  }
  return undefined
}

type Place = { readonly token: string; readonly from: number; readonly to: number }

/** Tokens with where they come from: a text is cut at each change between what is a token and what is not, and each piece is read alone. */
function placesOf(text: string): Place[] {
  const places: Place[] = []
  for (const { 0: piece, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    let from = index
    for (const token of tokensOf(piece)) {
      places.push({ token, from, to: Math.min(from + token.length, index + piece.length) })
      from += token.length
    }
  }
  return places
}

function wordEdge(text: string, at: number): number {
  const space = text.indexOf(' ', at)
  return space >= 0 && space < at + 20 ? space + 1 : at
}

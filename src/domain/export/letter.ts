/** A letter as its parts, before it is set as HTML or PDF: every label in both languages, every text in the language in which it was written. */
export type Letter = {
  readonly title: string
  /** `TLP:…`, on every page. */
  readonly tlp: string
  readonly colour: string
  readonly exercise: boolean
  readonly parts: readonly Part[]
  readonly proof: LetterProof
}
export type Both = { readonly en: string; readonly zh: string }
export type Lang = 'en' | 'zh'
export type Said = { readonly lang: Lang; readonly text: string; readonly remark?: Both }
export type Part =
  | { readonly type: 'head'; readonly from: Both; readonly title: Both }
  | { readonly type: 'rows'; readonly rows: readonly (readonly [Both, Both | Said])[] }
  | { readonly type: 'texts'; readonly heading: Both; readonly texts: readonly Said[] }
  | { readonly type: 'list'; readonly heading: Both; readonly items: readonly ListItem[] }
  | { readonly type: 'codes'; readonly heading: Both; readonly codes: readonly Code[] }
  | { readonly type: 'close'; readonly lines: readonly Both[] }
export type ListItem = { readonly label: Both; readonly texts: readonly Said[] }
/** Something to be copied to the letter: an address, a digest. */
export type Code = { readonly label: Both; readonly value: string; readonly note?: string }
export type LetterProof = {
  readonly address: string
  readonly sentences: readonly Both[]
  readonly lines: readonly string[]
  /** Rows of modules, true for black; without a margin. */
  readonly code: readonly (readonly boolean[])[]
}

import type { Texts } from './texts/index.ts'

/** Up to when a cut reaches, and by whose word (V8): without outside witnesses it is the parties' own. */
export function cutLines(
  { cut, outside }: { readonly cut: { readonly time: string | null }; readonly outside: boolean },
  texts: Texts,
): string[] {
  const time = cut.time ?? texts.unknownTime
  return outside ? [texts.cutAt(time)] : [texts.cutByParties(time), texts.noOutside]
}

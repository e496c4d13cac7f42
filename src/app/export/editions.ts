import { maskCards } from '../../domain/content/cards.ts'
import type { Said } from '../../domain/export/letter.ts'
import type { PayloadOf, Text } from '../../protocol/index.ts'
import type { RequestView } from '../show-request.ts'
import { byOtherSide, editionMark } from './letter-words.ts'

/** Finds what a text of a message is in the other language: its author's own words first, then each edition, marked whose it is. */
export type Editions = (at: string, text: Text) => readonly Said[]

/** `at`: JSON Pointer (RFC 6901) of the text in the message's body. */
export function editionsOf(view: RequestView, message: string): Editions {
  const writer = view.turns.find(({ id }) => id === message)?.from
  const translations = view.turns.flatMap(({ payload, from }) =>
    payload?.kind === 'translation' && payload.body.of === message
      ? [{ body: payload.body, isOthers: from !== writer }]
      : [],
  )
  return (at, { lang, text }) =>
    [
      { lang, text },
      ...translations
        // What stands in the text's own language is no edition of it: it would be read in its place.
        .filter(({ body }) => body.lang !== lang)
        .flatMap(({ body, isOthers }) => editionAt(body, { at, isOthers })),
    ].map((said) => ({
      ...said,
      // The other side may have written a card number out; a sheet of paper need not.
      text: maskCards(said.text).text,
    }))
}

function editionAt(
  body: PayloadOf<'translation'>['body'],
  { at, isOthers }: { readonly at: string; readonly isOthers: boolean },
): readonly Said[] {
  const found = body.texts.find((each) => each.at === at)
  if (!found) return []
  const mark = editionMark(body.how, body.translator)
  return [{ lang: body.lang, text: found.text, remark: isOthers ? byOtherSide(mark) : mark }]
}

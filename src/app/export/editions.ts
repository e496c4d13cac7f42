import { maskCards } from '../../domain/content/cards.ts'
import type { Said } from '../../domain/export/letter.ts'
import type { PayloadOf, Text } from '../../protocol/index.ts'
import type { RequestView } from '../show-request.ts'
import { editionMark } from './letter-words.ts'

/** Finds what a text of a message is in the other language: its author's own words first, then each edition, marked whose it is. */
export type Editions = (at: string, text: Text) => readonly Said[]

/** `at`: JSON Pointer (RFC 6901) of the text in the message's body. */
export function editionsOf(view: RequestView, message: string): Editions {
  const translations = view.turns.flatMap(({ payload }) =>
    payload?.kind === 'translation' && payload.body.of === message ? [payload.body] : [],
  )
  return (at, { lang, text }) =>
    [{ lang, text }, ...translations.flatMap((body) => editionAt(body, at))].map((said) => ({
      ...said,
      // The other side may have written a card number out; a sheet of paper need not.
      text: maskCards(said.text).text,
    }))
}

function editionAt(body: PayloadOf<'translation'>['body'], at: string): readonly Said[] {
  const found = body.texts.find((each) => each.at === at)
  return found ? [{ lang: body.lang, text: found.text, remark: editionMark(body.how, body.translator) }] : []
}

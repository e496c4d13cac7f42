import { langOf } from '../../app/words/words.ts'
import type { Run, Shape } from '../command.ts'

/** A turn as a command: its place, its options, and the body that it becomes. */
export type TurnShape = Shape & {
  /** The last part of the API's address. */
  readonly route: string
  readonly body: (run: Run) => object
}

/** What a person says in words, marked with the language that it is in. */
export function textOf({ options }: Run): {
  readonly text?: { readonly lang: string; readonly text: string }
} {
  const said = options.text
  return typeof said === 'string' ? { text: { lang: langOf(said), text: said } } : {}
}

import { describeDomain } from '../../domain/content/names.ts'
import { OBSERVABLE_TYPES, type ObservableType } from '../../domain/content/observable.ts'
import { marksOf } from '../../domain/content/recognise.ts'
import type { Both } from '../../domain/export/letter.ts'
import { MARK_WORDS, OBSERVABLE_WORDS } from '../words/content.ts'

/** What an observable is, in both languages; a type of a later version stands for itself. */
function observableWords(type: string): Both {
  return OBSERVABLE_TYPES.includes(type as ObservableType)
    ? OBSERVABLE_WORDS[type as ObservableType]
    : { en: type, zh: type }
}

/** What is shown of an observable beside its value: what it is, the other form of a name in another script, and what is odd about it. */
export function observableFacts(
  type: string,
  value: string,
): { readonly type: Both; readonly unicode?: string; readonly marks: readonly Both[] } {
  const name = type === 'domain' ? describeDomain(value.split(':')[0]!) : undefined
  const isKnown = OBSERVABLE_TYPES.includes(type as ObservableType)
  return {
    type: observableWords(type),
    ...(name && name.unicode !== name.ascii && { unicode: name.unicode }),
    marks: isKnown ? marksOf({ type: type as ObservableType, value }).map((mark) => MARK_WORDS[mark]) : [],
  }
}

import { type Door, mayLeave } from '../../domain/content/tlp.ts'
import { payloadOf } from '../payload-of.ts'
import type { MessageId, MessageRow } from '../ports.ts'

/** Kinds that say nothing of the matter: which message was returned, removed or ratified. */
const WITHOUT_WORDS: readonly string[] = ['return', 'expunge', 'ratify']

/**
 * The messages of a pair that may leave by a door: those of a request whose label does not allow it stay, all but what holds no words of
 * the matter. The label of a request holds for its whole thread (docs/handling.md). What cannot be read has no label and no thread; it is kept.
 */
export function leaving(
  rows: readonly MessageRow[],
  contents: ReadonlyMap<MessageId, Uint8Array>,
  door: Door,
): readonly MessageRow[] {
  const shut = new Set(rows.filter((row) => isShut(row, contents, door)).map((row) => row.thread))
  return rows.filter((row) => !shut.has(row.thread) || WITHOUT_WORDS.includes(row.kind))
}

function isShut(row: MessageRow, contents: ReadonlyMap<MessageId, Uint8Array>, door: Door): boolean {
  const bytes = row.kind === 'request' || row.kind === 'notify' ? contents.get(row.id) : undefined
  if (bytes === undefined) return false
  try {
    const payload = payloadOf(bytes)
    const isFirst = payload.kind === 'request' || payload.kind === 'notify'
    return isFirst && !mayLeave(payload.body.tlp, door)
  } catch {
    // Held and returned as it came: nobody could read a label in it.
    return false
  }
}

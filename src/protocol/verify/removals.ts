import type { Bundle } from '../bundle.ts'
import type { MessageId } from '../ids.ts'
import { type Places, whereOf } from './message-places.ts'
import type { ReadMessages } from './messages.ts'

/** Contents that a full bundle lacks, by the entries that say why (B7). They change no verdict. */
export type Removals = {
  /** Messages that lack and that an `expunge` entry of either log names. */
  readonly removed: number
  readonly entries: readonly {
    readonly id: MessageId
    readonly where: string
    readonly why: string
    readonly article?: string
    /** How many of the messages that it names lack here; how many files it names. */
    readonly messages: number
    readonly files: number
  }[]
  /** Messages that lack and that no entry names: whoever made the file left them out. */
  readonly unexplained: number
}

/** What lacks and why; nothing for a public bundle, which holds no contents. A message that was returned may have been no envelope (B4). */
export function readRemovals(bundle: Bundle, places: Places, messages: ReadMessages): Removals | undefined {
  if (bundle.public) return undefined
  const lacking = new Set<MessageId>()
  for (const { leaf } of places.all)
    if (!messages.has(leaf.id) && !places.returned.has(leaf.id)) lacking.add(leaf.id)
  const named = new Set<MessageId>()
  const entries = [...messages].flatMap(([id, { place, isGood, removal }]) => {
    if (!removal || !isGood || places.returned.has(id)) return []
    const gone = removal.messages.filter((each) => lacking.has(each))
    for (const each of gone) named.add(each)
    const { why, article } = removal
    return [
      {
        id,
        where: whereOf(place),
        why,
        ...(article !== undefined && { article }),
        messages: gone.length,
        files: removal.digests.length,
      },
    ]
  })
  return { removed: named.size, entries, unexplained: lacking.size - named.size }
}

import type { RequestState } from '../../domain/request/state.ts'
import { inTurn } from '../in-turn.ts'
import { perPair } from '../memory.ts'
import type { Node } from '../node.ts'
import { payloadOf } from '../payload-of.ts'
import type { MessageRow, Origin, PairId } from '../ports.ts'
import { ownLog } from '../record-state.ts'
import { isRequestRow, type RequestRow } from '../request-row.ts'

const wanted = perPair(async () => ({ isWanted: true }))

/** To be called when an expunge entry of ours is in the log: the next look carries it out. So does the first look after a start. */
export async function wantRemovals(node: Node, pair: PairId): Promise<void> {
  const look = await wanted.of(node, pair)
  look.isWanted = true
}

/** Carries out what was wanted since the last look. */
export async function removeWhenWanted(node: Node, pair: PairId): Promise<void> {
  const look = await wanted.of(node, pair)
  if (!look.isWanted) return
  look.isWanted = false
  try {
    await carryOutRemovals(node, pair)
  } catch (cause) {
    look.isWanted = true
    throw cause
  }
}

/**
 * Does what expunge entries of our log say: contents go from the database, bytes from the disk. Each entry is durable and signed before anything is
 * removed, and all of it may be repeated: a crash on the way, or a backup that brought contents back, is made good by the next look.
 */
function carryOutRemovals(node: Node, pair: PairId): Promise<void> {
  return inTurn(node, `removals ${pair}`, async () => {
    const log = await ownLog(node, pair)
    if (!log) return
    const done = Number((await node.store.setting(settingOf(log.origin))) ?? 0)
    if (done >= log.size) return
    const entries = (await node.store.messagesOfKind(log.origin, ['expunge'])).filter(
      (row) => row.index >= done && row.index < log.size,
    )
    for (const entry of entries) await carryOut(node, entry)
    if (entries.length > 0) await node.store.scrub()
    await node.store.saveSetting(settingOf(log.origin), String(log.size)) // crash before this: the same entries again
  })
}

async function carryOut(node: Node, entry: MessageRow): Promise<void> {
  const { pair, thread, id } = entry
  const envelope = await node.store.content(pair, id)
  const payload = envelope && payloadOf(envelope)
  if (payload?.kind !== 'expunge') return
  const { messages, digests, why, article } = payload.body
  const row = await node.store.thread(pair, thread)
  const wholeThread = row !== undefined && messages.includes(row.request as `sha256:${string}`)
  const said = { why, ...(article && { article }), atMs: node.clock.nowMs() }
  await node.store.removeContents({ pair, thread, by: id, ...said, messages, digests, wholeThread })
  for (const digest of digests) await node.files.remove(pair, digest.slice('sha256:'.length))
  // The row lost its words in the entry's own commit; one that was built again since, after a restore, loses them here.
  if (row && isRequestRow(row)) await node.store.rewordThread(row, withoutWords(row, messages).state)
  node.events.publish({ type: 'thread', pair, thread })
}

/** Where a title stood: said by a sign, which needs no language. */
const NO_TITLE = '—'

/** What lists and pages keep of a thread, less the words that were in its messages. Duties, turns, outcomes and times stay. */
export function withoutWords(row: RequestRow, messages: readonly string[]): RequestRow {
  const gone = (id: string) => messages.includes(id)
  const title = gone(row.request) ? { ...row.state.title, text: NO_TITLE } : row.state.title
  return { ...row, state: { ...row.state, title, request: withoutTerms(row.state.request, gone) } }
}

function withoutTerms(request: RequestState, gone: (id: string) => boolean): RequestState {
  if (!request.conditions?.some(({ id }) => gone(id))) return request
  const conditions = request.conditions.map((condition) => {
    if (!gone(condition.id)) return condition
    const { text: _text, people: _people, ...terms } = condition.terms
    return { ...condition, terms }
  })
  return { ...request, conditions }
}

function settingOf(origin: Origin): string {
  return `removed/${origin}`
}

import { PHASES } from '../../domain/request/state.ts'
import { readQuestion } from '../../domain/search/question.ts'
import type { Term } from '../../domain/search/tokens.ts'
import { CLASSES, URGENCIES } from '../../protocol/index.ts'
import { AppError, findPair, type Node } from '../node.ts'
import { payloadOf } from '../payload-of.ts'
import { type Viewer, visibilityOf } from '../people/viewer.ts'
import type { Found, SearchQuery } from '../ports/search.ts'
import type { MessageId } from '../ports.ts'
import { isRequestRow } from '../request-row.ts'
import { type RequestSummary, summaryOf } from '../show-request.ts'
import { indexMessages } from './index-messages.ts'
import { snippetOf } from './snippet.ts'
import { textsOf } from './texts-of.ts'

export type Hit = RequestSummary & {
  /** Where the words stand, in the words of the message. */
  readonly found: readonly { readonly message: MessageId; readonly kind: string; readonly text: string }[]
}
export type HitRow = { readonly key: NonNullable<SearchQuery['after']>; readonly hit: Hit }

/**
 * Requests and notifications in which all that was asked for stands, newest change first, as far as the viewer may see them.
 * Throws 'bad_search' for a filter that is none, with what was expected.
 */
export async function searchRequests(
  node: Node,
  viewer: Viewer,
  wanted: { readonly text: string; readonly after?: SearchQuery['after']; readonly limit: number },
): Promise<readonly HitRow[]> {
  const query = await queryOf(node, wanted.text)
  await indexMessages(node)
  const visibleTo = visibilityOf(viewer, node.clock.nowMs())
  const found = await node.store.search({
    ...query,
    ...(wanted.after && { after: wanted.after }),
    ...(visibleTo && { visibleTo }),
    limit: wanted.limit,
  })
  return Promise.all(found.map((one) => hitOf(node, one, query.terms)))
}

async function queryOf(node: Node, text: string): Promise<Omit<SearchQuery, 'limit'>> {
  const read = readQuestion(text, { kind: CLASSES, urgency: URGENCIES, phase: PHASES })
  if ('bad' in read) {
    const { filter, was, expected } = read.bad
    throw new AppError('bad_search', `${filter}: was ${was}; expected ${expected}`, {
      fields: [{ at: '/query/q', was: `${filter}:${was}`, expected }],
    })
  }
  const { terms, pair, since, before, ...filters } = read.question
  return {
    terms,
    ...filters,
    ...(pair && { pair: (await findPair(node, pair)).id }),
    ...(since && { sinceMs: Date.parse(since) }),
    ...(before && { beforeMs: Date.parse(before) }),
  }
}

async function hitOf(node: Node, { row, messages }: Found, terms: readonly Term[]): Promise<HitRow> {
  if (!isRequestRow(row)) throw new TypeError(`thread ${row.thread} is no request`)
  const contents = await node.store.contents(row.pair, messages)
  const found = messages.flatMap((message) => {
    const bytes = contents.get(message)
    if (!bytes) return []
    const payload = payloadOf(bytes)
    const text = textsOf(payload)
      .map((each) => snippetOf(each, terms))
      .find((each) => each !== undefined)
    return text === undefined ? [] : [{ message, kind: payload.kind, text }]
  })
  const { updatedMs, pair, thread } = row
  return { key: { updatedMs, pair, thread }, hit: { ...summaryOf(row), found } }
}

import { Type } from 'typebox'
import { type Hit, searchRequests } from '../app/search/search-requests.ts'
import { KINDS } from '../protocol/index.ts'
import { summary } from './answers/requests.ts'
import { listOf } from './paging.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf, pageOf, shapeOf } from './schema.ts'
import { viewerOf } from './session.ts'

const Query = closed({
  q: Type.String({
    maxLength: 1000,
    description:
      'Words that all stand somewhere in the request or its turns, "phrases", and filters: kind: urgency: phase: is:in is:out pair: since: before: (docs/api.md)',
    examples: ['钓鱼 is:in kind:mitigation', '"control host" urgency:emergency since:2026-11-01'],
  }),
})
const Found = closed({ message: Type.String(), kind: oneOf(KINDS), text: Type.String() })
const HitSchema = named('Hit', shapeOf<Hit>(closed({ ...summary, found: Type.Array(Found) })))
const HITS = listOf('hits', ['integer', 'text', 'text'])

/** Search over requests and what was said on them, in both languages. */
export function searchRoutes(api: Api): void {
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/search',
      id: 'searchRequests',
      tag: 'requests',
      summary: 'Requests in which words stand, with where',
      may: 'list',
      query: Query,
      page: true,
      answers: { 200: pageOf('Hits', HitSchema) },
      problems: ['bad_search', 'unknown_pair'],
    },
    async (request) => {
      const { limit, after } = HITS.read(request.query)
      const rows = await searchRequests(api.node, viewerOf(request), {
        text: request.query.q,
        ...(after && { after: { updatedMs: after[0], pair: after[1], thread: after[2] } }),
        limit: limit + 1,
      })
      return HITS.page(rows, limit, {
        keyOf: ({ key }) => [key.updatedMs, key.pair, key.thread],
        itemOf: ({ hit }) => hit,
      })
    },
  )
}

import { Type } from 'typebox'
import { findPair } from '../app/node.ts'
import { printReviewCsv } from '../app/review/review-csv.ts'
import { reviewPair } from '../app/review/review-pair.ts'
import { reviewedRequests } from '../app/review/reviewed-requests.ts'
import { en } from '../app/words/en.ts'
import { zh } from '../app/words/zh.ts'
import { printReview, writerOf } from '../protocol/index.ts'
import { ReviewedRequestsSchema, ReviewSchema } from './answers/review.ts'
import { type Api, route } from './route.ts'
import { closed, Instant, oneOf } from './schema.ts'
import { viewerOf } from './session.ts'

const first = Type.Unsafe<string>({
  ...Instant,
  description: 'the first second of the period, UTC',
  examples: ['2026-10-01T00:00:00Z'],
})
const after = Type.Unsafe<string>({
  ...Instant,
  description: 'the first second after the period, UTC',
  examples: ['2027-01-01T00:00:00Z'],
})
const Period = { from: first, to: after }
const PROBLEMS = ['unknown_pair', 'bad_period', 'bad_cut', 'bad_order'] as const

/** How timely both parties were over a period, from the two logs alone. */
export function reviewRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/review',
      id: 'showReview',
      tag: 'review',
      summary: 'Figures of a period: the same bytes on both sides (R9)',
      description:
        'A request belongs to the period in which it was entered, by its upper bound; its duties are counted as the cut says. docs/review.md explains each figure.',
      may: 'read_review',
      query: closed(Period),
      answers: { 200: ReviewSchema },
      problems: [...PROBLEMS],
    },
    async (request, reply) => {
      const pair = await findPair(node, request.params.pair)
      const review = await reviewPair(node, pair.id, request.query)
      return reply.type('application/json; charset=utf-8').send(printReview(review))
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/review/requests',
      id: 'listReviewedRequests',
      tag: 'review',
      summary: 'The requests behind the figures of a period: each duty against its limit, asks and ratings',
      description:
        'Times and verdicts come of the record. What became of asks, and ratings, come of the messages that are held here.',
      may: 'read_review',
      query: closed(Period),
      answers: { 200: ReviewedRequestsSchema },
      problems: [...PROBLEMS],
    },
    async (request) => {
      const { id } = await findPair(node, request.params.pair)
      return { items: await reviewedRequests(node, viewerOf(request), id, request.query) }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/review/csv',
      id: 'exportReview',
      tag: 'review',
      summary: 'The figures of a period as CSV, each with its sentence',
      description: 'RFC 4180, one figure a line: counts and seconds.',
      may: 'read_review',
      query: closed({
        ...Period,
        lang: Type.Optional(oneOf(['en', 'zh'], 'of the sentences; English if absent')),
      }),
      answers: {
        200: {
          type: 'text/csv',
          headers: { 'Content-Disposition': Type.String({ description: 'a name for the file' }) },
        },
      },
      problems: [...PROBLEMS],
    },
    async (request, reply) => {
      const { from, to, lang = 'en' } = request.query
      const pair = await findPair(node, request.params.pair)
      const review = await reviewPair(node, pair.id, { from, to })
      const names = Object.fromEntries(
        [pair.own, pair.peer].map((card) => [writerOf(card.identity), card.name[lang]]),
      )
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="review.csv"')
        .send(printReviewCsv(review, { lang, words: lang === 'zh' ? zh : en, names }))
    },
  )
}

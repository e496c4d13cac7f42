import { Type } from 'typebox'
import { dueIn } from '../app/duties/due-span.ts'
import { compareKeys, explained, listOwed, OWED, type Owed, owedKey } from '../app/duties/owed.ts'
import { type ExplainedDuty, explainRequest } from '../app/duties/request-duties.ts'
import { type WouldBeDue, wouldBeDue } from '../app/duties/would-be-due.ts'
import { seeRequest } from '../app/people/place.ts'
import { visibilityOf } from '../app/people/viewer.ts'
import { CLASSES, DUTIES as DUTIES_OF, URGENCIES, VERDICTS } from '../protocol/index.ts'
import { TwoTextsSchema } from './answers/pairs.ts'
import { listOf } from './paging.ts'
import { type Api, route } from './route.ts'
import { closed, Instant, named, oneOf, pageOf, shapeOf } from './schema.ts'
import { viewerOf } from './session.ts'

const OwedSchema = named(
  'Owed',
  shapeOf<Owed>(
    closed({
      pair: Type.String(),
      peer: TwoTextsSchema,
      reference: Type.Optional(Type.String({ examples: ['ARD-2026-0042'] })),
      thread: Type.Optional(Type.String()),
      class: Type.Optional(Type.String()),
      urgency: Type.Optional(Type.String()),
      title: Type.Optional(closed({ lang: Type.String(), text: Type.String() })),
      what: oneOf(OWED),
      n: Type.Optional(Type.Integer({ minimum: 1, description: 'of updates: which one' })),
      ask: Type.Optional(Type.Integer({ minimum: 1 })),
      from: Type.Optional(Type.String({ description: 'the message from which it comes' })),
      days: Type.Optional(Type.Union([Type.Literal(7), Type.Literal(30)])),
      by: oneOf(['us', 'them']),
      since: Type.Optional(Instant),
      due: Type.Optional(Instant),
      left: Type.Optional(Type.Integer({ description: 'seconds until then; negative once it is past' })),
      basis: oneOf(
        ['record', 'expected', 'said'],
        'by the verdict function; by this node; by what was said on the request',
      ),
      contested: Type.Optional(closed({ urgency: Type.String(), due: Type.Optional(Instant) })),
      warning: Type.Optional(Type.Integer({ description: 'it is due within so many days' })),
      explanation: TwoTextsSchema,
    }),
  ),
)
const DutiesQuery = closed({
  pair: Type.Optional(Type.String({ maxLength: 64, pattern: '^[A-Za-z0-9]+$' })),
  by: Type.Optional(oneOf(['us', 'them'], 'who owes it')),
  dueFrom: Type.Optional(
    Type.Unsafe<string>({ ...Instant, description: 'due at this time or after it, UTC' }),
  ),
  dueTo: Type.Optional(Type.Unsafe<string>({ ...Instant, description: 'due before this time, UTC' })),
  days: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      description: 'due within so many days of now, before it or after',
    }),
  ),
})
const DutiesPage = named(
  'Duties',
  closed({
    ...pageOf('Duties', OwedSchema).properties,
    leftOut: Type.Integer({
      minimum: 0,
      description: 'how many `dueFrom`, `dueTo` and `days` leave out; what has no due time is among them',
    }),
    more: Type.Integer({ minimum: 0, description: 'how many follow on later pages' }),
  }),
)
const RequestDuties = named(
  'RequestDuties',
  shapeOf<{ readonly items: readonly ExplainedDuty[] }>(
    closed({
      items: Type.Array(
        named(
          'ExplainedDuty',
          closed({
            duty: oneOf(DUTIES_OF),
            n: Type.Optional(Type.Integer({ minimum: 1, description: 'of updates: which one' })),
            by: oneOf(['us', 'them']),
            urgency: oneOf(URGENCIES, 'under which it is due; a contested request has both (V17)'),
            due: Type.Optional(Instant),
            granted: Type.Optional(Instant),
            verdict: Type.Optional(oneOf(VERDICTS)),
            explanation: TwoTextsSchema,
          }),
        ),
      ),
    }),
  ),
)
const WouldBeDueSchema = named(
  'WouldBeDue',
  shapeOf<{ readonly items: readonly WouldBeDue[] }>(
    closed({
      items: Type.Array(
        closed({ duty: oneOf(DUTIES_OF), due: Type.Optional(Instant), explanation: TwoTextsSchema }),
      ),
    }),
  ),
)
const DUTIES = listOf('duties', ['text', 'text'])

/** What is owed next, by whom, until when, and why then. */
export function dutiesRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/duties',
      id: 'listDuties',
      tag: 'requests',
      summary: 'What is owed next, by whom and until when, with the reason in words',
      description:
        'Duties of the agreement, promises out of accepted conditions, ends of preservation, follow-ups, ratifications, calendars that run out; the most pressing first. `dueFrom`, `dueTo` and `days` keep what is due in all of them; what was never closed, as a follow-up of last year, can so be left aside.',
      may: 'list',
      query: DutiesQuery,
      page: true,
      answers: { 200: DutiesPage },
      problems: ['unknown_pair'],
    },
    async (request) => {
      const { pair, by, dueFrom, dueTo, days } = request.query
      const { limit, after } = DUTIES.read(request.query)
      const visibleTo = visibilityOf(viewerOf(request), node.clock.nowMs())
      const all = await listOwed(node, {
        ...(pair !== undefined && { pair }),
        ...(by && { by }),
        ...(visibleTo && { visibleTo }),
      })
      const span = {
        ...(dueFrom !== undefined && { from: dueFrom }),
        ...(dueTo !== undefined && { to: dueTo }),
        ...(days !== undefined && { days }),
      }
      const owed = dueIn(all, span, node.clock.now())
      const rest = after ? owed.filter((each) => compareKeys(owedKey(each), after) > 0) : owed
      return {
        ...DUTIES.page(rest, limit, { keyOf: owedKey, itemOf: explained }),
        leftOut: all.length - owed.length,
        more: Math.max(rest.length - limit, 0),
      }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/duties',
      id: 'explainDuties',
      tag: 'requests',
      summary: 'Every duty of a request: due when, proven how, and why then in words',
      may: 'read_thread',
      answers: { 200: RequestDuties },
      problems: ['unknown_request'],
    },
    async (request) => {
      const { row } = await seeRequest(node, viewerOf(request), request.params.ref)
      return { items: await explainRequest(node, row) }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/pairs/:pair/duties',
      id: 'previewDuties',
      tag: 'requests',
      summary:
        'What the other side would owe on a request of ours, were it receipted now, and why then in words',
      description: 'Empty where the agreement in effect foresees no such request.',
      may: 'draft',
      query: closed({ kind: oneOf(CLASSES), urgency: oneOf(URGENCIES) }),
      answers: { 200: WouldBeDueSchema },
      problems: ['unknown_pair', 'not_confirmed'],
    },
    async (request) => ({ items: await wouldBeDue(node, request.params.pair, request.query) }),
  )
}

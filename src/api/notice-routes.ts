import { type Static, Type } from 'typebox'
import type { Notice } from '../app/notices/concern.ts'
import { NOTICE_KINDS } from '../app/notices/kinds.ts'
import { listNotices, MOST_UNREAD, readNotices } from '../app/notices/list-notices.ts'
import { listOf } from './paging.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf } from './schema.ts'
import { viewerOf } from './session.ts'

const EventNumber = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const NoticeSchema = named(
  'PersonalNotice',
  closed({
    number: Type.Integer({ minimum: 1, description: 'of its event' }),
    kind: oneOf(NOTICE_KINDS),
    at: Type.String({ format: 'date-time' }),
    urgent: Type.Boolean({ description: 'on an emergency that is not over' }),
    unread: Type.Boolean(),
    pair: Type.Optional(Type.String()),
    thread: Type.Optional(Type.String()),
    reference: Type.Optional(Type.String({ examples: ['ARD-2026-0042'] })),
    about: closed({
      kind: Type.Optional(Type.String({ description: 'of the message, or what is owed' })),
      message: Type.Optional(Type.String()),
      proposal: Type.Optional(Type.String()),
      due: Type.Optional(Type.String({ format: 'date-time' })),
      n: Type.Optional(Type.Integer()),
      ask: Type.Optional(Type.Integer()),
      by: Type.Optional(oneOf(['us', 'them'])),
    }),
    settled: Type.Optional(Type.Boolean({ description: 'it waits for your signature no more' })),
  }),
)
const counts = {
  unread: Type.Integer({
    minimum: 0,
    maximum: MOST_UNREAD,
    description: `${MOST_UNREAD}: that many or more`,
  }),
  readUpTo: EventNumber,
}
const NoticesSchema = named(
  'PersonalNotices',
  closed({
    items: Type.Array(NoticeSchema),
    next: Type.Optional(
      Type.String({ description: 'give it as cursor to read on; a page can be short and have one' }),
    ),
    ...counts,
  }),
)
const NOTICES = listOf('notices', ['integer'])

/** What happened that concerns whoever asks: read off the events, so that the stream of events says when to ask again. */
export function noticeRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/me/notices',
      id: 'listNotices',
      tag: 'me',
      summary: 'What happened that concerns you, the newest first',
      description:
        'Ids, kinds and times, never what was said; of the last 30 days. After any event of the stream, ask again: 304 where nothing of it concerns you.',
      may: 'read_own',
      page: true,
      answers: { 200: NoticesSchema },
      problems: ['no_person'],
    },
    async (request) => {
      const { limit, after } = NOTICES.read(request.query)
      const found = await listNotices(node, viewerOf(request), { limit, ...(after && { before: after[0] }) })
      const { notices, next, ...counts } = found
      return {
        items: notices.map((notice) => viewOf(notice, found.readUpTo)),
        ...(next !== undefined && { next: NOTICES.cursor([next]) }),
        ...counts,
      }
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/me/notices/read',
      id: 'readNotices',
      tag: 'me',
      summary: 'You have read all notices up to that one',
      may: 'read_own',
      body: named('ReadNoticesBody', closed({ until: EventNumber }), { examples: [{ until: 17 }] }),
      answers: { 200: named('NoticesRead', closed(counts)) },
      problems: ['no_person'],
    },
    async (request) => readNotices(node, viewerOf(request), request.body.until),
  )
}

function viewOf(notice: Notice, readUpTo: number): Static<typeof NoticeSchema> {
  const { atMs, isUrgent, isSettled, ...rest } = notice
  return {
    ...rest,
    at: new Date(atMs).toISOString(),
    urgent: isUrgent,
    unread: notice.number > readUpTo,
    ...(isSettled && { settled: true }),
  }
}

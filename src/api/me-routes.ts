import { Type } from 'typebox'
import { type ChoicesView, type NewChoices, saveChoices, showChoices } from '../app/me/choices.ts'
import { addView, changeView, deleteView, listViews, type SavedView, showView } from '../app/me/views.ts'
import { NOTICE_KINDS, WAYS } from '../app/notices/kinds.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf, shapeOf } from './schema.ts'
import { viewerOf } from './session.ts'

const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', examples: ['22:00'] })
const Zone = Type.String({
  minLength: 1,
  maxLength: 60,
  description: 'IANA name',
  examples: ['Asia/Shanghai'],
})
/** Nothing that could begin another header or name another receiver. */
const MailAddress = Type.String({
  maxLength: 200,
  pattern:
    "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$",
  description: 'in ASCII',
  examples: ['m.okafor@arden.example'],
})
const appearance = {
  language: Type.Optional(oneOf(['en', 'zh'])),
  zone: Type.Optional(Zone),
  theme: Type.Optional(oneOf(['light', 'dark', 'system'])),
  density: Type.Optional(oneOf(['comfortable', 'compact'])),
  singleKeys: Type.Optional(Type.Boolean({ description: 'whether single keys are commands' })),
}
const mailing = {
  mail: Type.Optional(MailAddress),
  quiet: Type.Optional(named('QuietHours', closed({ from: TimeOfDay, until: TimeOfDay, zone: Zone }))),
  digestAt: Type.Optional(TimeOfDay),
}
const way = oneOf(WAYS)
const Body = named(
  'ChoicesBody',
  shapeOf<NewChoices>(
    closed({
      ...appearance,
      notify: closed({
        ...mailing,
        types: Type.Optional(
          closed(Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, Type.Optional(way)]))),
        ),
      }),
    }),
  ),
  {
    examples: [
      {
        language: 'zh',
        zone: 'Asia/Shanghai',
        notify: {
          mail: 'zhou.min@beiyuan.example',
          types: { 'turn.arrived': 'digest' },
          quiet: { from: '22:00', until: '07:00', zone: 'Asia/Shanghai' },
          digestAt: '08:30',
        },
      },
    ],
  },
)
const Choices = named(
  'Choices',
  shapeOf<ChoicesView>(
    closed({
      ...appearance,
      notify: closed({
        ...mailing,
        types: closed(Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, way]))),
      }),
      mailing: oneOf(['on', 'off', 'resting'], 'whether mails go to you now'),
    }),
  ),
)
const ViewBody = named(
  'ViewBody',
  closed({
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    query: Type.String({
      minLength: 1,
      maxLength: 2000,
      pattern: '^\\?[!-~]*$',
      description: 'of the page’s own address',
    }),
    shared: Type.Boolean({
      description: 'whether others see it: those of your agency, or all where you have none',
    }),
  }),
  { examples: [{ name: 'Due this week', query: '?q=due%3A7d', shared: false }] },
)
const View = named(
  'SavedView',
  shapeOf<SavedView>(
    closed({
      id: Type.String(),
      name: Type.String(),
      query: Type.String(),
      shared: Type.Boolean(),
      isMine: Type.Boolean(),
      by: closed({ person: Type.String(), name: Type.String() }),
      updated: Type.String({ format: 'date-time' }),
    }),
  ),
)

/** What a person chooses for himself, and lists that he named. */
export function meRoutes(api: Api): void {
  choicesRoutes(api)
  viewRoutes(api)
}

function choicesRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/me/choices',
      id: 'showChoices',
      tag: 'me',
      summary: 'What you have chosen',
      may: 'read_own',
      answers: { 200: Choices },
      problems: ['no_person'],
    },
    async (request) => showChoices(node, viewerOf(request)),
  )
  route(
    api,
    {
      method: 'PUT',
      url: '/api/v1/me/choices',
      id: 'saveChoices',
      tag: 'me',
      summary: 'Choose anew: language, zone, look, and how you are told of what concerns you',
      description: 'What is left out is unset; kinds of notices that are not named take their presets.',
      may: 'choose',
      body: Body,
      answers: { 200: Choices },
      problems: ['bad_choices', 'no_person'],
      mutable: async (request) => showChoices(node, viewerOf(request)),
    },
    async (request) => saveChoices(node, viewerOf(request), request.body as NewChoices),
  )
}

function viewRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/me/views',
      id: 'listViews',
      tag: 'me',
      summary: 'Lists of requests that you named, and those that others share with you',
      may: 'read_own',
      answers: { 200: named('SavedViews', closed({ items: Type.Array(View) })) },
      problems: ['no_person'],
    },
    async (request) => ({ items: await listViews(node, viewerOf(request)) }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/me/views',
      id: 'addView',
      tag: 'me',
      summary: 'Name a list to find it again',
      may: 'choose',
      body: ViewBody,
      answers: { 201: View },
      problems: ['refused', 'no_person'],
      tagged: true,
    },
    async (request) => addView(node, viewerOf(request), request.body),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/me/views/:id',
      id: 'showView',
      tag: 'me',
      summary: 'One saved view',
      may: 'read_own',
      answers: { 200: View },
      problems: ['unknown_view', 'no_person'],
    },
    async (request) => showView(node, viewerOf(request), request.params.id),
  )
  route(
    api,
    {
      method: 'PUT',
      url: '/api/v1/me/views/:id',
      id: 'changeView',
      tag: 'me',
      summary: 'Write a view of your own anew',
      may: 'choose',
      body: ViewBody,
      answers: { 200: View },
      problems: ['unknown_view', 'no_person'],
      mutable: async (request) => showView(node, viewerOf(request), request.params.id),
    },
    async (request) => changeView(node, viewerOf(request), request.params.id, request.body),
  )
  route(
    api,
    {
      method: 'DELETE',
      url: '/api/v1/me/views/:id',
      id: 'deleteView',
      tag: 'me',
      summary: 'Delete a view of your own',
      may: 'choose',
      answers: { 204: {} },
      problems: ['unknown_view', 'no_person'],
      mutable: async (request) => showView(node, viewerOf(request), request.params.id),
    },
    async (request, reply) => {
      await deleteView(node, viewerOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
}

import { type Static, Type } from 'typebox'
import { AppError } from '../app/node.ts'
import { assign, breakGlass, showAssignments, showNotes, unassign, writeNote } from '../app/people/inside.ts'
import { AssignmentSchema, AssignmentsSchema, NoteSchema, NotesSchema } from './answers/people.ts'
import { type Api, route } from './route.ts'
import { closed, named } from './schema.ts'
import { viewerOf } from './session.ts'

const Holder = named(
  'Holder',
  closed({
    agency: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    person: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'id or name' })),
  }),
  { examples: [{ agency: 'police' }, { person: 'zhou-min' }] },
)
const Reason = named(
  'BreakGlassBody',
  closed({
    reason: Type.String({ minLength: 10, maxLength: 1_000, description: 'why; it is kept for ever' }),
  }),
  { examples: [{ reason: '值班期间对方来电，承办机构无人应答。' }] },
)

/** What people here do about a request among themselves: none of it ever leaves the node. */
export function insideRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/assignments',
      id: 'listAssignments',
      tag: 'people',
      summary: 'To whom a request is assigned, and who opened it',
      may: 'read_assignment',
      answers: { 200: AssignmentsSchema },
      problems: ['unknown_request'],
    },
    async (request) => ({ items: await showAssignments(node, viewerOf(request), request.params.ref) }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/requests/:ref/assignments',
      id: 'assignRequest',
      tag: 'people',
      summary: 'Assign a request to an agency or a person',
      may: 'assign',
      body: Holder,
      answers: { 201: AssignmentSchema },
      problems: ['unknown_request', 'unknown_person', 'bad_person'],
    },
    async (request) => assign(node, viewerOf(request), request.params.ref, holderOf(request.body)),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/requests/:ref/assignments/end',
      id: 'unassignRequest',
      tag: 'people',
      summary: 'Take a request back from an agency or a person',
      may: 'assign',
      body: Holder,
      answers: { 204: {} },
      problems: ['unknown_request', 'bad_person'],
    },
    async (request, reply) => {
      await unassign(node, viewerOf(request), request.params.ref, holderOf(request.body))
      return reply.code(204).send()
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/requests/:ref/break-glass',
      id: 'breakGlass',
      tag: 'people',
      summary: 'Open one request that is assigned to others, with a reason',
      description: 'For eight hours and this person. The reason stays in the audit log.',
      may: 'break_glass',
      body: Reason,
      answers: { 201: AssignmentSchema },
      problems: ['unknown_request'],
    },
    async (request) => breakGlass(node, viewerOf(request), request.params.ref, request.body.reason),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/requests/:ref/notes',
      id: 'listNotes',
      tag: 'people',
      summary: 'What people here wrote to each other about a request',
      may: 'read_note',
      answers: { 200: NotesSchema },
      problems: ['unknown_request'],
    },
    async (request) => ({ items: await showNotes(node, viewerOf(request), request.params.ref) }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/requests/:ref/notes',
      id: 'writeNote',
      tag: 'people',
      summary: 'Write a note that stays on this node',
      may: 'write_note',
      body: named('NoteBody', closed({ text: Type.String({ minLength: 1, maxLength: 20_000 }) }), {
        examples: [{ text: 'Asked the operator by telephone.' }, { text: '已电话询问运营商。' }],
      }),
      answers: { 201: NoteSchema },
      problems: ['unknown_request'],
    },
    async (request) => writeNote(node, viewerOf(request), request.params.ref, request.body.text),
  )
}

function holderOf({ agency, person }: Static<typeof Holder>) {
  if (agency !== undefined && person === undefined) return { agency }
  if (person !== undefined && agency === undefined) return { person }
  throw new AppError('bad_person', 'a request is assigned to an agency or to a person: give one of the two')
}

import { Type } from 'typebox'
import { ROLES } from '../app/people/actions.ts'
import { acceptInvitation, invite, offerInvited, seeInvitation } from '../app/people/invitations.ts'
import { demandMayGiveMeans } from '../app/people/means.ts'
import { NamesSchema } from './answers/people.ts'
import { PartySchema, SessionStateSchema } from './answers/sessions.ts'
import { EXAMPLES, OptionsSchema, PasskeyName, Registered } from './passkey-shapes.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf } from './schema.ts'
import { viewerOf } from './session.ts'
import { agentOf } from './session-cookie.ts'
import { signedIn } from './session-routes.ts'
import { checkFromDesk, demandHome, pageUrl } from './site.ts'

const code = Type.String({ pattern: '^[A-Za-z0-9_-]{1,100}$', description: 'as it stands in the link' })
const params = { code }
const Guest = closed({
  id: Type.Optional(Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' })),
  name: Type.String({ minLength: 1, maxLength: 200 }),
  names: Type.Optional(NamesSchema),
})
const expiresMs = Type.Integer({ description: 'POSIX milliseconds' })

/** Invitations: a link, good once, by which a person registers a passkey and is in. */
export function invitationRoutes(api: Api): void {
  const { node, own, site } = api
  const { prefix, name, identity, exercise } = own
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/people/:person/invitations',
      id: 'invitePerson',
      tag: 'people',
      summary: 'Give a link by which a person registers a passkey: good once, for seven days',
      may: 'manage_people',
      params: { person: Type.String({ minLength: 1, maxLength: 200, description: 'id or name' }) },
      secret: true,
      answers: {
        201: named('PersonInvited', closed({ url: Type.String(), code: Type.String(), expiresMs })),
      },
      problems: ['unknown_person', 'bad_person', 'sign_in_again'],
    },
    async (request) => {
      demandMayGiveMeans(node, viewerOf(request))
      const { code, expiresMs } = await invite(node, request.params.person)
      return { url: pageUrl(site, request, `/invitation/${code}`), code, expiresMs }
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/invitations/:code',
      id: 'seeInvitation',
      tag: 'people',
      summary: 'Whom an invitation invites',
      may: 'anybody',
      params,
      answers: {
        200: named(
          'PersonInvitation',
          closed({
            party: PartySchema,
            person: Type.Optional(
              closed({
                id: Type.String(),
                name: Type.String(),
                names: NamesSchema,
                roles: Type.Array(oneOf(ROLES)),
              }),
            ),
            isFirst: Type.Boolean({ description: 'it makes the first operator, who says who he is' }),
            expiresMs,
          }),
        ),
      },
      problems: ['unknown_invitation'],
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store')
      return {
        party: { prefix, name, identity, exercise },
        ...(await seeInvitation(node, request.params.code)),
      }
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/invitations/:code/options',
      id: 'offerInvited',
      tag: 'people',
      summary: 'What a browser is asked, to make the passkey of who is invited',
      may: 'anybody',
      params,
      body: named('GuestBody', closed({ person: Type.Optional(Guest) }), {
        examples: [{}, { person: { id: 's-lindqvist', name: 'S. Lindqvist' } }],
      }),
      answers: { 201: OptionsSchema },
      problems: ['not_from_desk', 'passkey_unavailable', 'unknown_invitation', 'bad_person', 'person_exists'],
    },
    async (request) => {
      checkFromDesk(site, request)
      const options = await offerInvited(node, request.params.code, {
        home: demandHome(site, request),
        party: name.en,
        guest: request.body.person,
      })
      return { options }
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/invitations/:code',
      id: 'acceptInvitation',
      tag: 'people',
      summary: 'Register the passkey of who is invited, and sign in',
      may: 'anybody',
      params,
      body: named('AcceptBody', closed({ passkey: Registered, name: Type.Optional(PasskeyName) }), {
        examples: [{ passkey: EXAMPLES.registered, name: '值班手机' }],
      }),
      answers: { 201: SessionStateSchema },
      problems: [
        'not_from_desk',
        'passkey_unavailable',
        'unknown_invitation',
        'bad_passkey',
        'bad_person',
        'person_exists',
        'bad_sign_in',
      ],
    },
    async (request, reply) => {
      checkFromDesk(site, request)
      const { passkey: response, name } = request.body
      const begun = await acceptInvitation(node, request.params.code, {
        home: demandHome(site, request),
        agent: agentOf(request),
        response,
        ...(name !== undefined && { name }),
      })
      return signedIn(api, request, reply, begun)
    },
  )
}

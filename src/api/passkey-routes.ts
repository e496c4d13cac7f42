import { Type } from 'typebox'
import type { PasskeyView } from '../app/people/passkeys.ts'
import {
  listPasskeys,
  offerPasskey,
  offerSignIn,
  registerPasskey,
  revokePasskey,
  signInByPasskey,
} from '../app/people/passkeys.ts'
import { SessionStateSchema } from './answers/sessions.ts'
import { Asserted, EXAMPLES, OptionsSchema, PasskeyName, Registered } from './passkey-shapes.ts'
import { type Api, route } from './route.ts'
import { closed, named, shapeOf } from './schema.ts'
import { viewerOf } from './session.ts'
import { agentOf } from './session-cookie.ts'
import { signedIn } from './session-routes.ts'
import { checkFromDesk, demandHome } from './site.ts'

export const PasskeySchema = named(
  'Passkey',
  shapeOf<PasskeyView>(
    closed({
      id: Type.String({ description: 'the credential’s id' }),
      person: Type.String(),
      name: Type.String(),
      rp: Type.String({ description: 'the host name for which it was made' }),
      isSynced: Type.Boolean({ description: 'it may live on several of the person’s machines' }),
      createdMs: Type.Integer(),
      usedMs: Type.Optional(Type.Integer()),
      revokedMs: Type.Optional(Type.Integer()),
    }),
  ),
)
const params = { passkey: Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength: 900 }) }

/** Passkeys: to sign in by, and one's own. */
export function passkeyRoutes(api: Api): void {
  const { node, own, site } = api
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/session/passkey/options',
      id: 'offerSignIn',
      tag: 'people',
      summary: 'What a browser is asked, to sign in by a passkey',
      may: 'anybody',
      answers: { 201: OptionsSchema },
      problems: ['not_from_desk', 'passkey_unavailable'],
    },
    async (request) => {
      checkFromDesk(site, request)
      return { options: await offerSignIn(node, demandHome(site, request)) }
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/session/passkey',
      id: 'enterByPasskey',
      tag: 'people',
      summary: 'Sign in by a passkey',
      may: 'anybody',
      body: named('PasskeyDoor', closed({ passkey: Asserted }), {
        examples: [{ passkey: EXAMPLES.asserted }],
      }),
      answers: { 201: SessionStateSchema },
      problems: ['not_from_desk', 'passkey_unavailable', 'bad_sign_in'],
    },
    async (request, reply) => {
      checkFromDesk(site, request)
      const begun = await signInByPasskey(node, {
        home: demandHome(site, request),
        response: request.body.passkey,
        agent: agentOf(request),
      })
      return signedIn(api, request, reply, begun)
    },
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/passkeys',
      id: 'listPasskeys',
      tag: 'people',
      summary: 'One’s own passkeys, or (for who manages people) a person’s',
      may: 'keep_sign_in',
      query: closed({
        person: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'id or name' })),
      }),
      answers: { 200: named('Passkeys', closed({ items: Type.Array(PasskeySchema) })) },
      problems: ['unknown_person'],
    },
    async (request) => ({ items: await listPasskeys(node, viewerOf(request), request.query.person) }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/passkeys/options',
      id: 'offerPasskey',
      tag: 'people',
      summary: 'What a browser is asked, to make a further passkey of one’s own',
      may: 'keep_sign_in',
      secret: true,
      answers: { 201: OptionsSchema },
      problems: ['passkey_unavailable', 'sign_in_again'],
    },
    async (request) => ({
      options: await offerPasskey(node, viewerOf(request), {
        home: demandHome(site, request),
        party: own.name.en,
      }),
    }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/passkeys',
      id: 'registerPasskey',
      tag: 'people',
      summary: 'Register a further passkey of one’s own',
      description:
        'Only for who came in by a passkey, an invitation or an enrolled key within the last ten minutes: it releases when the session has long ended.',
      may: 'keep_sign_in',
      body: named('NewPasskey', closed({ passkey: Registered, name: Type.Optional(PasskeyName) }), {
        examples: [{ passkey: EXAMPLES.registered, name: 'Phone' }],
      }),
      answers: { 201: PasskeySchema },
      problems: ['passkey_unavailable', 'bad_passkey', 'sign_in_again'],
    },
    async (request) => {
      const { passkey: response, name } = request.body
      return registerPasskey(node, viewerOf(request), {
        home: demandHome(site, request),
        response,
        ...(name !== undefined && { name }),
      })
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/passkeys/:passkey/revoke',
      id: 'revokePasskey',
      tag: 'people',
      summary: 'Revoke a passkey for ever; what it released stays released',
      may: 'keep_sign_in',
      params,
      answers: { 200: PasskeySchema },
      problems: ['unknown_passkey'],
    },
    async (request) => revokePasskey(node, viewerOf(request), request.params.passkey),
  )
}

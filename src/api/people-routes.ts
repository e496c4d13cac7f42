import { type Static, Type } from 'typebox'
import { ROLES } from '../app/people/actions.ts'
import { demandMayGiveMeans } from '../app/people/means.ts'
import { addPerson, changePerson, enrolKey, listPersons, revokeKey } from '../app/people/persons.ts'
import { newChallenge, signIn } from '../app/people/sign-in.ts'
import { listTokens, revokeToken } from '../app/tokens.ts'
import {
  ChallengeSchema,
  NamesSchema,
  PersonalKeySchema,
  PersonSchema,
  PersonsSchema,
  SignedInSchema,
  TokenSchema,
  TokensSchema,
} from './answers/people.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf } from './schema.ts'
import { viewerOf } from './session.ts'

const personId = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,39}$',
  description: '1 to 40 of a–z, 0–9 and hyphens',
  examples: ['m-okafor'],
})
const kid = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'the raw public key, hex' })
const agency = Type.String({ maxLength: 100, examples: ['police'] })
const roles = Type.Array(oneOf(ROLES), { maxItems: 10, uniqueItems: true })

const NewPerson = named(
  'NewPerson',
  closed({
    id: Type.Optional(personId),
    name: Type.String({ minLength: 1, maxLength: 200 }),
    names: Type.Optional(NamesSchema),
    roles,
    agency: Type.Optional(agency),
    deputy: Type.Optional(Type.String({ maxLength: 200, description: 'id or name' })),
  }),
  { examples: [{ id: 'zhou-min', name: '周敏', names: { en: 'Zhou Min' }, roles: ['handler'] }] },
)
const Change = named(
  'PersonChange',
  closed({
    roles: Type.Optional(roles),
    agency: Type.Optional(Type.String({ maxLength: 100, description: 'empty: none from now on' })),
    deputy: Type.Optional(
      Type.String({ maxLength: 200, description: 'id or name; empty: none from now on' }),
    ),
    isActive: Type.Optional(Type.Boolean({ description: 'whoever is not does nothing more here' })),
  }),
  { examples: [{ roles: ['handler', 'duty_officer'], deputy: 'a-reyes' }, { isActive: false }] },
)
const SignIn = named(
  'SignInBody',
  closed({
    challenge: Type.String({ minLength: 1, maxLength: 100 }),
    key: kid,
    signature: Type.String({
      pattern: '^[A-Za-z0-9_-]{86}$',
      description:
        'Ed25519, base64url, over "comity-sign-in/v1", the party’s identity (hex) and the challenge, each ended by a line feed',
    }),
  }),
  { examples: [{ challenge: 'c'.repeat(43), key: '5'.repeat(64), signature: 'A'.repeat(86) }] },
)
const params = { person: Type.String({ minLength: 1, maxLength: 200, description: 'id or name' }) }

/** Who works here, with which roles and keys; and how a key signs in. */
export function peopleRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/people',
      id: 'listPeople',
      tag: 'people',
      summary: 'Persons with their roles, agencies, deputies and keys',
      may: 'read_people',
      answers: { 200: PersonsSchema },
    },
    async () => ({ items: await listPersons(node) }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/people',
      id: 'addPerson',
      tag: 'people',
      summary: 'Make a person known here',
      may: 'manage_people',
      body: NewPerson,
      answers: { 201: PersonSchema },
      problems: ['bad_person', 'person_exists', 'unknown_person'],
    },
    async (request) => addPerson(node, request.body as Parameters<typeof addPerson>[1]),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/people/:person/change',
      id: 'changePerson',
      tag: 'people',
      summary: 'Change roles, agency or deputy, or end what a person may do',
      may: 'manage_people',
      params,
      body: Change,
      answers: { 200: PersonSchema },
      problems: ['bad_person', 'unknown_person'],
    },
    async (request) =>
      changePerson(node, request.params.person, request.body as Static<typeof Change> & object),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/people/:person/keys',
      id: 'enrolKey',
      tag: 'people',
      summary: 'Enrol a key: its signature is that person’s release from now on',
      may: 'manage_people',
      params,
      body: named('EnrolBody', closed({ key: kid }), { examples: [{ key: '5'.repeat(64) }] }),
      answers: { 201: PersonalKeySchema },
      problems: ['bad_person', 'unknown_person', 'key_taken', 'sign_in_again'],
    },
    async (request) => {
      demandMayGiveMeans(node, viewerOf(request))
      return enrolKey(node, request.params.person, request.body.key)
    },
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/keys/:key/revoke',
      id: 'revokeKey',
      tag: 'people',
      summary: 'Revoke a key for ever; what it released stays released',
      may: 'manage_people',
      params: { key: kid },
      answers: { 200: PersonalKeySchema },
      problems: ['unknown_personal_key'],
    },
    async (request) => revokeKey(node, request.params.key),
  )
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/tokens',
      id: 'listTokens',
      tag: 'people',
      summary: 'Who has a token, for what and until when',
      description:
        'Tokens are made on the node’s own machine only: whoever may make one could read as anybody.',
      may: 'manage_tokens',
      answers: { 200: TokensSchema },
    },
    async () => ({ items: await listTokens(node) }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/tokens/:token/revoke',
      id: 'revokeToken',
      tag: 'people',
      summary: 'End a token now and for ever',
      may: 'manage_tokens',
      params: {
        token: Type.String({ pattern: '^[0-9a-f]{8,64}$', description: 'its id, as it is listed' }),
      },
      answers: { 200: TokenSchema },
      problems: ['unknown_token'],
    },
    async (request) => revokeToken(node, request.params.token),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/sign-in/challenge',
      id: 'askChallenge',
      tag: 'people',
      summary: 'A challenge that an enrolled key signs, to sign in',
      may: 'anybody',
      answers: { 201: ChallengeSchema },
    },
    async () => ({ challenge: newChallenge(node), identity: api.own.identity }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/sign-in',
      id: 'signIn',
      tag: 'people',
      summary: 'A token of ten minutes for whoever signed a challenge',
      may: 'anybody',
      body: SignIn,
      answers: { 201: SignedInSchema },
      problems: ['bad_sign_in'],
    },
    async (request) => signIn(node, request.body),
  )
}

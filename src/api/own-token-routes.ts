import { Type } from 'typebox'
import { ownTokens, revokeOwnToken } from '../app/me/own-tokens.ts'
import { TokenSchema, TokensSchema } from './answers/people.ts'
import { type Api, route } from './route.ts'
import { viewerOf } from './session.ts'

/** A person's own tokens: seen, and ended when one is lost, without an operator. */
export function ownTokenRoutes(api: Api): void {
  const { node } = api
  route(
    api,
    {
      method: 'GET',
      url: '/api/v1/me/tokens',
      id: 'listOwnTokens',
      tag: 'me',
      summary: 'Tokens that were made for you',
      may: 'read_own',
      answers: { 200: TokensSchema },
      problems: ['no_person'],
    },
    async (request) => ({ items: [...(await ownTokens(node, viewerOf(request)))] }),
  )
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/me/tokens/:token/revoke',
      id: 'revokeOwnToken',
      tag: 'me',
      summary: 'End a token of your own now and for ever',
      may: 'choose',
      params: { token: Type.String({ pattern: '^[0-9a-f]{16}$', description: 'its id, as it is listed' }) },
      answers: { 200: TokenSchema },
      problems: ['unknown_token', 'no_person'],
    },
    async (request) => revokeOwnToken(node, viewerOf(request), request.params.token),
  )
}

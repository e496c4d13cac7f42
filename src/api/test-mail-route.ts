import { Type } from 'typebox'
import { tryMail } from '../app/notices/try-mail.ts'
import { type Api, route } from './route.ts'
import { closed, named } from './schema.ts'

/** For whoever sets the mail server up. */
export function testMailRoute(api: Api, page: string): void {
  const { node, own } = api
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/people/:person/test-mail',
      id: 'testMail',
      tag: 'people',
      summary: 'Send a person a mail now, to see whether it gets there',
      may: 'manage_people',
      params: { person: Type.String({ minLength: 1, maxLength: 100, description: 'id or name' }) },
      answers: { 200: named('TestMail', closed({ sent: Type.String(), messageId: Type.String() })) },
      problems: ['no_mail', 'mail_failed', 'unknown_person'],
    },
    async (request) => tryMail(node, { prefix: own.prefix, page }, request.params.person),
  )
}

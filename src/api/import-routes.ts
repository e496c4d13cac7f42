import PostalMime from 'postal-mime'
import { Type } from 'typebox'
import { textOfHtml } from '../app/import/html-text.ts'
import { importDrafts } from '../app/import/import-drafts.ts'
import type { Mail } from '../app/import/read-mail.ts'
import { CLASSES, URGENCIES } from '../protocol/index.ts'
import { ImportedSchema } from './answers/exports.ts'
import { ApiError } from './problems.ts'
import { type Api, route } from './route.ts'
import { closed, named, oneOf } from './schema.ts'
import { viewerOf } from './session.ts'

/** Bytes of a file at most; larger attachments are brought as files of their own. */
const MOST = 64 * 1024 * 1024
const TYPE = 'application/octet-stream'

/** Mailbox files and forms, as drafts. */
export function importRoutes(api: Api): void {
  api.app.register(async (app) => {
    app.addContentTypeParser(TYPE, { parseAs: 'buffer', bodyLimit: MOST }, (_, body, done) =>
      done(null, body),
    )
    importRoute({ ...api, app })
  })
}

function importRoute(api: Api): void {
  route(
    api,
    {
      method: 'POST',
      url: '/api/v1/pairs/:pair/imports',
      id: 'importDrafts',
      tag: 'exports',
      summary: 'Read a mailbox file or forms as drafts',
      description:
        'Takes one mail (RFC 5322), a mailbox (mbox), JSON, CSV or the text form, told by its own bytes. Each member says where it came from; what is complete is kept as a draft, the rest is given back with what is missing. Attachments are kept as files, unopened.',
      may: 'draft',
      query: closed({
        kind: Type.Optional(oneOf(CLASSES, 'of those that do not say it themselves')),
        urgency: Type.Optional(oneOf(URGENCIES, 'of those that do not say it themselves')),
        look: Type.Optional(Type.Boolean({ description: 'keep nothing' })),
      }),
      rawBody: { type: TYPE, description: 'the file' },
      answers: { 200: named('ImportedDrafts', closed({ items: Type.Array(ImportedSchema) })) },
      problems: ['unknown_pair', 'not_confirmed', 'bad_import'],
    },
    async (request) => {
      const bytes = request.body as unknown
      if (!(bytes instanceof Uint8Array)) throw new ApiError('bad_type', `the file comes as ${TYPE}`)
      const { kind, urgency, look } = request.query
      const items = await importDrafts(
        api.node,
        request.params.pair,
        { bytes, parseMail, viewer: viewerOf(request) },
        { ...(kind && { kind }), ...(urgency && { urgency }), ...(look && { look }) },
      )
      return { items }
    },
  )
}

/** A mail by its parser. What is attached, mails too, stays bytes; nothing that the mail points to is fetched. */
async function parseMail(bytes: Uint8Array): Promise<Mail> {
  const mail = await PostalMime.parse(bytes, { forceRfc822Attachments: true, maxNestingDepth: 32 })
  const attachments = mail.attachments.map(({ filename, mimeType, content }, i) => ({
    name: nameOf(filename, mimeType, i),
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content),
  }))
  return {
    subject: mail.subject ?? '',
    text: mail.text ?? textOfHtml(mail.html ?? ''),
    isFromHtml: mail.text === undefined && mail.html !== undefined,
    attachments: attachments.filter((each) => each.bytes.length > 0),
  }
}

/** The sender chose the name: folders, controls and marks that reorder what is shown are taken away. */
function nameOf(filename: string | null, mimeType: string, i: number): string {
  const last = (filename ?? '').split(/[\\/]/).at(-1)!
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .trim()
    .slice(-200)
  return plain === '' || /^\.+$/.test(plain)
    ? `attachment-${i + 1}.${mimeType === 'message/rfc822' ? 'eml' : 'bin'}`
    : plain
}

import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Where `npm run build:desk` puts the desk. */
const FOLDER = join(import.meta.dirname, '..', '..', 'web', 'dist')

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
}
/** Best first; the build writes them beside each file. */
const CODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const
const YEAR = 31_536_000

/**
 * Serves the desk: a file that its build made by that file's name, and at each address of a page the one document, which finds its way itself. Only
 * names that stand in the folder are served, so that no address leads out of it; they are read again when one is asked for that was not there, for
 * the desk may be built anew under a running node.
 */
export function deskFiles(app: FastifyInstance, folder: string = FOLDER): void {
  let built = stampOf(folder)
  let files = filesOf(folder)
  const find = (path: string) => {
    const found = files.get(path)
    if (found) return found
    // Anybody may ask for what is not there: only a change of the folder has it read again.
    const now = stampOf(folder)
    if (now !== built) [built, files] = [now, filesOf(folder)]
    return files.get(path)
  }
  const give = async (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?')[0]!
    const file = find(path)
    return file ? send(request, reply, file, path.startsWith('/assets/')) : reply.callNotFound()
  }
  app.get('/assets/*', give)
  app.get('/icon.svg', give)
  for (const path of PAGES)
    app.get(path, async (request, reply) => sendPage(request, reply, find('/index.html')))
}

/** The addresses of the desk's pages (web/routes.tsx); any other is nobody's. */
const PAGES = [
  '/',
  '/requests',
  '/requests/*',
  '/drafts/*',
  '/release',
  '/release/*',
  '/hotline',
  '/record',
  '/record/*',
  '/review',
  '/review/*',
  '/administration',
  '/administration/*',
  '/me',
  '/notices',
  '/help',
  '/help/*',
  '/parts',
  '/invitation/*',
] as const

type Served = { readonly path: string; readonly codings: readonly (typeof CODINGS)[number][] }

/** Another one whenever a file came to the folder or it was put in place anew. */
function stampOf(folder: string): string {
  const found = ['', 'assets'].map((part) =>
    statSync(join(folder, part), { throwIfNoEntry: false, bigint: true }),
  )
  return found.map((part) => `${part?.ino} ${part?.mtimeNs}`).join(' ')
}

function filesOf(folder: string): ReadonlyMap<string, Served> {
  if (!existsSync(folder)) return new Map()
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length).replaceAll('\\', '/'))
  const all = new Set(names)
  const shown = names.filter((name) => extname(name) in TYPES)
  return new Map(
    shown.map((name) => [
      name,
      {
        path: join(folder, name),
        codings: CODINGS.filter(({ ending }) => all.has(name + ending)),
      },
    ]),
  )
}

/** A name that changes with its bytes may be kept for good; the others are asked for anew. */
function send(request: FastifyRequest, reply: FastifyReply, file: Served, isFixed: boolean): FastifyReply {
  const accepted = (request.headers['accept-encoding'] ?? '')
    .split(',')
    .map((each) => each.trim().split(';')[0])
  const coding = file.codings.find(({ name }) => accepted.includes(name))
  reply
    .type(TYPES[extname(file.path)]!)
    .header('vary', 'accept-encoding')
    .header('cache-control', isFixed ? `public, max-age=${YEAR}, immutable` : 'no-cache')
  if (coding) reply.header('content-encoding', coding.name)
  return reply.send(createReadStream(file.path + (coding?.ending ?? '')))
}

function sendPage(request: FastifyRequest, reply: FastifyReply, page: Served | undefined): FastifyReply {
  reply.header('content-security-policy', POLICY)
  if (page) return send(request, reply, page, false)
  return reply.code(503).type(TYPES['.html']!).send(createReadStream(UNBUILT))
}

/** Only files of this node run, none of them made of text at run time (Trusted Types), and nobody frames the page. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types comity',
].join('; ')

const UNBUILT = join(import.meta.dirname, 'desk-unbuilt.html')

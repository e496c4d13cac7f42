/** A node's folder and its settings: read in one place, checked in one function; a node refuses to start rather than guess. */

import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'

const closed = { additionalProperties: false }
const NodeFile = Type.Object(
  {
    v: Type.Literal(1),
    /** 64 hex digits of the identity key. */
    identity: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    host: Type.String({ minLength: 1 }),
    prefix: Type.String({ pattern: '^[A-Z]{2,5}$' }),
    name: Type.Object({ en: Type.String(), zh: Type.String() }, closed),
    exercise: Type.Boolean(),
    /** Where others reach this node; absent where nobody can. */
    url: Type.Optional(Type.String()),
    listen: Type.Object({ host: Type.String(), port: Type.Integer({ minimum: 0, maximum: 65_535 }) }, closed),
    /** Outside the database and its backups; relative to the node's folder. */
    guardFolder: Type.String(),
    /** Whether webhooks may lead to this machine and its networks, and over plain HTTP; not unless it says so. */
    privateWebhooks: Type.Optional(Type.Boolean()),
    /** The mail server by which people are told of what concerns them; none without it. */
    mail: Type.Optional(
      Type.Object(
        {
          /** `smtp://user@host:port` (STARTTLS), or `smtps://`; never with a password. */
          smtp: Type.String({ pattern: '^smtps?://[!-~]+$' }),
          from: Type.String({ pattern: '^[!-?A-~]{1,64}@[A-Za-z0-9.-]{1,200}$' }),
          /** Relative to the node's folder; nobody else may read it. */
          passwordFile: Type.Optional(Type.String({ minLength: 1 })),
        },
        closed,
      ),
    ),
    /** Where people reach the page, if not at `url`. */
    page: Type.Optional(Type.String({ pattern: '^https?://[!-~]+$' })),
    pollSeconds: Type.Integer({ minimum: 1, maximum: 3600 }),
    /** The OpenID provider at which people may sign in. */
    oidc: Type.Optional(
      Type.Object(
        {
          issuer: Type.String({ minLength: 1 }),
          clientId: Type.String({ minLength: 1 }),
          /** Holds the client's secret and nothing else; relative to the node's folder. A public client has none. */
          clientSecretFile: Type.Optional(Type.String({ minLength: 1 })),
          name: Type.Object({ en: Type.String(), zh: Type.String() }, closed),
          /** By which claim people are enrolled: the provider's own id, or an e-mail address that it verified. */
          claim: Type.Union([Type.Literal('sub'), Type.Literal('email')]),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type NodeFile = Static<typeof NodeFile>

/** The same with the path of the secret's file. */
export type OidcConfig = NonNullable<NodeFile['oidc']> & { readonly secretPath?: string }

export type Config = Omit<NodeFile, 'oidc'> & {
  readonly oidc?: OidcConfig
  readonly folder: string
  readonly guard: string
  readonly keys: string
  readonly blobs: string
  /** SQLite file, or a PostgreSQL URL from DATABASE_URL. */
  readonly database: { readonly sqlite: string } | { readonly postgres: string }
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

export const NODE_FILE = 'node.json'

/** Reads `<folder>/node.json` and the environment. Throws ConfigError that says what was, what was expected and what to do. */
export function readConfig(folder: string, env: Readonly<Record<string, string | undefined>>): Config {
  const path = join(folder, NODE_FILE)
  const value = readNodeFile(path)
  const [error] = Value.Errors(NodeFile, value)
  if (error) throw new ConfigError(`${path}: ${error.instancePath || 'the file'} ${error.message}`)
  const { oidc, ...file } = value as NodeFile
  return {
    ...file,
    ...(oidc && { oidc: withPath(folder, oidc) }),
    folder,
    guard: join(folder, file.guardFolder),
    keys: join(folder, 'keys'),
    blobs: join(folder, 'blobs'),
    database: readDatabase(folder, env.DATABASE_URL),
  }
}

function withPath(folder: string, oidc: NonNullable<NodeFile['oidc']>): OidcConfig {
  const { clientSecretFile } = oidc
  return { ...oidc, ...(clientSecretFile !== undefined && { secretPath: resolve(folder, clientSecretFile) }) }
}

function readNodeFile(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new ConfigError(
      `there is no node in this folder: ${path} cannot be read; make one with "comity init", or name its folder with --folder`,
      { cause },
    )
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new ConfigError(`${path} is not JSON: ${cause instanceof Error ? cause.message : ''}`, { cause })
  }
}

function readDatabase(folder: string, url: string | undefined): Config['database'] {
  if (!url) return { sqlite: join(folder, 'comity.sqlite') }
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new ConfigError('DATABASE_URL is set but is not a postgres:// URL; unset it to use SQLite')
  return { postgres: url }
}

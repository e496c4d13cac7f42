import { readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Config, ConfigError } from './config.ts'

/** The mail server that a node's settings name, with its password. */
export type MailSettings = {
  readonly host: string
  readonly port: number
  /** TLS from the first byte; otherwise STARTTLS, where the server has it. */
  readonly secure: boolean
  readonly user?: string
  readonly password?: string
  /** From whom mails come. */
  readonly from: string
}

/** Undefined where the node sends no mails. Throws ConfigError that says what to mend, never with what the password file holds. */
export function readMailSettings({ mail, folder }: Config): MailSettings | undefined {
  if (!mail) return undefined
  const url = URL.canParse(mail.smtp) ? new URL(mail.smtp) : undefined
  if (!url?.hostname) throw new ConfigError('"mail.smtp" is no address; write smtp://user@mail.example:587')
  if (url.password !== '')
    throw new ConfigError('"mail.smtp" holds a password; put it into a file and name that in "passwordFile"')
  const user = decodeURIComponent(url.username)
  const secure = url.protocol === 'smtps:'
  const password =
    mail.passwordFile === undefined ? undefined : readPassword(resolve(folder, mail.passwordFile))
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    from: mail.from,
    ...(user !== '' && { user }),
    ...(password !== undefined && { password }),
  }
}

function readPassword(path: string): string {
  try {
    const mode = statSync(path).mode & 0o777
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw new ConfigError(`${path} may be read by others (mode ${mode.toString(8)}); set it to 600`)
    return readFileSync(path, 'utf8').trimEnd()
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    throw new ConfigError(`${path}, which "mail.passwordFile" names, cannot be read`, { cause })
  }
}

import { connect, isIP, type Socket } from 'node:net'
import type { Letter, Mailed, MailPort } from '../app/ports/mail.ts'
import type { MailSettings } from '../ops/mail-settings.ts'

export type MailServer = MailSettings & {
  /** What the sender is called beside its address. */
  readonly name: string
  /** At the end of Message-ID and List-Id: the node's own host. */
  readonly own: string
}

const CONNECT_MS = 10_000
const TOTAL_MS = 45_000

/** Mails by SMTP, one connection each: nothing is kept open between them. */
export function openMailServer(server: MailServer): MailPort {
  return {
    host: server.own,
    async send(letter, ended) {
      const limit = AbortSignal.timeout(TOTAL_MS)
      const signal = ended ? AbortSignal.any([ended, limit]) : limit
      try {
        await handOver(server, letter, signal)
        return { sent: true }
      } catch (error) {
        return failedWith(error)
      }
    },
  }
}

async function handOver(server: MailServer, letter: Letter, signal: AbortSignal): Promise<void> {
  // A node that sends no mails does not carry the code that does.
  const { createTransport } = await import('nodemailer')
  const { host, port, secure, user, password, from, name, own } = server
  const sockets: Socket[] = []
  // A server that says nothing must not hold up a node that ends: the connection is ours to cut.
  const cut = () => {
    for (const socket of sockets) socket.destroy(new Error('the mail server was given up'))
  }
  signal.addEventListener('abort', cut, { once: true })
  const transport = createTransport({
    host,
    port,
    secure,
    // A password never goes in clear but to this machine.
    requireTLS: user !== undefined && !isLoopback(host),
    ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
    name: own,
    getSocket(_, found) {
      const socket = connect({ host, port, timeout: CONNECT_MS })
      sockets.push(socket)
      if (signal.aborted) cut()
      socket.once('timeout', () => socket.destroy(new Error('the mail server does not answer')))
      socket.once('error', (error) => found(error, undefined))
      socket.once('connect', () => {
        socket.setTimeout(0)
        socket.removeAllListeners('error')
        found(null, { connection: socket })
      })
    },
    greetingTimeout: CONNECT_MS,
    socketTimeout: CONNECT_MS * 2,
    // What stands in a mail is text: nothing in it is ever read as the name of a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const mail = {
    from: { name, address: from },
    to: { ...letter.to, name: plainName(letter.to.name) },
    subject: letter.subject,
    text: letter.text,
    messageId: `<${letter.id}@${own}>`,
    headers: {
      'List-Id': `<notices.${own}>`,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
    },
  }
  try {
    await transport.sendMail(mail)
  } finally {
    signal.removeEventListener('abort', cut)
    transport.close()
    cut()
  }
}

/** A name is one line of text, whatever it was made of: a line break in it would begin another header. */
function plainName(name: string): string {
  return name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, 100)
    .toWellFormed()
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

function failedWith(error: unknown): Mailed {
  const said = error instanceof Error ? ('response' in error ? error.response : error.message) : 'failed'
  return {
    failed: String(said ?? 'failed')
      .replaceAll(/\s+/g, ' ')
      .slice(0, 200),
  }
}

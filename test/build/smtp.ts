import { createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import PostalMime from 'postal-mime'
import type { OwnCertificate } from './certificate.ts'

/** A mail as it came over the wire. */
export type Caught = {
  readonly from: string
  readonly to: readonly string[]
  /** Header fields by their names in lower case, as they stand, unfolded. */
  readonly headers: Readonly<Record<string, readonly string[]>>
  readonly subject: string
  readonly text: string
  readonly raw: string
  /** It came under TLS. */
  readonly isSecret: boolean
}
/** TLS from the first byte, or when it is asked for (RFC 3207). */
export type SmtpTls = OwnCertificate & { readonly when: 'at_once' | 'starttls' }
/** A password as it came, and whether under TLS. */
export type Login = { readonly user: string; readonly password: string; readonly isSecret: boolean }
/** How the end of a mail is answered: `250`, a refusal, `drop` (it is kept and the connection is cut), or `silent`. */
export type SmtpAnswer = `${number} ${string}` | 'drop' | 'silent'

type TestContext = { onTestFinished(finish: () => Promise<void>): void }

/** A mail server that speaks SMTP (RFC 5321) as strictly as it is written; what it was told out of order is in `faults`. */
export async function smtpServer(t: TestContext, tls?: SmtpTls) {
  const caught: Caught[] = []
  const logins: Login[] = []
  const answers: SmtpAnswer[] = []
  const faults: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    const told = { caught, answers, faults, logins, tls }
    if (tls?.when === 'at_once') talk(secured(socket, tls), told)
    else talk(socket, told)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((done) => server.close(done))
  }
  t.onTestFinished(async () => {
    if (server.listening) await close()
  })
  return { caught, answers, faults, logins, close, port: (server.address() as { port: number }).port }
}

type Talk = {
  readonly caught: Caught[]
  readonly answers: SmtpAnswer[]
  readonly faults: string[]
  readonly logins: Login[]
  readonly tls: SmtpTls | undefined
}

function secured(socket: Socket, { cert, key }: OwnCertificate): TLSSocket {
  const inside = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext({ cert, key }) })
  // A client that does not trust the certificate hangs up.
  inside.on('error', () => {})
  return inside
}
type Envelope = { greeted: boolean; from: string | undefined; to: string[]; data: string[] | undefined }

function talk(socket: Socket, told: Talk, { isAgain = false } = {}): void {
  const at: Envelope = { greeted: false, from: undefined, to: [], data: undefined }
  const say = (line: string) => void socket.write(`${line}\r\n`)
  let rest = ''
  // One line after the other, also where a mail takes its time to be parsed.
  let turn = Promise.resolve()
  if (!isAgain) say('220 test ESMTP')
  socket.on('data', (bytes) => {
    rest += bytes.toString('latin1')
    const lines = rest.split('\r\n')
    rest = lines.pop()!
    for (const line of lines) turn = turn.then(() => hear(line, at, { ...told, socket, say }))
  })
}

type Heard = Talk & { readonly socket: Socket; say(line: string): void }

async function hear(line: string, at: Envelope, heard: Heard): Promise<void> {
  const { say, faults } = heard
  if (at.data) {
    if (line !== '.') return void at.data.push(line.startsWith('.') ? line.slice(1) : line)
    return endOfData(at, heard)
  }
  const verb = line.slice(0, 4).toUpperCase()
  const refuse = () => {
    faults.push(line)
    say('503 bad sequence')
  }
  if (verb === 'EHLO' || verb === 'HELO') {
    at.greeted = true
    say('250-test')
    if (offersTls(heard)) say('250-STARTTLS')
    say('250-AUTH PLAIN')
    return say('250 8BITMIME')
  }
  if (verb === 'STAR' && offersTls(heard)) {
    const { socket } = heard
    socket.removeAllListeners('data')
    say('220 go on')
    return talk(secured(socket, heard.tls!), heard, { isAgain: true })
  }
  if (verb === 'AUTH') {
    const [, user = '', password = ''] = Buffer.from(line.slice('AUTH PLAIN '.length), 'base64')
      .toString()
      .split('\0')
    heard.logins.push({ user, password, isSecret: heard.socket instanceof TLSSocket })
    return say('235 welcome')
  }
  if (verb === 'QUIT') {
    say('221 bye')
    return void heard.socket.end()
  }
  if (verb === 'MAIL') {
    const from = /^MAIL FROM:<([^<>\s]*)>( BODY=8BITMIME)?$/i.exec(line)?.[1]
    if (!at.greeted || at.from !== undefined || from === undefined) return refuse()
    at.from = from
    return say('250 ok')
  }
  if (verb === 'RCPT') {
    const to = /^RCPT TO:<([^<>\s]+)>$/i.exec(line)?.[1]
    if (at.from === undefined || to === undefined) return refuse()
    at.to.push(to)
    return say('250 ok')
  }
  if (verb === 'DATA') {
    if (at.to.length === 0) return refuse()
    at.data = []
    return say('354 go on')
  }
  refuse()
}

function offersTls({ tls, socket }: Heard): boolean {
  return tls?.when === 'starttls' && !(socket instanceof TLSSocket)
}

async function endOfData(at: Envelope, { caught, answers, say, socket }: Heard): Promise<void> {
  const answer = answers.shift() ?? '250 kept'
  if (answer === 'drop' || answer.startsWith('250'))
    caught.push({ ...(await readMail(at)), isSecret: socket instanceof TLSSocket })
  Object.assign(at, { from: undefined, to: [], data: undefined })
  if (answer === 'drop') return void socket.destroy()
  if (answer !== 'silent') say(answer)
}

async function readMail({ from = '', to, data = [] }: Envelope): Promise<Omit<Caught, 'isSecret'>> {
  const raw = data.join('\r\n')
  const parsed = await PostalMime.parse(Buffer.from(raw, 'latin1'))
  const head = raw.split('\r\n\r\n')[0]!.replaceAll(/\r\n[ \t]+/g, ' ')
  const headers: Record<string, string[]> = {}
  for (const field of head.split('\r\n')) {
    const name = field.slice(0, field.indexOf(':')).toLowerCase()
    headers[name] = [...(headers[name] ?? []), field.slice(name.length + 1).trim()]
  }
  return { from, to: [...to], headers, raw, subject: parsed.subject ?? '', text: parsed.text ?? '' }
}

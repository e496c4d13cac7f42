import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openMailServer } from '../../src/notify/mail-server.ts'
import { newCertificate } from '../build/certificate.ts'
import { type SmtpTls, smtpServer } from '../build/smtp.ts'

const LETTER = {
  id: 'test-1',
  to: { name: 'Officer Okafor', address: 'okafor@arden.example' },
  subject: 'ARD-2026-0042',
  text: 'Nightjar',
}
const LOGIN = { user: 'comity', password: 'a password of the mail server' }

/** What this machine trusts, with one certificate more. */
function trusting(cert: string): void {
  const before = getCACertificates('default')
  setDefaultCACertificates([...before, cert])
  onTestFinished(() => setDefaultCACertificates(before))
}

async function sends(
  { tls, host = 'localhost' }: { tls?: SmtpTls; host?: string },
  login: { user?: string; password?: string } = {},
) {
  const smtp = await smtpServer({ onTestFinished }, tls)
  const mail = openMailServer({
    host,
    port: smtp.port,
    secure: tls?.when === 'at_once',
    from: 'comity@arden.example',
    name: 'Comity ARD',
    own: 'node.arden.example',
    ...login,
  })
  return { smtp, mailed: await mail.send(LETTER) }
}

describe.each(['starttls', 'at_once'] as const)('a mail under TLS, %s', (when) => {
  it('arrives, and the password before it, by no word in clear', async () => {
    const own = newCertificate('localhost')
    trusting(own.cert)
    const { smtp, mailed } = await sends({ tls: { ...own, when } }, LOGIN)
    expect(mailed).toEqual({ sent: true })
    expect(smtp.logins).toEqual([{ ...LOGIN, isSecret: true }])
    expect(smtp.caught).toMatchObject([{ to: ['okafor@arden.example'], isSecret: true }])
    expect(smtp.faults).toEqual([])
  })

  it.each([
    ['that nobody here trusts', 'localhost', false],
    ['of another host', 'evil.example', true],
  ])('is not given to a server with a certificate %s, nor is the password', async (_, host, isTrusted) => {
    const own = newCertificate(host)
    if (isTrusted) trusting(own.cert)
    const { smtp, mailed } = await sends({ tls: { ...own, when } }, LOGIN)
    expect(mailed).toMatchObject({ failed: expect.stringMatching(/certificate|altnames/i) })
    expect([smtp.logins, smtp.caught]).toEqual([[], []])
  })
})

describe('a password', () => {
  // Whoever sits between takes the word STARTTLS away. The address is this machine, and none that we know as such.
  it('is not said in clear to a server that says it has no TLS', async () => {
    const { smtp, mailed } = await sends({ host: '0.0.0.0' }, LOGIN)
    expect(mailed).toMatchObject({ failed: expect.any(String) })
    expect([smtp.logins, smtp.caught]).toEqual([[], []])
  })
})

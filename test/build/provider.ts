import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

type TestContext = { onTestFinished(finish: () => Promise<void>): void }
type Account = { readonly email?: string; readonly email_verified?: boolean }

/** An OpenID provider on this machine, certified software, with these accounts; whoever names himself there is let in. */
export async function openProvider(
  t: TestContext,
  {
    back,
    secret,
    accounts,
  }: { readonly back: string; readonly secret: string; readonly accounts: Readonly<Record<string, Account>> },
): Promise<{ readonly issuer: string }> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'comity', client_secret: secret, redirect_uris: [back] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    features: { devInteractions: { enabled: true } },
    findAccount: (_: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...accounts[id] }),
    }),
    cookies: { keys: ['a key of the test'] },
  })
  server.on('request', provider.callback())
  t.onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })
  return { issuer }
}

/** Goes through the provider's pages as somebody at a browser would; the address to which it sends him back. */
export async function signInAt(url: string, login: string, back: string): Promise<string> {
  const cookies = new Map<string, string>()
  let at = url
  let body: URLSearchParams | undefined
  for (let step = 0; step < 12; step++) {
    const answer = await fetch(at, {
      redirect: 'manual',
      method: body ? 'POST' : 'GET',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(body && { body }),
    })
    body = undefined
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(';')[0]!.split('=') as [string, string]
      cookies.set(name, value)
    }
    const location = answer.headers.get('location')
    if (location !== null) {
      at = new URL(location, at).href
      if (at.startsWith(back)) return at
      continue
    }
    const page = await answer.text()
    const prompt = /name="prompt" value="(login|consent)"/.exec(page)?.[1]
    if (!prompt) throw new Error(`the provider answered ${answer.status}: ${page.slice(0, 500)}`)
    at = new URL(/action="([^"]+)"/.exec(page)![1]!, at).href
    body = new URLSearchParams({ prompt, ...(prompt === 'login' && { login, password: 'x' }) })
  }
  throw new Error(`${url} led nowhere`)
}

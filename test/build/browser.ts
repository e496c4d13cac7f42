import type { Answered, TestApi } from './api.ts'

/** What a page of ours sends with an act; each may be left out or bent by a test. */
export const FROM_DESK = { 'sec-fetch-site': 'same-origin', 'comity-desk': '1' } as const

/** A browser before a node: keeps the cookie that it was given last, and acts as a page of the node does. */
export type Browser = {
  cookie: string
  get(path: string): Promise<Answered>
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>
}

export function openBrowser(api: TestApi, host = 'arden.localhost:4001'): Browser {
  const browser: Browser = {
    cookie: '',
    get: (path) => ask('GET', path, {}),
    post: (path, body = {}, headers = FROM_DESK) => ask('POST', path, { body, headers }),
  }
  async function ask(
    method: string,
    path: string,
    { body, headers }: { body?: unknown; headers?: Readonly<Record<string, string>> },
  ): Promise<Answered> {
    const cookie = browser.cookie === '' ? {} : { cookie: browser.cookie }
    const answer = await api.call(method, path, {
      token: null,
      headers: { host, 'user-agent': 'Firefox', ...cookie, ...headers },
      ...(body !== undefined && { body }),
    })
    const given = answer.headers['set-cookie']
    if (given !== undefined) browser.cookie = String(given).split(';')[0]!
    return answer
  }
  return browser
}

/** The code of a problem, with its status. */
export function problemOf({ status, json }: Answered): readonly [number, string | undefined] {
  return [status, (json as { code?: string } | undefined)?.code]
}

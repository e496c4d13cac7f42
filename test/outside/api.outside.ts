import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openApi, type TestApi } from '../build/api.ts'
import { WORDS } from '../build/journey-words.ts'
import { type Network, testNetwork } from '../build/network.ts'
import { aRequest } from '../build/requests.ts'
import { pythonWith, run } from './python.ts'

/** Programs that others wrote, in the versions with which they were last seen to agree. */
const PACKAGES = [
  'openapi-spec-validator==0.9.0',
  'schemathesis==4.32.5',
  'openapi-python-client==0.29.1',
  'cryptography',
]
const LINTER = '@redocly/cli@2.77.0'
/** By these the tester can lock itself out: they come last. */
const LOCKING_OUT = ['revokeToken', 'revokeOwnToken', 'changePerson']
const HERE = fileURLToPath(new URL('./', import.meta.url))

let folder: string
let python: string
let net: Network<'arden' | 'beiyuan'>
let arden: TestApi
let beiyuan: TestApi
let urls: { arden: string; beiyuan: string }
let ticking: NodeJS.Timeout
const finish: (() => Promise<void>)[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-api-'))
  python = await pythonWith(folder, PACKAGES)
  const t = { onTestFinished: (end: () => Promise<void>) => void finish.push(end) }
  net = await testNetwork(t, ['arden', 'beiyuan'])
  arden = await openApi(t, net.arden)
  beiyuan = await openApi(t, net.beiyuan)
  const listen = (api: TestApi) => api.app.listen({ port: 0, host: '127.0.0.1' })
  urls = { arden: await listen(arden), beiyuan: await listen(beiyuan) }
  await writeFile(described(), (await arden.call('GET', '/api/openapi.json')).text)
  // The programs live in the real time, the nodes in that of the test.
  ticking = setInterval(() => void net.passes({ seconds: 10 }).catch(() => {}), 500)
})

afterAll(async () => {
  clearInterval(ticking)
  await net?.settles()
  for (const end of finish.reverse()) await end()
  await rm(folder, { recursive: true, force: true })
})

const described = () => join(folder, 'openapi.json')

describe('the description of the API', () => {
  it('is valid by the specification', async () => {
    expect(await run(python, ['-m', 'openapi_spec_validator', described()])).toContain('OK')
  })

  it('is found without a fault by a linter', async () => {
    await run('npm', ['install', '--silent', '--no-save', '--prefix', folder, LINTER])
    const settings = join(folder, 'redocly.yaml')
    await writeFile(settings, 'extends: [recommended-strict]\n')
    await run(join(folder, 'node_modules', '.bin', 'redocly'), ['lint', described(), '--config', settings])
  })
})

describe('the API under a property-based tester', () => {
  it('answers whatever is sent as its description says, and never with an error of its own', async () => {
    // A node of its own: what is tried here spares nothing.
    const own = await testNetwork({ onTestFinished }, ['arden', 'beiyuan'])
    const tried = await openApi({ onTestFinished }, own.arden)
    const url = await tried.app.listen({ port: 0, host: '127.0.0.1' })
    const roles = ['handler', 'approver', 'duty_officer', 'operator', 'auditor'] as const
    const { token } = await tried.person('everything', roles)
    const { reference } = await own.arden.officer(own.beiyuan).submits(aRequest())
    const settings = join(folder, 'schemathesis.toml')
    await writeFile(
      settings,
      `hooks = ${JSON.stringify(join(HERE, 'api_hooks.py'))}
[parameters]
"path.pair" = "BEI"
"path.ref" = ${JSON.stringify(reference)}
[checks]
# What has the described shape is never misshapen (400); the rules may refuse it all the same.
positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 410, 412, 422, 428, 429, 503, 507]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429]
missing_required_header.expected-statuses = [400, 401, 406, 415, 422, 428]
`,
    )
    const tries = (...operations: readonly string[]) =>
      run(
        python,
        [
          ...['-m', 'schemathesis.cli', '--config-file', settings, 'run', described()],
          ...['--url', url, '--header', `Authorization: Bearer ${token}`, ...operations],
          ...['--phases', 'examples,coverage,fuzzing', '--max-examples', '6', '--seed', '20261124'],
          ...['--workers', '1', '--no-color'],
        ],
        folder,
      )
    // The stream does not end, and has tests of its own.
    const out = await tries(
      ...['streamEvents', ...LOCKING_OUT].flatMap((id) => ['--exclude-operation-id', id]),
    )
    expect(Number(/(\d+) generated, \d+ passed/.exec(out)?.[1])).toBeGreaterThan(2000)
    // It was let in until the end.
    expect((await tried.call('GET', '/api/v1/requests', { token })).status).toBe(200)
    await tries(...LOCKING_OUT.flatMap((id) => ['--include-operation-id', id]))
  })
})

describe('a client generated from the description', () => {
  it('goes the whole journey, in English and in Chinese', async () => {
    const settings = join(folder, 'generator.yaml')
    const bytes = 'application/octet-stream'
    await writeFile(
      settings,
      JSON.stringify({
        post_hooks: [],
        content_type_overrides: {
          'application/partial-upload': bytes,
          'application/x-ndjson': bytes,
          'application/pdf': bytes,
        },
      }),
    )
    const client = join(folder, 'comity_client')
    await run(python, [
      ...['-m', 'openapi_python_client', 'generate', '--path', described(), '--config', settings],
      ...['--meta', 'none', '--output-path', client, '--fail-on-warning'],
    ])
    const people = (api: TestApi) =>
      [api.author, api.approver].map(({ token, kid, pem }) => ({ token, kid, pem }))
    const site = join(folder, 'site.json')
    await writeFile(
      site,
      JSON.stringify({
        words: WORDS,
        arden: { url: urls.arden, people: people(arden) },
        beiyuan: { url: urls.beiyuan, people: people(beiyuan) },
      }),
    )
    const script = join(folder, 'journey.py')
    await writeFile(script, await run('cat', [join(HERE, 'api_journey.py')]))
    const out = JSON.parse(await run(python, [script, site]))
    for (const lang of ['en', 'zh'] as const)
      expect(out[lang], lang).toMatchObject({
        phase: 'answered',
        outcomes: ['done', 'done'],
        rated: 5,
        reason: WORDS[lang].reason,
      })
  })
})

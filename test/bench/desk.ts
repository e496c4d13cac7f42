import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { enterRequest } from '../../src/app/enter-request.ts'
import { addPerson } from '../../src/app/people/persons.ts'
import { createToken } from '../../src/app/tokens.ts'
import { openPair, type PairOfNodes } from './pair-of-nodes.ts'

const root = resolve(import.meta.dirname, '../..')
const REQUESTS = 10_000
const TOGETHER = 256
const KINDS = ['information', 'investigation', 'preservation'] as const
const URGENCIES = ['urgent', 'routine'] as const
const THINGS = [
  'Logs of a control host',
  'Who rents the host',
  'A phishing kit',
  '钓鱼网站的注册信息',
  '勒索软件的样本',
]

/** As test/browser/measure-desk.ts prints them. */
type DeskTimings = {
  readonly firstLoadKb: number
  readonly filterMs: number
  readonly sortMs: number
  readonly openMs: number
}
type Note = (name: string, value: number, unit: string) => void

/** The desk in Chromium over a node of 10,000 requests, as a person has it who opens it in the morning. Left out with a word where no browser is. */
export async function desk(note: Note, folder: string, port: number): Promise<void> {
  execFileSync(process.execPath, [join(root, 'scripts', 'build-desk.ts'), '--if-changed'], {
    stdio: 'inherit',
  })
  const pair = await openPair(folder, port)
  try {
    await addPerson(pair.asker.node, { id: 'reader', name: 'Reader', roles: ['handler'] })
    const token = await createToken(pair.asker.node, { name: 'bench', person: 'reader' })
    await enterMany(pair)
    const timings = await measure(`http://127.0.0.1:${port}`, token)
    if (!timings) return
    note('desk.first_load_kb', timings.firstLoadKb, 'kB')
    note('desk.list_filter_ms', timings.filterMs, 'ms')
    note('desk.list_sort_ms', timings.sortMs, 'ms')
    note('desk.open_ms', timings.openMs, 'ms')
  } finally {
    await pair.close()
  }
}

/** In a process of its own, as a browser is. Undefined where there is none; it has said so. */
async function measure(url: string, token: string): Promise<DeskTimings | undefined> {
  const script = join(root, 'test', 'browser', 'measure-desk.ts')
  const child = spawn(process.execPath, [script, url, String(REQUESTS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, COMITY_TOKEN: token },
  })
  let told = ''
  child.stdout.on('data', (chunk) => (told += chunk))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the desk's measuring ended with ${code}`)
  return told === '' ? undefined : (JSON.parse(told) as DeskTimings)
}

async function enterMany({ asker }: PairOfNodes): Promise<void> {
  for (let done = 0; done < REQUESTS; done += TOGETHER) {
    const now = Math.min(TOGETHER, REQUESTS - done)
    await Promise.all(Array.from({ length: now }, (_, i) => enterOne(asker, done + i)))
  }
}

function enterOne({ node }: PairOfNodes['asker'], number: number) {
  const say = (text: string) => ({
    lang: /\p{Script=Han}/u.test(text) ? ('zh' as const) : ('en' as const),
    text,
  })
  return enterRequest(
    node,
    'BEI',
    {
      kind: KINDS[number % KINDS.length]!,
      urgency: URGENCIES[number % URGENCIES.length]!,
      title: say(`${THINGS[number % THINGS.length]} ${number}`),
      facts: say('It gave orders to about 4,000 cameras on 20 November between 06:55 and 09:10 UTC.'),
      asks: [say('Preserve flow records of 18 to 21 November')],
    },
    { name: 'Bench', role: 'handler' },
  )
}

import type { Sizes } from './bundle-text.ts'
import { aHistory, type History, type Wish } from './histories.ts'
import { type Opens, opensCosignature } from './model-record.ts'
import { brokenNarrowing } from './narrowing.ts'
import { areWitnessesSound, brokenClaims, type Verdicts } from './properties.ts'
import { realVerdicts } from './real-verdicts.ts'
import { modelVerdicts } from './verdict-model.ts'

export type Thoroughness = {
  /** Each cut of the history, not the last alone: the comparison at each, and from each to the next V14. */
  readonly cuts: boolean
}

/** All that does not hold of the history of a seed, in sentences that name the smallest cut that shows it; empty when all holds. */
export async function checkHistory(seed: number, { cuts }: Thoroughness, wish: Wish = {}): Promise<string[]> {
  const history = aHistory(seed, wish)
  const opens = remembering()
  const complaints: string[] = []
  let before: Verdicts | undefined
  for (const cut of cuts ? history.cuts : history.cuts.slice(-1)) {
    const [model, real] = await both(history, cut, opens)
    if (model !== real) {
      complaints.push(`seed ${seed}: ${await describe(history, cut, opens)}`)
      continue
    }
    if (model === 'refused') continue
    const verdicts = JSON.parse(real) as Verdicts
    if (cut === history.cuts.at(-1))
      complaints.push(...brokenClaims(history.world, verdicts).map((claim) => `seed ${seed}: ${claim}`))
    if (before !== undefined) complaints.push(...narrowing(history, before, verdicts))
    before = verdicts
  }
  return complaints
}

async function both(history: History, cut: Sizes, opens: Opens): Promise<[string, string]> {
  const text = history.bundle(cut)
  return [await modelOrRefusal(text, opens), await realVerdicts(text)]
}

export async function modelOrRefusal(text: string, opens: Opens = opensCosignature): Promise<string> {
  try {
    return await modelVerdicts(text, opens)
  } catch (error) {
    if (error instanceof Error && (error.message === 'bad_cut' || error.message === 'bad_order'))
      return 'refused'
    throw error
  }
}

/** Each line is opened once for all cuts of one history. */
function remembering(): Opens {
  const known = new Map<string, Promise<boolean>>()
  return (body, line, verifier) => {
    const key = `${verifier.publicKey.toHex()} ${line} ${body}`
    const opened = known.get(key) ?? opensCosignature(body, line, verifier)
    known.set(key, opened)
    return opened
  }
}

/** V14, where the witnesses are sound; keys that end and forks that come to light may change more. */
function narrowing({ world, seed }: History, before: Verdicts, after: Verdicts): string[] {
  const isUnsettled =
    world.nodes.some((node) => node.keyVersion > 1 || node.epochs.length > 1) ||
    // Another version at the end of the logs has other witnesses, by whose times the cut is earlier.
    (before.cut.time ?? '') > (after.cut.time ?? '')
  if (isUnsettled || !areWitnessesSound(world)) return []
  const areHonest = world.nodes.every((node) => node.isHonest())
  return brokenNarrowing(before, after, areHonest).map((change) => `seed ${seed}: V14: ${change}`)
}

/** The smallest cut that still shows the difference, and where it lies. */
async function describe(history: History, cut: Sizes, opens: Opens): Promise<string> {
  const smallest = await shrink(history, cut, opens)
  const [model, real] = await both(history, smallest, opens)
  return `at ${JSON.stringify(smallest)} ${firstDifference(model, real)}`
}

/** Takes leaves off the ends of both logs as long as the difference stays. */
async function shrink(history: History, cut: Sizes, opens: Opens): Promise<Sizes> {
  const [, first] = await both(history, cut, opens)
  for (const step of [16, 4, 1]) {
    for (const side of [0, 1] as const) {
      const smaller = cut.map((sizes, i) =>
        i === side ? sizes.with(-1, Math.max(0, sizes.at(-1)! - step)) : sizes,
      ) as unknown as Sizes
      if (smaller[side].at(-1) === cut[side].at(-1)) continue
      const [model, real] = await both(history, smaller, opens)
      // A cut without any keys is refused for that; it shows nothing of the difference looked for.
      if (model !== real && real[0] === first[0]) return shrink(history, smaller, opens)
    }
  }
  return cut
}

/** Names the first member of two documents that differs. */
function firstDifference(model: string, real: string): string {
  if (!model.startsWith('{') || !real.startsWith('{'))
    return `model: ${model.slice(0, 200)} real: ${real.slice(0, 600)}`
  const path: string[] = []
  let [x, y]: unknown[] = [JSON.parse(model), JSON.parse(real)]
  while (isObject(x) && isObject(y)) {
    const [a, b]: [Record<string, unknown>, Record<string, unknown>] = [x, y]
    const name = [...new Set([...Object.keys(a), ...Object.keys(b)])].find(
      (one) => JSON.stringify(a[one]) !== JSON.stringify(b[one]),
    )
    if (name === undefined) return 'the bytes differ, the documents do not'
    path.push(name)
    ;[x, y] = [a[name], b[name]]
  }
  return `${path.join('/')}: model ${JSON.stringify(x)} real ${JSON.stringify(y)}`
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

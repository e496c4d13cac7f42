import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { modelOrRefusal } from './check-history.ts'
import { aHistory } from './histories.ts'

/**
 * Writes random histories for other implementations: `<seed>.bundle`, and beside it `<seed>.verdicts` with the bytes that the model
 * expects of it (V15); a bundle that nobody can judge (V2, V4) is given an empty one. Two cuts of each history, an early and the last.
 *
 *   node test/model/write-histories.ts --count 500 --out DIR [--from SEED]
 */
const { values } = parseArgs({
  options: { count: { type: 'string' }, out: { type: 'string' }, from: { type: 'string', default: '0' } },
})
if (values.count === undefined || values.out === undefined) {
  console.error('usage: node test/model/write-histories.ts --count N --out DIR [--from SEED]')
  process.exit(2)
}
await writeHistories(Number(values.from), Number(values.count), values.out)

async function writeHistories(from: number, count: number, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (let seed = from; seed < from + count; seed += 1) {
    const history = aHistory(seed)
    for (const [name, cut] of [
      [`${seed}-early`, history.cuts[0]!],
      [`${seed}`, history.cuts.at(-1)!],
    ] as const) {
      const bundle = history.bundle(cut)
      const verdicts = await modelOrRefusal(bundle)
      await writeFile(join(folder, `${name}.bundle`), bundle)
      await writeFile(join(folder, `${name}.verdicts`), verdicts === 'refused' ? '' : verdicts)
    }
  }
}

/** Writes vectors/verdicts from the tricks: a bundle in a file, and what must come of it. `node scripts/write-verdict-vectors.ts` */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { verifyBundle } from '../src/protocol/verify/index.ts'
import { TRICKS, type Trick } from '../test/build/tricks.ts'

const folder = join(import.meta.dirname, '../vectors/verdicts')

await mkdir(folder, { recursive: true })
for (const trick of TRICKS) await writeVector(trick)

async function writeVector(trick: Trick): Promise<void> {
  const history = await trick.tell()
  const bytes = await history.bundle({ isPublic: true, ...(trick.cut && { cut: trick.cut }) })
  const { identities } = history
  const { name, rule, story } = trick
  const report = await verifyBundle(bytes, { identities })
  const outcome = trick.refused ? { error: trick.refused } : { expect: report.verdicts }
  const vector = { rule, name, story, bundle: `${name}.bundle`, identities, ...outcome }
  await writeFile(join(folder, `${name}.bundle`), bytes)
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(vector, undefined, 1)}\n`)
}

/** Writes the vectors of leaves, agreements, key sets and messages from their cases. `node scripts/write-record-vectors.ts` */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { recordOperations } from '../test/protocol/record-operations.ts'

for (const [name, { cases }] of Object.entries(recordOperations)) {
  const file = join(import.meta.dirname, '../vectors', `${name}.json`)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(await cases(), undefined, 1)}\n`)
}

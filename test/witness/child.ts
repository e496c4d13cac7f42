/** A witness in a process of its own, so that a test may kill it: `node child.ts <folder>` prints its URL. */
import { runWitness } from '../../src/witness/index.ts'

const { url } = await runWitness({ folder: process.argv[2]!, host: '127.0.0.1', port: 0 })
process.stdout.write(`${url}\n`)

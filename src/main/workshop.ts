import { readConfig } from '../ops/config.ts'
import type { Workshop } from '../ops/exercise/build.ts'
import { openJournal } from '../ops/journal.ts'
import { makeNodeFolder, writeCliToken } from '../ops/node-folder.ts'
import { addLog, initWitness, runWitness } from '../witness/index.ts'
import { openNode, realWorld } from './open-node.ts'

const NAMES = { arden: { en: 'Arden', zh: '阿登' }, beiyuan: { en: 'Beiyuan', zh: '北原' } } as const
const PREFIXES = { arden: 'ARD', beiyuan: 'BEI' } as const

/** What the exercise, and tests that build one, are lent. */
export const workshop: Workshop = {
  async initNode({ folder, party, port }) {
    const card = { prefix: PREFIXES[party], name: NAMES[party], host: `${party}.localhost:${port}` }
    const identity = await makeNodeFolder(folder, {
      ...card,
      exercise: true,
      url: `http://127.0.0.1:${port}`,
      listen: { host: '127.0.0.1', port },
    })
    return { identity, ...card }
  },
  async openNode(folder, time) {
    const config = readConfig(folder, {})
    return openNode(config, {
      ...realWorld(config),
      clock: time.clock,
      timers: time.timers,
      journal: openJournal(config.prefix, { COMITY_LOG_LEVEL: process.env.COMITY_LOG_LEVEL ?? 'error' }),
    })
  },
  async keepToken(folder, token) {
    await writeCliToken(folder, token)
  },
  initWitness: async (folder, name) => initWitness({ folder, name }),
  runWitness: ({ folder, port, now }) => runWitness({ folder, host: '127.0.0.1', port, now }),
  async addLog(folder, vkey) {
    await addLog(folder, vkey)
  },
}

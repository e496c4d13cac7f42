/** What the files of this folder build; nothing else knows all folders. */

import { runtimeEngine } from '../ops/crypto-engine.ts'
import { useEngine } from '../protocol/engine.ts'

export { cliWorld } from './cli-world.ts'
export { openNode, type RunningNode, type World } from './open-node.ts'
export { workshop } from './workshop.ts'

useEngine(runtimeEngine())

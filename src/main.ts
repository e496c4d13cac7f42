#!/usr/bin/env node
/** Where it starts. This file and src/main/ build everything once; nothing else knows all folders. */

import { runCli } from './cli/index.ts'
import { cliWorld } from './main/cli-world.ts'
import { runtimeEngine } from './ops/crypto-engine.ts'
import { useEngine } from './protocol/engine.ts'

export { cliWorld } from './main/cli-world.ts'
export { openNode, type RunningNode, type World } from './main/open-node.ts'
export { workshop } from './main/workshop.ts'

useEngine(runtimeEngine())

// "| head" reads no further than it likes: that is no fault, and a node whose output nobody reads goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

if (import.meta.main) process.exitCode = await runCli(cliWorld, process.argv.slice(2))

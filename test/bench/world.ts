import type { World } from '../../src/main/index.ts'
import { openJournal } from '../../src/ops/journal.ts'
import { inProcessEvents, realChance, realClock } from '../../src/ops/world.ts'

/** The machine's world, with a silent journal. */
export function benchWorld(): World {
  return {
    clock: realClock,
    timers: {
      after(ms, ring) {
        const timer = setTimeout(ring, ms)
        return () => clearTimeout(timer)
      },
    },
    chance: realChance,
    events: inProcessEvents(() => {}),
    journal: openJournal('bench', { COMITY_LOG_LEVEL: 'silent' }),
  }
}

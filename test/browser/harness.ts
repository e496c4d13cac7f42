import { afterAll, beforeAll, describe } from 'vitest'
import { chromiumPath } from './chromium.ts'
import { beginWorld, type DeskWorld } from './world.ts'

export type { Desk, DeskWorld, Language } from './world.ts'

const PATH = chromiumPath()

/** Tests with a browser; skipped with a word where there is none. `cases`: of data/exercise. */
export function describeDesk(
  name: string,
  cases: readonly number[],
  tests: (world: () => DeskWorld) => void,
): void {
  if (!PATH) process.stderr.write(`No Chromium here: "${name}" is skipped (set COMITY_CHROMIUM to one)\n`)
  describe.skipIf(!PATH)(name, () => {
    let world: DeskWorld | undefined
    let end = async () => {}
    beforeAll(async () => {
      const begun = await beginWorld(PATH!, cases)
      world = begun.world
      end = begun.end
    })
    afterAll(() => end())
    tests(() => world!)
  })
}

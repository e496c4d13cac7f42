/** Each trick of the verdict function alone, with its numbers (docs/spec/verdicts.md); vectors/verdicts is written from these. */

import { AGREEMENTS } from './tricks/agreements.ts'
import { ANSWERS } from './tricks/answers.ts'
import { AWAY } from './tricks/away.ts'
import { CLOCKS } from './tricks/clocks.ts'
import { CONTESTS } from './tricks/contests.ts'
import { DELIVERY } from './tricks/delivery.ts'
import { DUE_TIMES } from './tricks/due-times.ts'
import { FORKS } from './tricks/forks.ts'
import type { Trick } from './tricks/telling.ts'

export { nameOf, type Trick } from './tricks/telling.ts'

export const TRICKS: readonly Trick[] = [
  ...AGREEMENTS,
  ...ANSWERS,
  ...AWAY,
  ...CLOCKS,
  ...CONTESTS,
  ...DELIVERY,
  ...DUE_TIMES,
  ...FORKS,
]

import { record } from './0001-record.ts'
import { appendOnly } from './0002-append-only.ts'
import type { Step } from './words.ts'

/** In order; numbers run from 1 without gaps. A step that was released is never edited. */
export const steps: readonly Step[] = [record, appendOnly]

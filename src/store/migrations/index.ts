import { record } from './0001-record.ts'
import { appendOnly } from './0002-append-only.ts'
import { people } from './0003-people.ts'
import { files } from './0004-files.ts'
import { api } from './0005-api.ts'
import { search } from './0006-search.ts'
import { ids } from './0007-ids.ts'
import { doors } from './0008-doors.ts'
import { choices } from './0009-choices.ts'
import type { Step } from './words.ts'

/** In order; numbers run from 1 without gaps. A step that was released is never edited. */
export const steps: readonly Step[] = [record, appendOnly, people, files, api, search, ids, doors, choices]

import type { Tlp } from '../domain/content/tlp.ts'
import type { RequestState } from '../domain/request/state.ts'
import type { Dues } from './dues.ts'
import type { ThreadRow } from './ports.ts'

/** The thread row of a request or notification: the domain's state, and what lists need beside it. */
export type RequestRow = Omit<ThreadRow, 'state'> & {
  readonly state: {
    readonly request: RequestState
    readonly title: { readonly lang: string; readonly text: string }
    /** The label of the request, which holds for its whole thread. */
    readonly tlp: Tlp
    readonly dues: Dues
  }
}

/** Kinds of threads that are no request: agreements and key sets are threads too. */
export const NO_REQUESTS: readonly string[] = ['agreement', 'keys', 'unread']

/** Whether a row is a request or notification. */
export function isRequestRow(row: ThreadRow): row is RequestRow {
  return !NO_REQUESTS.includes(row.kind)
}

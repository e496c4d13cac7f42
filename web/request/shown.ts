import { createContext, use } from 'react'
import type { Agreement } from '../../src/protocol/index.ts'
import type { PairStatus, RequestView } from '../api/types.ts'
import type { Sides } from './view.ts'

/** The request that a page shows, between whom, and by whose calendars. */
export type Shown = {
  readonly view: RequestView
  readonly pair: PairStatus
  readonly sides: Sides
  /** By identity; absent until the agreement is read. */
  readonly calendars?: Agreement['calendars'] | undefined
}

export const ShownContext = createContext<Shown | undefined>(undefined)

export function useShown(): Shown {
  const shown = use(ShownContext)
  if (!shown) throw new Error('a part outside of a request')
  return shown
}

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { keys } from './queries.ts'
import type { EventType } from './types.ts'

export type LiveState = 'live' | 'lost'

/** Ms after an event until what it concerns is asked for again: of many that come at once all are answered by one question. */
const GATHER = 250
/** Ms until a stream that ended is opened anew. */
const AGAIN = 3000

/**
 * Keeps what is shown true without reloading: the node's event stream says what happened, never what was said, and what it concerns is asked for
 * again. 'lost' while the stream is down: what is shown may be old.
 */
export function useLive(isOn: boolean): LiveState {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('live')
  useEffect(() => {
    if (!isOn) return
    let gather: ReturnType<typeof setTimeout> | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    let source: EventSource | undefined
    const refresh = () => {
      gather ??= setTimeout(() => {
        gather = undefined
        for (const key of [
          keys.requests,
          ['request'],
          keys.duties,
          keys.proposals,
          ['record'],
          keys.drafts,
          keys.notices,
          ['agreement'],
          keys.pairs,
        ])
          void client.invalidateQueries({ queryKey: key })
      }, GATHER)
    }
    const open = () => {
      source = new EventSource('/api/v1/events')
      source.onopen = () => {
        setState((before) => {
          if (before === 'lost') refresh()
          return 'live'
        })
      }
      source.onerror = () => {
        setState('lost')
        // The browser tries again by itself, but not where the answer was no stream.
        if (source?.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN)
      }
      for (const type of EVENT_TYPES) source.addEventListener(type, refresh)
    }
    open()
    return () => {
      clearTimeout(gather)
      clearTimeout(again)
      source?.close()
    }
  }, [client, isOn])
  return state
}

/** Every type that the node tells: one that is added there does not compile here until it is named. */
const EVENT_TYPES = Object.keys({
  'message.sent': true,
  'message.received': true,
  'proposal.waiting': true,
  'proposal.sent_back': true,
  'proposal.released': true,
  'proposal.void': true,
  'request.assigned': true,
  'file.arrived': true,
  'duty.due': true,
  'duty.overdue': true,
} satisfies Record<EventType, true>)

import { setTimeout as after } from 'node:timers/promises'
import { eventsFor, feedStream, onEvents } from '../app/events.ts'
import type { Node } from '../app/node.ts'
import type { Viewer } from '../app/people/viewer.ts'
import type { EventType } from '../app/ports/api.ts'
import { eventView } from './answers/events.ts'

type Stream = {
  readonly after: number
  readonly types?: readonly EventType[]
  /** Ends by itself then. */
  readonly seconds?: number
  readonly signal: AbortSignal
  /** Asked again at every sign of life; throws when the caller may not listen any more. */
  viewer(): Promise<Viewer>
}

/** Proxies close what is silent for longer. */
const SIGN_OF_LIFE_MS = 15_000
const AT_ONCE = 200

/** The frames of an event stream (WHATWG, server-sent events), until the caller has gone, has had enough, or may not listen any more. */
export async function* eventFrames(node: Node, stream: Stream): AsyncGenerator<string> {
  const { types, signal } = stream
  const until =
    stream.seconds === undefined ? Number.POSITIVE_INFINITY : performance.now() + stream.seconds * 1000
  const alarm = newAlarm(signal)
  const end = onEvents(node, alarm.ring)
  let { after: number } = stream
  try {
    yield 'retry: 3000\n\n'
    while (!signal.aborted) {
      const viewer = await stream.viewer().catch(() => undefined)
      if (!viewer) return
      await feedStream(node)
      const seen = await eventsFor(node, viewer, { after: number, limit: AT_ONCE, ...(types && { types }) })
      for (const event of seen.events)
        yield `id: ${event.number}\nevent: ${event.type}\ndata: ${JSON.stringify(eventView(event))}\n\n`
      // What was passed over need not be looked at again by whoever comes back.
      if (seen.upTo > (seen.events.at(-1)?.number ?? number)) yield `id: ${seen.upTo}\n\n`
      number = seen.upTo
      if (seen.more) continue
      const left = until - performance.now()
      if (left <= 0) return
      const rang = await alarm.wait(Math.min(SIGN_OF_LIFE_MS, left))
      if (!rang) yield ': here\n\n'
    }
  } finally {
    end()
  }
}

/** Wakes whoever waits, or the next who does. */
function newAlarm(signal: AbortSignal) {
  let rung = false
  let wake: () => void = () => {}
  return {
    ring() {
      rung = true
      wake()
    },
    /** False when nobody rang in so many milliseconds. */
    async wait(ms: number): Promise<boolean> {
      const over = new AbortController()
      const both = AbortSignal.any([signal, over.signal])
      const bell = new Promise<void>((resolve) => {
        wake = resolve
        if (rung || signal.aborted) resolve()
      })
      await Promise.race([bell, after(ms, undefined, { signal: both }).catch(() => undefined)])
      over.abort()
      const was = rung
      rung = false
      return was || signal.aborted
    },
  }
}

/**
 * Whose keys this browser knows. The first time that it sees a pair it keeps both identities with the date; whatever the node shows later is
 * compared with these. A pair is known by the two parties' prefixes: its id is made of the identities, and would change with them.
 */
import type { Known } from './types.ts'

export type Pin = Known & {
  /** When this browser saw them first, or a person here took them. */
  readonly since: string
}
/** `first`: kept just now; `changed`: the node shows another identity than is known here. */
export type PinState = { readonly state: 'first' | 'same' | 'changed'; readonly pin: Pin }

type Shown = {
  readonly own: { readonly identity: string; readonly prefix: string }
  readonly peer: { readonly identity: string; readonly prefix: string }
}
/** What localStorage gives and takes. */
export type Kept = { getItem(key: string): string | null; setItem(key: string, value: string): void }

const KEY = 'comity-pins'

/** What is known of a pair here; what was never seen is kept from now on. */
export function pinOf(pair: Shown, now: Date, kept: Kept): PinState {
  const pins = readPins(kept)
  const pin = pins[nameOf(pair)]
  if (!pin) return { state: 'first', pin: takePin(pair, now, kept) }
  const isSame = pin.own === pair.own.identity && pin.peer === pair.peer.identity
  return { state: isSame ? 'same' : 'changed', pin }
}

/** Takes what the node shows now: for the first time, or when a person here has compared the fingerprints. */
export function takePin(pair: Shown, now: Date, kept: Kept): Pin {
  const pin: Pin = {
    own: pair.own.identity,
    peer: pair.peer.identity,
    seen: {},
    since: now.toISOString(),
  }
  savePin(pair, pin, kept)
  return pin
}

/** Keeps which key sets were seen, so that a node cannot show older ones again. */
export function keepSeen(pair: Shown, seen: Known['seen'], kept: Kept): void {
  const pin = readPins(kept)[nameOf(pair)]
  if (!pin) return
  const newer = Object.entries(seen).filter(
    ([identity, { version }]) => version > (pin.seen[identity]?.version ?? 0),
  )
  if (newer.length > 0) savePin(pair, { ...pin, seen: { ...pin.seen, ...Object.fromEntries(newer) } }, kept)
}

function savePin(pair: Shown, pin: Pin, kept: Kept): void {
  kept.setItem(KEY, JSON.stringify({ ...readPins(kept), [nameOf(pair)]: pin }))
}

function nameOf({ own, peer }: Shown): string {
  return `${own.prefix} ${peer.prefix}`
}

/** Another version of the desk, or a hand, may have written it: what is no pin is none. */
function readPins(kept: Kept): Readonly<Record<string, Pin>> {
  try {
    const value: unknown = JSON.parse(kept.getItem(KEY) ?? '{}')
    if (typeof value !== 'object' || value === null) return {}
    return Object.fromEntries(Object.entries(value).filter(([, pin]) => isPin(pin)))
  } catch {
    return {}
  }
}

function isPin(value: unknown): value is Pin {
  const pin = value as Partial<Pin> | null
  return (
    typeof pin === 'object' &&
    pin !== null &&
    [pin.own, pin.peer].every(
      (identity) => typeof identity === 'string' && /^[0-9a-f]{64}$/.test(identity),
    ) &&
    typeof pin.since === 'string' &&
    typeof pin.seen === 'object' &&
    pin.seen !== null
  )
}

import {
  type Calendar,
  checkNextKeySet,
  dueAt,
  LeafPlaces,
  type Limit,
  openEnvelope,
  parseAgreement,
  parseKeySet,
  parseLeaf,
  parseTime,
  printAgreement,
  printKeySet,
  printLeaf,
  printTime,
  readPayload,
  utf8,
} from '../../src/protocol/index.ts'
import { agreementCases } from '../build/cases/agreements.ts'
import type { RecordCase } from '../build/cases/draft.ts'
import { dueCases } from '../build/cases/due-times.ts'
import { envelopeCases } from '../build/cases/envelopes.ts'
import { keySetCases, nextKeySetCases } from '../build/cases/key-sets.ts'
import { leafCases } from '../build/cases/leaves.ts'
import { payloadCases } from '../build/cases/payloads.ts'
import { placeCases } from '../build/cases/places.ts'

type Input = {
  readonly text: string
  readonly origin: string
  readonly peer: string
  readonly leaves: readonly string[]
  readonly limit: Limit
  readonly start: string
  readonly answerer: Calendar
  readonly asker: Calendar
  readonly last: string | null
  readonly next: string
  readonly envelope: string
  readonly keys: readonly string[]
}

/** By vector file: what is done with an input, and where its cases are written. */
export const recordOperations: Readonly<
  Record<
    string,
    { readonly run: (input: Input) => unknown; readonly cases: () => RecordCase[] | Promise<RecordCase[]> }
  >
> = {
  'leaves/parse': { cases: leafCases, run: ({ text }) => isSame(text, printLeaf(parseLeaf(utf8(text)))) },
  'leaves/place': {
    cases: placeCases,
    run: ({ origin, peer, leaves }) => countPlaced(new LeafPlaces(origin, peer), leaves),
  },
  'agreement/parse': {
    cases: agreementCases,
    run: ({ text }) => isSame(text, printAgreement(parseAgreement(utf8(text)))),
  },
  'agreement/due': { cases: dueCases, run: dueOf },
  'keys/parse': { cases: keySetCases, run: ({ text }) => isSame(text, printKeySet(parseKeySet(utf8(text)))) },
  'keys/next': {
    cases: nextKeySetCases,
    run: ({ last, next }) => {
      checkNextKeySet(last === null ? undefined : parseKeySet(utf8(last)), parseKeySet(utf8(next)))
      return true
    },
  },
  'messages/payload': { cases: payloadCases, run: ({ text }) => faultOf(text) },
  'messages/envelope': {
    cases: envelopeCases,
    run: async ({ envelope, keys }) => (await openEnvelope(utf8(envelope), new Set(keys))).id,
  },
}

function isSame(text: string, printed: Uint8Array): boolean {
  return new TextDecoder().decode(printed) === text
}

function countPlaced(places: LeafPlaces, leaves: readonly string[]): number {
  let count = 0
  try {
    for (const leaf of leaves) {
      places.take(parseLeaf(utf8(leaf)), true)
      count += 1
    }
  } catch {
    // The first that may not stand there ends the count.
  }
  return count
}

function dueOf({ limit, start, answerer, asker }: Input): string | null {
  const due = dueAt(limit, parseTime(start), {
    answerer: { calendar: answerer, later: [] },
    asker: { calendar: asker, later: [] },
  })
  return due === undefined ? null : printTime(due)
}

function faultOf(text: string): string | null {
  const reading = readPayload(utf8(text))
  return 'fault' in reading ? reading.fault.code : null
}

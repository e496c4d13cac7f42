import { uuid5 } from '../../protocol/foreign-hash.ts'
import { parseUtf8, printCanonical } from '../../protocol/index.ts'
import type { Tlp } from '../content/tlp.ts'
import { labelOf } from '../content/tlp.ts'

/** An object of STIX 2.1, as it stands in a bundle. */
export type StixObject = { readonly type: string; readonly id: string } & Readonly<Record<string, unknown>>

/** The namespace in which observables have the same id wherever they are made (STIX 2.1, section 2.9). */
const OBSERVABLES = '00abedb4-aa42-466c-9c01-fed23315a9b7'
/** Our own, for what is made from messages of a record: whoever exports a message twice, or on the other side, gives the same ids. */
const MESSAGES = '5a0d1c1e-6f0b-5d0e-9f3b-2f6a8c1b7e44'
const TLP_EXTENSION = 'extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d'

/** The id of an object of ours; `name` names it within our namespace. */
export function ownId(type: string, name: string): string {
  return `${type}--${uuid5(MESSAGES, name)}`
}

/** An observable with the id that its contributing members give it; `more` does not contribute. */
export function observable(
  type: string,
  contributing: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): StixObject {
  const id = `${type}--${uuid5(OBSERVABLES, parseUtf8(printCanonical(contributing)))}`
  return { type, spec_version: '2.1', id, ...contributing, ...more }
}

/** A process has no contributing members and takes a UUID of version 4; this one comes out the same again all the same. */
export function processOf(image: StixObject): StixObject {
  const [a, b, c, d, e] = uuid5(MESSAGES, `process ${image.id}`).split('-') as [
    string,
    string,
    string,
    string,
    string,
  ]
  return {
    type: 'process',
    spec_version: '2.1',
    id: `process--${a}-${b}-4${c.slice(1)}-${d}-${e}`,
    image_ref: image.id,
  }
}

/** The marking of TLP 2.0 under the id that all programs share. */
export function tlpMarking(tlp: Tlp): StixObject {
  return {
    type: 'marking-definition',
    spec_version: '2.1',
    id: labelOf(tlp).stix,
    created: '2022-10-01T00:00:00.000Z',
    name: `TLP:${tlp}`,
    extensions: { [TLP_EXTENSION]: { extension_type: 'property-extension', tlp_2_0: tlp.toLowerCase() } },
  }
}

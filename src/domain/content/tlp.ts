import data from '../../../data/tlp.json' with { type: 'json' }
import type { Tlp } from '../../protocol/index.ts'

export type { Tlp } from '../../protocol/index.ts'

/** Who hears of a thing, from the fewest to everybody; whoever may tell a wider audience may tell a narrower one. */
const AUDIENCES = ['named', 'organisation', 'clients', 'community', 'public'] as const
export type Audience = (typeof AUDIENCES)[number]

/** Every way by which content leaves this node, and the widest audience that it can reach there (docs/handling.md says why). */
export const DOORS = {
  /** The record of the pair: what the two parties tell each other, and the desk where their named persons read it and open what is attached. */
  exchange: 'named',
  desk: 'named',
  attachment: 'named',
  /** Files that a person of this organisation takes out: from then on no program holds them back. */
  bundle: 'organisation',
  json: 'organisation',
  stix: 'organisation',
  letter: 'organisation',
  print: 'organisation',
  csv: 'organisation',
  search: 'organisation',
  /** Mail passes through machines of others, who are at best the community. */
  mail: 'community',
  /** Handing on to an organisation that is neither party nor its client. */
  forward: 'community',
  publication: 'public',
  /** These never carry content, whatever its label: ids, kinds and times only. */
  public_bundle: undefined,
  webhook: undefined,
} as const satisfies Readonly<Record<string, Audience | undefined>>
export type Door = keyof typeof DOORS

/**
 * Whether content under a label may go through a door. The one predicate that every export asks. TLP:RED passes none but the record between the
 * two parties and the desk of the persons named there, with what is attached.
 */
export function mayLeave(tlp: Tlp, door: Door): boolean {
  const reached = DOORS[door]
  return reached !== undefined && mayTell(tlp, reached)
}

/** Whether content under a label may be told to an audience. */
export function mayTell(tlp: Tlp, audience: Audience): boolean {
  return AUDIENCES.indexOf(audience) <= AUDIENCES.indexOf(labelOf(tlp).audience)
}

/** The narrower of two labels: what is put together is handled as its strictest part. */
export function stricter(a: Tlp, b: Tlp): Tlp {
  return AUDIENCES.indexOf(labelOf(a).audience) <= AUDIENCES.indexOf(labelOf(b).audience) ? a : b
}

export type TlpLabel = {
  readonly label: Tlp
  /** `#RRGGBB`, as the standard gives it; on black. */
  readonly colour: string
  readonly audience: Audience
  /** Id of the marking definition that STIX 2.1 programs share. */
  readonly stix: string
  /** What the label means, in our words. The label itself is never translated. */
  readonly en: string
  readonly zh: string
}

/** What the standard says of a label. */
export function labelOf(tlp: Tlp): TlpLabel {
  // The file has each label once; its test says so.
  return (data.labels as readonly TlpLabel[]).find(({ label }) => label === tlp)!
}

/** The sentences with which a door stays shut, for people. */
export function whyNot(tlp: Tlp, door: Door): { readonly en: string; readonly zh: string } {
  const { en, zh } = labelOf(tlp)
  return {
    en: `TLP:${tlp} does not leave by this way (${door}). ${en} Read it at the desk, or ask its author for another label.`,
    zh: `TLP:${tlp} 不得以此方式（${door}）带出。${zh}请在系统内查阅，或请发文方另定标记。`,
  }
}

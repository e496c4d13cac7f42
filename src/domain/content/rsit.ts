import data from '../../../data/rsit.json' with { type: 'json' }

/** A class and type of the Reference Security Incident Taxonomy, in every form in which people and programs name it. */
export type Activity = {
  /** `rsit:availability="ddos"`. */
  readonly machineTag: string
  readonly class: Names
  readonly type: Names
}
type Names = { readonly tag: string; readonly en: string; readonly zh: string }

/** Finds an activity by class and type: by tag, English name (in any case) or Chinese name. Undefined for what the list lacks. */
export function findActivity(wanted: {
  readonly class: string
  readonly type: string
}): Activity | undefined {
  const ofClass = data.classes.find((each) => isNamed(each, wanted.class))
  const type = ofClass?.types.find((each) => isNamed(each, wanted.type))
  if (!ofClass || !type) return undefined
  const { tag, en, zh } = ofClass
  return { machineTag: `${data.namespace}:${tag}="${type.tag}"`, class: { tag, en, zh }, type }
}

/** Every class with its types, in the order of the list: for forms. */
export function activities(): readonly (Names & { readonly types: readonly Names[] })[] {
  return data.classes
}

function isNamed({ tag, en, zh }: Names, wanted: string): boolean {
  const word = wanted.trim().toLowerCase()
  return word === tag || word === en.toLowerCase() || word === zh.toLowerCase()
}

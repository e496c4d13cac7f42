import { findActivity } from '../../domain/content/rsit.ts'
import { CLASSES, TLP, URGENCIES, URGENCY_GROUNDS } from '../../protocol/index.ts'
import type { RequestDraft } from '../draft-request.ts'
import { readObservables } from '../read-observables.ts'
import { en } from '../words/en.ts'
import { zh } from '../words/zh.ts'
import { lineOf, proseOf, textOf } from './imported.ts'
import { readNumbered } from './numbered.ts'

/** Members that a form can hold, in the order of the templates, with the names by which people call them. */
export const FIELDS = {
  kind: { en: 'Kind', zh: '类别' },
  urgency: { en: 'Urgency', zh: '紧急程度' },
  urgencyGround: { en: 'Emergency ground', zh: '特急类别' },
  urgencyReason: { en: 'Emergency reason', zh: '特急理由' },
  title: { en: 'Title', zh: '事由' },
  facts: { en: 'Facts', zh: '案情' },
  summary: { en: 'Summary', zh: '概述' },
  territory: { en: 'Territorial link', zh: '地域关联' },
  rsit: { en: 'Activity', zh: '活动类别' },
  offences: { en: 'Offences', zh: '罪名' },
  observables: { en: 'Observables', zh: '涉案标识' },
  asks: { en: 'Asks', zh: '请求事项' },
  basis: { en: 'Legal basis', zh: '法律依据' },
  purpose: { en: 'Purpose', zh: '用途' },
  tlp: { en: 'Handling', zh: '传播控制' },
} as const satisfies Partial<Record<keyof RequestDraft, { readonly en: string; readonly zh: string }>>
export type Field = keyof typeof FIELDS

/** The member that a name of a form means: its own name, or the English or Chinese one, in any case. */
export function fieldNamed(name: string): Field | undefined {
  const wanted = name.trim().toLowerCase()
  return (Object.keys(FIELDS) as Field[]).find((field) => {
    const names = [field, FIELDS[field].en, FIELDS[field].zh, field.replaceAll(/[A-Z]/g, '_$&')]
    return names.some((each) => each.toLowerCase() === wanted)
  })
}

/** What stands in a field, as the member of a draft; undefined for what cannot be meant. Words of closed lists are taken in either language. */
export function readField(field: Field, written: string): Partial<RequestDraft> | undefined {
  const text = proseOf(written)
  switch (field) {
    case 'kind':
      return picked(field, CLASSES, wordsOf('kind'), text)
    case 'urgency':
      return picked(field, URGENCIES, wordsOf('urgency'), text)
    case 'urgencyGround':
      return picked(field, URGENCY_GROUNDS, [], text)
    case 'tlp':
      return picked(field, TLP, [], text.replace(/^TLP\s?[:：]\s?/i, ''))
    case 'title':
      return { title: textOf(lineOf(text)) }
    case 'facts':
    case 'summary':
    case 'territory':
    case 'basis':
    case 'purpose':
    case 'urgencyReason':
      return { [field]: textOf(text) }
    case 'rsit':
      return readActivity(text)
    case 'offences':
      return { offences: linesOf(text).map(lineOf) }
    case 'observables':
      return { observables: [...readObservables(linesOf(text))] }
    case 'asks': {
      // Asks without numbers stand one a line.
      const { items } = readNumbered(text)
      return { asks: (items.length > 0 ? items : linesOf(text)).map(textOf) }
    }
    default:
      return field satisfies never
  }
}

type Words = readonly Readonly<Record<string, string>>[]

function wordsOf(list: 'kind' | 'urgency'): Words {
  return [en[list], zh[list]]
}

function picked(
  field: Field,
  list: readonly string[],
  words: Words,
  text: string,
): Partial<RequestDraft> | undefined {
  const wanted = text.toLowerCase()
  const found = list.find(
    (each) => each.toLowerCase() === wanted || words.some((names) => names[each]?.toLowerCase() === wanted),
  )
  return found === undefined ? undefined : { [field]: found }
}

/** `class: type`, `class / type` or a machine tag. */
function readActivity(text: string): Partial<RequestDraft> | undefined {
  const [, tag, value] = /^(?:rsit:)?([a-z-]+)="([a-z0-9-]+)"$/.exec(text) ?? []
  const [group, type] = tag && value ? [tag, value] : text.split(/\s*[:：/／]\s*/, 2)
  const found = group && type ? findActivity({ class: group, type }) : undefined
  return found && { rsit: { class: found.class.en, type: found.type.en } }
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '')
}

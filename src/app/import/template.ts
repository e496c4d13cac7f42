import { printCsv } from '../../domain/export/csv.ts'
import { CLASSES, TLP, URGENCIES, URGENCY_GROUNDS } from '../../protocol/index.ts'
import type { Lang } from '../words/words.ts'
import { FIELDS, type Field } from './fields.ts'

const HINTS: Readonly<Partial<Record<Field, string>>> = {
  kind: CLASSES.join(' | '),
  urgency: URGENCIES.join(' | '),
  urgencyGround: URGENCY_GROUNDS.join(' | '),
  tlp: TLP.join(' | '),
}
const fields = Object.keys(FIELDS) as Field[]

/** An empty form to fill in, of a kind that `readImport` takes; closed lists say their words. */
export function formTemplate(form: 'text' | 'csv' | 'json', lang: Lang): string {
  if (form === 'csv') return printCsv([fields.map((field) => FIELDS[field][lang])])
  if (form === 'json')
    return `${JSON.stringify(Object.fromEntries(fields.map((field) => [field, ''])), null, 2)}\n`
  const lines = fields.flatMap((field) => {
    const hint = HINTS[field]
    return [...(hint ? [`# ${hint}`] : []), `${FIELDS[field][lang]}${lang === 'zh' ? '：' : ': '}`]
  })
  return `${lines.join('\n')}\n`
}

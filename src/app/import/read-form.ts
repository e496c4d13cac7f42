import { maskCards } from '../../domain/content/cards.ts'
import type { RequestDraft } from '../draft-request.ts'
import { type Field, fieldNamed, readField } from './fields.ts'
import type { Imported } from './imported.ts'

/** Fields of a form as they were written, each with the name under which it stood. */
export type Written = readonly { readonly name: string; readonly text: string }[]

/** The fields of one form as a draft. What is no field, or cannot be meant, is told and not taken. */
export function readForm(written: Written): Imported {
  const draft: Partial<RequestDraft> = {}
  const sources: Imported['sources'][number][] = []
  const remarks: Imported['remarks'][number][] = []
  let masked = 0
  for (const { name, text } of written) {
    if (text.trim() === '') continue
    const field = fieldNamed(name)
    const plain = maskCards(text)
    masked += plain.found
    const read = field && readField(field, plain.text)
    if (read) {
      Object.assign(draft, read)
      sources.push({ at: `/${field}`, from: 'form_field', detail: name })
    } else
      remarks.push({
        remark: field ? 'bad_field' : 'unknown_field',
        detail: `${name}: ${plain.text.slice(0, 60)}`,
      })
  }
  if (masked > 0) remarks.push({ remark: 'cards_masked', detail: String(masked) })
  return { draft, sources, remarks, attachments: [] }
}

/** The words of a closed list, as our own empty form has them above a field. */
const HINT = /^# \S+(?: \| \S+)+$/

/** The text form: a name and a colon begin a field, which goes on to the next one. What stands before the first is told as unknown. */
export function fieldsOfText(text: string): Written {
  const fields: { name: string; text: string }[] = []
  for (const line of text.split(/\r\n|[\n\r]/)) {
    if (HINT.test(line)) continue
    const [, name, rest] = /^([^:：]{1,40})[:：](.*)$/.exec(line) ?? []
    const field: Field | undefined = name === undefined ? undefined : fieldNamed(name)
    const last = fields.at(-1)
    if (name !== undefined && field) fields.push({ name: name.trim(), text: rest!.trim() })
    else if (last) last.text += `\n${line}`
    else if (line.trim() !== '') fields.push({ name: line.slice(0, 40), text: line })
  }
  return fields.map(({ name, text: written }) => ({ name, text: written.trim() }))
}

/** A JSON object of fields; lists are one line each, and a text may be `{lang, text}` as in messages. */
export function fieldsOfJson(value: Readonly<Record<string, unknown>>): Written {
  return Object.entries(value).map(([name, member]) => ({ name, text: plainOf(member) }))
}

/** `depth`: what is nested deeper than any form is not read. */
function plainOf(member: unknown, depth = 0): string {
  if (typeof member === 'string') return member
  if (typeof member !== 'object' || member === null) return String(member)
  if (depth > 3) return ''
  const inside = (each: unknown) => plainOf(each, depth + 1)
  if (Array.isArray(member)) return member.map(inside).join('\n')
  if ('text' in member) return inside(member.text)
  if ('value' in member) return inside(member.value)
  return 'class' in member && 'type' in member ? `${inside(member.class)}: ${inside(member.type)}` : ''
}

/** Rows of a table (RFC 4180) under their head, one form each. */
export function fieldsOfCsv(text: string): readonly Written[] {
  const [head = [], ...rows] = readCsv(text)
  return rows
    .filter((row) => row.some((each) => each.trim() !== ''))
    .map((row) => row.map((each, i) => ({ name: head[i] ?? `column ${i + 1}`, text: withoutGuard(each) })))
}

/** A cell that our own export kept from being run as a formula comes back as it was. */
function withoutGuard(text: string): string {
  return /^'[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/u.test(text) ? text.slice(1) : text
}

/** Cells row by row; commas or semicolons between them, as the head has more of. */
function readCsv(text: string): readonly (readonly string[])[] {
  const head = text.split(/[\r\n]/, 1)[0] ?? ''
  const comma = head.split(';').length > head.split(',').length ? ';' : ','
  const rows: string[][] = [[]]
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\r\\n${comma}]*))(${comma}|\\r\\n|\\n|\\r|$)`, 'gy')
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    rows.at(-1)!.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'))
    if (match[3] === '' || cell.lastIndex >= text.length) break
    if (match[3] !== comma) rows.push([])
  }
  return rows
}

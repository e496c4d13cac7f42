import { type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { BodySchemas, CLASSES, TextSchema, URGENCIES } from '../../protocol/index.ts'
import type { RequestDraft } from '../draft-request.ts'
import type { Imported } from './imported.ts'

const { reference: _reference, by: _by, asks: _asks, ...members } = BodySchemas.request.properties
const SCHEMAS: Readonly<Record<string, TSchema>> = {
  ...members,
  kind: Type.Enum([...CLASSES]),
  urgency: Type.Enum([...URGENCIES]),
  asks: Type.Array(TextSchema),
  spontaneous: Type.Literal(true),
}
const checkers = new Map(Object.entries(SCHEMAS).map(([name, schema]) => [name, Compile(schema)]))

/** A draft as messages have it ("comity request drafts --json" prints one): its texts say their language. */
export function isTyped(value: Readonly<Record<string, unknown>>): boolean {
  return typeof value.title === 'object' && value.title !== null
}

/** Takes each member to the letter; what is no member of a draft, or has another shape, is told and not taken. */
export function readTyped(value: Readonly<Record<string, unknown>>): Imported {
  const draft: Record<string, unknown> = {}
  const sources: Imported['sources'][number][] = []
  const remarks: Imported['remarks'][number][] = []
  for (const [name, member] of Object.entries(value)) {
    const checker = checkers.get(name)
    if (checker?.Check(member)) {
      draft[name] = member
      sources.push({ at: `/${name}`, from: 'form_field', detail: name })
    } else remarks.push({ remark: checker ? 'bad_field' : 'unknown_field', detail: name.slice(0, 60) })
  }
  return { draft: draft as Partial<RequestDraft>, sources, remarks, attachments: [] }
}

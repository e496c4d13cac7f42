import { type TSchema, Type } from 'typebox'
import type { RequestJson } from '../../app/export/export-request.ts'
import type { ImportedDraft } from '../../app/import/import-drafts.ts'
import { REMARKS, SOURCES } from '../../app/import/imported.ts'
import { OBSERVABLE_TYPES } from '../../domain/content/observable.ts'
import type { Found } from '../../domain/content/recognise.ts'
import type { Letter } from '../../domain/export/letter.ts'
import { PHASES } from '../../domain/request/state.ts'
import { TLP, UseSchema } from '../../protocol/index.ts'
import { closed, named, oneOf, shapeOf } from '../schema.ts'
import { TwoTextsSchema } from './pairs.ts'
import { PayloadSchema } from './requests.ts'
import { RequestVerdictsSchema } from './verdicts.ts'

const party = closed({ identity: Type.String(), name: closed({ en: Type.String(), zh: Type.String() }) })

export const RequestExportSchema = named(
  'RequestExport',
  shapeOf<RequestJson>(
    closed({
      type: Type.Literal('comity-request'),
      v: Type.Literal(1),
      reference: Type.String(),
      exercise: Type.Boolean(),
      handling: closed({
        tlp: oneOf(TLP),
        en: Type.String({ description: 'what the label means' }),
        zh: Type.String({ description: 'the same in Chinese' }),
        use: Type.Optional(UseSchema as TSchema),
      }),
      parties: closed({ asker: party, answerer: party }),
      request: Type.String({ description: 'id of the message that opened it' }),
      phase: oneOf(PHASES as readonly [string, ...string[]]),
      messages: Type.Array(
        closed({
          id: Type.String(),
          origin: Type.String({ description: 'the log in which it stands' }),
          position: Type.Integer({ minimum: 0, description: 'its leaf' }),
          kind: Type.String(),
          payload: Type.Optional(PayloadSchema),
        }),
      ),
      verdicts: Type.Optional(RequestVerdictsSchema),
    }),
  ),
)

export const StixBundleSchema = named(
  'StixBundle',
  Type.Object({
    type: oneOf(['bundle']),
    id: Type.String({ pattern: '^bundle--' }),
    objects: Type.Array(Type.Object({ type: Type.String(), id: Type.String() })),
  }),
)

export const FoundSchema = named(
  'Found',
  shapeOf<Found>(
    closed({
      type: oneOf(OBSERVABLE_TYPES),
      value: Type.String({
        description: 'in its one form; of a payment card, the first six and last four digits',
      }),
      start: Type.Integer({ minimum: 0, description: 'where it stands in the text, in UTF-16 units' }),
      end: Type.Integer({ minimum: 1 }),
      marks: Type.Array(oneOf(['mixed_script', 'looks_latin', 'no_checksum', 'masked'])),
    }),
  ),
)

export const ImportedSchema = named(
  'ImportedDraft',
  shapeOf<ImportedDraft>(
    closed({
      draft: Type.Object({}, { additionalProperties: true, description: 'as far as it could be filled in' }),
      sources: Type.Array(
        closed({
          at: Type.String({ description: 'JSON Pointer of a member of the draft' }),
          from: oneOf(SOURCES, 'where it came from; nothing is filled in silently'),
          detail: Type.Optional(Type.String()),
        }),
      ),
      remarks: Type.Array(closed({ remark: oneOf(REMARKS), detail: Type.Optional(Type.String()) })),
      missing: Type.Array(Type.String(), { description: 'members without which it is no draft yet' }),
      fault: Type.Optional(Type.String({ description: 'why it was not kept, where nothing is missing' })),
      kept: Type.Optional(Type.String({ description: 'id of the draft' })),
    }),
  ),
)

const said = closed({
  lang: oneOf(['en', 'zh']),
  text: Type.String(),
  remark: Type.Optional(TwoTextsSchema),
})
const heading = TwoTextsSchema
/** A letter before it is set: every label in both languages, every text in the language in which it was written. */
export const LetterSchema = named(
  'Letter',
  shapeOf<Letter>(
    closed({
      title: Type.String(),
      tlp: Type.String(),
      colour: Type.String(),
      exercise: Type.Boolean(),
      parts: Type.Array(
        Type.Union([
          closed({ type: oneOf(['head']), from: TwoTextsSchema, title: TwoTextsSchema }),
          closed({
            type: oneOf(['rows']),
            rows: Type.Array(
              Type.Array(Type.Union([TwoTextsSchema, said]), {
                minItems: 2,
                maxItems: 2,
                description: 'the label, then what stands beside it',
              }),
            ),
          }),
          closed({ type: oneOf(['texts']), heading, texts: Type.Array(said) }),
          closed({
            type: oneOf(['list']),
            heading,
            items: Type.Array(closed({ label: TwoTextsSchema, texts: Type.Array(said) })),
          }),
          closed({
            type: oneOf(['codes']),
            heading,
            codes: Type.Array(
              closed({ label: TwoTextsSchema, value: Type.String(), note: Type.Optional(Type.String()) }),
            ),
          }),
          closed({ type: oneOf(['close']), lines: Type.Array(TwoTextsSchema) }),
        ]),
      ),
      proof: closed({
        address: Type.String(),
        sentences: Type.Array(TwoTextsSchema),
        lines: Type.Array(Type.String()),
        code: Type.Array(Type.Array(Type.Boolean()), { description: 'rows of modules, true for black' }),
      }),
    }),
  ),
)

import { Type } from 'typebox'
import { type CustodyStep, type CustodyView, STEP_ACTS } from '../../app/files/custody.ts'
import type { ThreadFile } from '../../app/files/thread-files.ts'
import type { UploadView } from '../../app/files/upload-file.ts'
import { FileSchema } from '../../protocol/index.ts'
import { closed, Instant, named, oneOf, shapeOf } from '../schema.ts'
import { TwoTextsSchema } from './pairs.ts'

const bytes = Type.Integer({ minimum: 0, description: 'bytes' })
const text = Type.String()
const id = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' })

export const FileNameSchema = named(
  'FileName',
  Type.Object(FileSchema.properties, { additionalProperties: false }),
)

export const UploadSchema = named(
  'Upload',
  shapeOf<UploadView>(
    closed({
      id: Type.String({ pattern: '^[0-9a-f]{32}$' }),
      pair: text,
      name: text,
      length: bytes,
      offset: Type.Integer({ minimum: 0, description: 'bytes that are here: go on from there' }),
      file: Type.Optional(FileNameSchema),
    }),
  ),
)

const removedBy = closed({
  pair: text,
  thread: text,
  type: oneOf(['message', 'file']),
  id,
  by: Type.String({ pattern: '^sha256:[0-9a-f]{64}$', description: 'the expunge entry of our log' }),
  why: oneOf(['retention', 'recall', 'order']),
  article: Type.Optional(text),
  atMs: Type.Integer(),
})

export const ThreadFileSchema = named(
  'ThreadFile',
  shapeOf<ThreadFile>(
    closed({
      ...FileSchema.properties,
      message: id,
      kind: text,
      from: oneOf(['us', 'them']),
      origin: text,
      position: Type.Integer({ minimum: 0 }),
      isHere: Type.Boolean({ description: 'all of its bytes are on this node' }),
      closedBy: Type.Optional(id),
      removed: Type.Optional(removedBy),
    }),
  ),
)
export const ThreadFilesSchema = named('ThreadFiles', closed({ files: Type.Array(ThreadFileSchema) }))

const CustodyStepSchema = named(
  'CustodyStep',
  shapeOf<CustodyStep>(
    closed({
      at: Instant,
      act: oneOf(STEP_ACTS),
      who: Type.Optional(TwoTextsSchema),
      detail: Type.Optional(
        Type.String({ description: 'a message’s kind, why it was removed, or what was written down' }),
      ),
      article: Type.Optional(Type.String({ description: 'of a removal by order' })),
      message: Type.Optional(id),
      origin: Type.Optional(text),
      position: Type.Optional(Type.Integer({ minimum: 0 })),
    }),
  ),
)
export const CustodySchema = named(
  'Custody',
  closed({
    files: Type.Array(
      named(
        'FileCustody',
        shapeOf<CustodyView>(
          closed({ reference: text, file: ThreadFileSchema, steps: Type.Array(CustodyStepSchema) }),
        ),
      ),
    ),
  }),
)

export const HoldSchema = named(
  'Hold',
  closed({
    id: text,
    reference: text,
    reason: text,
    by: text,
    placed: Instant,
    lifted: Type.Optional(closed({ at: Instant, by: text, why: text })),
  }),
)
export const HoldsSchema = named('Holds', closed({ holds: Type.Array(HoldSchema) }))

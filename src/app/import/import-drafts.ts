import type { FileName, RequestClass, Urgency } from '../../protocol/index.ts'
import { checkDraft, draftRequest, type RequestDraft } from '../draft-request.ts'
import { beginUpload, continueUpload } from '../files/upload-file.ts'
import { AppError, confirmedPair, type Node } from '../node.ts'
import type { Viewer } from '../people/viewer.ts'
import type { Attachment, Imported, Source } from './imported.ts'
import { type ReadMailBytes, readImport } from './read-import.ts'

/** What whoever imports says beside the file. */
export type ImportOptions = {
  readonly kind?: RequestClass
  readonly urgency?: Urgency
  /** Only look: nothing is kept here, no draft and no file. */
  readonly look?: boolean
}
/** What became of one mail or form. */
export type ImportedDraft = {
  readonly draft: Partial<RequestDraft>
  readonly sources: readonly { readonly at: string; readonly from: Source; readonly detail?: string }[]
  readonly remarks: Imported['remarks']
  /** Members without which it is no draft yet. */
  readonly missing: readonly string[]
  /** Why it could not be kept, where nothing is missing. */
  readonly fault?: string
  /** Id of the draft that was kept. */
  readonly kept?: string
}

/**
 * Reads a mailbox file or forms as drafts for a pair: what is complete is kept, the rest is given back with what is missing. Attachments are kept as
 * files of the pair, unopened. Nothing leaves this node. Throws 'bad_import', 'unknown_pair', 'not_confirmed'.
 */
export async function importDrafts(
  node: Node,
  wanted: string,
  file: { readonly bytes: Uint8Array; readonly parseMail: ReadMailBytes; readonly viewer: Viewer },
  options: ImportOptions,
): Promise<readonly ImportedDraft[]> {
  const pair = await confirmedPair(node, wanted)
  const read = await readImport(file.bytes, file.parseMail)
  const kept: ImportedDraft[] = []
  for (const each of read) {
    const item = completed(each, options)
    const whole = item.missing.length === 0
    kept.push(
      whole && !options.look ? await keep(node, pair.id, { item, from: each, viewer: file.viewer }) : item,
    )
  }
  return kept
}

/** With what was given beside the file where the file itself does not say it, and with the label that holds where nobody gave one. */
function completed({ draft, sources, remarks }: Imported, { kind, urgency }: ImportOptions): ImportedDraft {
  const given = {
    ...(kind && !draft.kind && { kind }),
    ...(urgency && !draft.urgency && { urgency }),
    ...(!draft.asks && (draft.kind ?? kind) === 'notification' && { asks: [] }),
  }
  const whole = { tlp: 'AMBER' as const, ...draft, ...given }
  const more = [
    ...Object.keys(given).map((name) => ({ at: `/${name}`, from: 'given_with_import' }) as const),
    ...(draft.tlp ? [] : [{ at: '/tlp', from: 'default', detail: 'TLP:AMBER' } as const]),
  ]
  return { draft: whole, sources: [...sources, ...more], remarks, missing: missingIn(whole) }
}

function missingIn(draft: Partial<RequestDraft>): readonly string[] {
  const isEmergency = draft.urgency === 'emergency'
  const needed = [
    'kind',
    'urgency',
    'title',
    'facts',
    'asks',
    ...(isEmergency ? ['urgencyGround', 'urgencyReason'] : []),
  ]
  return needed.filter((name) => draft[name as keyof RequestDraft] === undefined).map((name) => `/${name}`)
}

async function keep(
  node: Node,
  pair: string,
  { item, from, viewer }: { readonly item: ImportedDraft; readonly from: Imported; readonly viewer: Viewer },
): Promise<ImportedDraft> {
  try {
    // Looked at before its files are written: what is no draft leaves nothing here.
    checkDraft(item.draft as RequestDraft)
  } catch (error) {
    if (error instanceof AppError) return { ...item, fault: error.message }
    throw error
  }
  const { files, remarks, sources } = await keepFiles(node, pair, from.attachments, viewer)
  const named = [...(item.draft.files ?? []), ...files]
  const draft = { ...item.draft, ...(named.length > 0 && { files: named }) }
  const { id } = await draftRequest(node, pair, draft as RequestDraft, viewer)
  return {
    ...item,
    draft,
    sources: [...item.sources, ...sources],
    remarks: [...item.remarks, ...remarks],
    kept: id,
  }
}

/** Each attachment as a file of the pair; one that has no room here is told, and the draft is kept without it. */
async function keepFiles(node: Node, pair: string, attachments: readonly Attachment[], viewer: Viewer) {
  const files: FileName[] = []
  const sources: ImportedDraft['sources'][number][] = []
  const remarks: ImportedDraft['remarks'][number][] = []
  for (const { name, bytes } of attachments) {
    try {
      const { id } = await beginUpload(node, pair, { name, length: bytes.length }, viewer)
      const { file } = await continueUpload(node, id, { offset: 0, bytes: oneOf(bytes) }, viewer)
      sources.push({ at: `/files/${files.length}`, from: 'attachment', detail: name })
      files.push(file!)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      remarks.push({ remark: 'attachment_not_kept', detail: `${name}: ${error.message}` })
    }
  }
  return { files, sources, remarks }
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

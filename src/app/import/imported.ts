import type { Text } from '../../protocol/index.ts'
import type { RequestDraft } from '../draft-request.ts'

/** From where a member of a draft was taken. Nothing is filled in silently. */
export const SOURCES = [
  'subject',
  'body',
  'html_body',
  'numbered_lines',
  'recognised_in_text',
  'label_in_text',
  'attachment',
  'form_field',
  'given_with_import',
  'default',
] as const
export type Source = (typeof SOURCES)[number]

/** What was done to what was brought, and people should know. */
export const REMARKS = [
  'cards_masked',
  'controls_removed',
  'read_as_gb18030',
  'numbers_not_in_order',
  'text_too_long',
  'unknown_field',
  'bad_field',
  'attachment_not_kept',
] as const
export type Remark = (typeof REMARKS)[number]

/** An attachment of a mail: bytes that nobody has opened. */
export type Attachment = { readonly name: string; readonly bytes: Uint8Array }

/** What one mail or one form comes to, before a person has looked at it. */
export type Imported = {
  readonly draft: Partial<RequestDraft>
  /** JSON Pointer of a member of the draft, and where it came from; `detail` is the name of a field, or what was read. */
  readonly sources: readonly { readonly at: string; readonly from: Source; readonly detail?: string }[]
  readonly remarks: readonly { readonly remark: Remark; readonly detail?: string }[]
  readonly attachments: readonly Attachment[]
}

/** The language of a text by its script: Chinese where Chinese characters carry at least as much of it as Latin words do. */
export function textOf(text: string): Text {
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}+/gu)?.length ?? 0
  return { lang: han > 0 && han >= latin ? 'zh' : 'en', text }
}

/** One line without controls and marks that reorder what is shown (M2). */
export function lineOf(text: string): string {
  return text
    .replaceAll(/\s*[\p{Cc}\u2028\u2029]+\s*/gu, ' ')
    .replaceAll(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim()
}

/** A text of several lines as a message may hold it: line ends alike, no NUL, no half characters. */
export function proseOf(text: string): string {
  return text.toWellFormed().replaceAll(/\r\n?/g, '\n').replaceAll('\u0000', '').trim()
}

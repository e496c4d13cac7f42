import { AppError } from '../node.ts'
import type { Imported } from './imported.ts'
import { fieldsOfCsv, fieldsOfJson, fieldsOfText, readForm } from './read-form.ts'
import { type Mail, readMail } from './read-mail.ts'
import { isTyped, readTyped } from './read-typed.ts'
import { sortBytes } from './sort-bytes.ts'

/** Forms or mails in one file at most: whoever brings more means a database. */
const MOST = 200
/** Characters of forms at most. */
const MOST_TEXT = 4_000_000

/** What a mail's bytes come to; the parser of mails is the adapter's. */
export type ReadMailBytes = (bytes: Uint8Array) => Promise<Mail>

/** The drafts that a file holds: of a mailbox one a mail, of a table one a row. Throws 'bad_import' for what is none of these. */
export async function readImport(bytes: Uint8Array, parseMail: ReadMailBytes): Promise<readonly Imported[]> {
  const sorted = sortBytes(bytes)
  if (sorted.type === 'mails') {
    checkCount(sorted.mails.length)
    const read: Imported[] = []
    for (const mail of sorted.mails) read.push(readMail(await parsed(mail, parseMail)))
    return read
  }
  if (sorted.text.length > MOST_TEXT)
    throw new AppError(
      'bad_import',
      `the file has ${sorted.text.length} characters; forms of ${MOST_TEXT} at most are read`,
    )
  const items = formsOf(sorted.type, sorted.text)
  checkCount(items.length)
  if (!items.some(({ sources }) => sources.length > 0))
    throw new AppError(
      'bad_import',
      'the file holds no field that is known here; "comity import --template" prints forms to fill in',
    )
  const remark = { remark: 'read_as_gb18030' } as const
  return sorted.isGb ? items.map((item) => ({ ...item, remarks: [remark, ...item.remarks] })) : items
}

async function parsed(bytes: Uint8Array, parseMail: ReadMailBytes): Promise<Mail> {
  try {
    return await parseMail(bytes)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : ''
    throw new AppError('bad_import', `a mail of the file cannot be read: ${why}`, { cause })
  }
}

function formsOf(type: 'json' | 'csv' | 'form', text: string): readonly Imported[] {
  if (type === 'form') return [readForm(fieldsOfText(text))]
  if (type === 'csv') return fieldsOfCsv(text).map(readForm)
  return objectsIn(text).map((value) => (isTyped(value) ? readTyped(value) : readForm(fieldsOfJson(value))))
}

function objectsIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const value = parseJson(text)
  return [value].flat().map((each) => {
    if (typeof each === 'object' && each !== null && !Array.isArray(each))
      return each as Record<string, unknown>
    throw new AppError('bad_import', 'the JSON holds something else than objects, one for each draft')
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : ''
    throw new AppError('bad_import', `the file begins as JSON and is none: ${why}`, { cause })
  }
}

function checkCount(count: number): void {
  if (count === 0) throw new AppError('bad_import', 'the file is empty; it holds no mail and no form')
  if (count > MOST)
    throw new AppError('bad_import', `the file holds ${count} mails or forms; split it, ${MOST} at a time`)
}

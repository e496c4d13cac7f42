/** What a file is, told by its own bytes: its name is the word of whoever sent it. */
export type Sorted =
  | { readonly type: 'mails'; readonly mails: readonly Uint8Array[] }
  | { readonly type: 'json' | 'csv' | 'form'; readonly text: string; readonly isGb: boolean }

/** Sorts a file: a mailbox (mbox, RFC 4155), one mail (RFC 5322), JSON, CSV under a head, or the text form. */
export function sortBytes(bytes: Uint8Array): Sorted {
  const head = latin(bytes.subarray(0, 4096))
  if (/^From \S/.test(head)) return { type: 'mails', mails: splitMbox(bytes) }
  const begin = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart()
  if (isMail(head)) return { type: 'mails', mails: [bytes] }
  const { text, isGb } = decode(bytes)
  if (/^[[{]/.test(begin)) return { type: 'json', text, isGb }
  // A name and a colon begin the text form; a table's head has neither.
  return /^[^:：\n]*[,;][^:：\n]*(?:\r?\n|$)/.test(text)
    ? { type: 'csv', text, isGb }
    : { type: 'form', text, isGb }
}

/** Header fields of mails before the first empty line; at least one of them that every mail has. */
function isMail(head: string): boolean {
  const [first = ''] = head.split(/\r?\n\r?\n/, 1)
  const fields = first.split(/\r?\n(?![ \t])/)
  return (
    fields.every((field) => /^[!-9;-~]+:/.test(field) || field === '' || first.length >= 4000) &&
    fields.some((field) => /^(?:from|received|return-path|message-id|mime-version|date):/i.test(field)) &&
    fields.length > 1
  )
}

/** Each mail of a mailbox, with the mark before lines that begin with `From ` taken away (mboxrd). */
function splitMbox(bytes: Uint8Array): readonly Uint8Array[] {
  const text = latin(bytes)
  return text
    .split(/^From [^\n]*\n/m)
    .filter((mail) => mail.trim() !== '')
    .map((mail) => Uint8Array.from(mail.replaceAll(/^>(>*From )/gm, '$1'), (char) => char.charCodeAt(0)))
}

/** UTF-8, or what Chinese spreadsheets save where they are not told otherwise. */
function decode(bytes: Uint8Array): { readonly text: string; readonly isGb: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), isGb: false }
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), isGb: true }
  }
}

/** Bytes as characters of the same numbers (not windows-1252, which the label latin1 means to decoders). */
function latin(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return text
}

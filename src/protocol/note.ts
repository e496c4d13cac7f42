import { concatBytes, parseBase64, parseHex, parseUtf8, printBase64, printHex } from './bytes.ts'
import { hasControl } from './control.ts'
import { ProtocolError } from './errors.ts'
import { isKeyName } from './key-name.ts'

export * from './verifier-key.ts'

/** One signature line of a signed note (C2SP signed-note). */
export type NoteLine = {
  readonly name: string
  /** 8 lower-case hex digits: only an aid to find the key, never a proof of it. */
  readonly keyId: string
  /** What follows the four bytes of the key id. */
  readonly signature: Uint8Array
  /** The line as it stands in the note, without its newline. */
  readonly text: string
}

/** A note as received: nothing in it is proven until a line is verified. */
export type Note = {
  /** The signed text, its final newline included. */
  readonly text: string
  readonly lines: readonly NoteLine[]
}

/** More lines are refused, so that a peer cannot make us verify without end (N1). */
export const MAX_NOTE_LINES = 32

/** Takes a signed note apart (N1..N3). Throws `bad_note`. */
export function parseNote(note: string | Uint8Array): Note {
  const whole = readText(note)
  const split = whole.lastIndexOf('\n\n')
  if (split < 0) throw new ProtocolError('bad_note', 'no empty line before the signatures')
  const signatures = whole.slice(split + 2)
  if (!signatures.endsWith('\n')) throw new ProtocolError('bad_note', 'the last line has no newline')
  const lines = signatures.slice(0, -1).split('\n')
  checkCount(lines.length)
  return { text: whole.slice(0, split + 1), lines: lines.map(parseLine) }
}

/** The note of a text (ending in a newline) and its lines, in their order. Throws `bad_note`. */
export function printNote(text: string, lines: readonly NoteLine[]): string {
  checkText(text)
  if (!text.endsWith('\n')) throw new ProtocolError('bad_note', 'the text must end in a newline')
  checkCount(lines.length)
  return `${text}\n${lines.map((line) => `${printLine(line)}\n`).join('')}`
}

/** Reads one signature line, given without its newline (N2, N3). Throws `bad_note`. */
export function parseLine(text: string): NoteLine {
  checkText(text)
  const parts = text.split(' ')
  if (parts.length !== 3 || parts[0] !== '—') throw new ProtocolError('bad_note', 'not a signature line')
  const name = readName(parts[1]!)
  const blob = readBlob(parts[2]!)
  return { name, keyId: printHex(blob.subarray(0, 4)), signature: blob.slice(4), text }
}

/** The line of a signature, without a newline. Throws `bad_note`. */
export function printLine(line: Pick<NoteLine, 'name' | 'keyId' | 'signature'>): string {
  if (!/^[0-9a-f]{8}$/.test(line.keyId)) throw new ProtocolError('bad_note', 'a key id has 8 hex digits')
  if (line.signature.length === 0) throw new ProtocolError('bad_note', 'a line without a signature')
  return `— ${readName(line.name)} ${printBase64(concatBytes(parseHex(line.keyId), line.signature))}`
}

/** A line made of its parts. Throws `bad_note`. */
export function makeLine(parts: Pick<NoteLine, 'name' | 'keyId' | 'signature'>): NoteLine {
  return { ...parts, text: printLine(parts) }
}

/**
 * The one line that claims to be of this key; undefined when there is none. Other keys' lines are ignored. Two lines of one
 * key are refused with `bad_note`: readers that chose differently among them would see different notes (N4).
 */
export function findLine(
  note: Note,
  key: { readonly name: string; readonly keyId: string },
): NoteLine | undefined {
  const lines = note.lines.filter((line) => line.name === key.name && line.keyId === key.keyId)
  if (lines.length > 1) throw new ProtocolError('bad_note', `${lines.length} lines of the key ${key.name}`)
  return lines[0]
}

function readName(name: string): string {
  if (!isKeyName(name)) throw new ProtocolError('bad_note', 'not a key name')
  return name
}

function readText(note: string | Uint8Array): string {
  if (typeof note === 'string') return checkText(note)
  try {
    return checkText(parseUtf8(note))
  } catch (cause) {
    throw new ProtocolError('bad_note', 'a note is UTF-8 without control characters', { cause })
  }
}

function checkText(text: string): string {
  if (hasControl(text, '\n')) throw new ProtocolError('bad_note', 'a control character in the note')
  if (!text.isWellFormed()) throw new ProtocolError('bad_note', 'a lone surrogate in the note')
  return text
}

function checkCount(count: number): void {
  if (count === 0 || count > MAX_NOTE_LINES) {
    throw new ProtocolError('bad_note', `${count} signature lines, 1 to ${MAX_NOTE_LINES} are taken`)
  }
}

function readBlob(text: string): Uint8Array {
  let blob: Uint8Array
  try {
    blob = parseBase64(text)
  } catch (cause) {
    throw new ProtocolError('bad_note', 'the signature is not base64', { cause })
  }
  if (blob.length < 5) throw new ProtocolError('bad_note', 'a line without a signature')
  return blob
}

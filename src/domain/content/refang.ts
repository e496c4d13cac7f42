/** Text as it was before somebody made its addresses harmless. `offsets[i]`: where its character i stands in the text given. */
export type Refanged = { readonly text: string; readonly offsets: readonly number[] }

/**
 * Undoes what people do so that nobody clicks: `hxxp`, `h**p`, `[.]`, `(dot)`, `[点]`, `(at)`, `[:]//`, full-width and ideographic stops.
 * Places are kept, so that what is found can be shown in the text that was pasted. Nothing else of the text is changed.
 */
export function refang(text: string): Refanged {
  let out = ''
  const offsets: number[] = []
  const keep = (piece: string, from: number, isSame: boolean) => {
    for (let i = 0; i < piece.length; i += 1) offsets.push(isSame ? from + i : from)
    out += piece
  }
  let last = 0
  for (const match of text.matchAll(DEFANGED)) {
    keep(text.slice(last, match.index), last, true)
    keep(meant(match), match.index, false)
    last = match.index + match[0].length
  }
  keep(text.slice(last), last, true)
  offsets.push(text.length)
  return { text: out, offsets }
}

/** As `refang`, where nobody asks for the places: most addresses were never made harmless. */
export function refangText(text: string): string {
  return text.search(DEFANGED) < 0 ? text : refang(text).text
}

/** Writes an address so that no program makes a link of it: for mail, logs and terminals. */
export function defang(value: string): string {
  return value.replace(/^http/i, 'hxxp').replaceAll('.', '[.]').replaceAll('@', '[at]')
}

const OPEN = '[\\[({（【［]'
const CLOSE = '[\\])}）】］]'
const DEFANGED = new RegExp(
  [
    // The end of the match tells which group it was; the names below say what each stands for.
    `(?<scheme>(?<![a-z])h(?:xx|\\*\\*|XX|tt)p(?<secure>s?)(?:${OPEN}(?::|://)${CLOSE}|:)(?:${OPEN}?//${CLOSE}?|//)?)`,
    `(?<dot>(?<=[\\p{L}\\p{N}_-]) ?${OPEN} ?(?:\\.|dot|点|。) ?${CLOSE} ?(?=[\\p{L}\\p{N}]))`,
    `(?<at>(?<=[\\p{L}\\p{N}_-]) ?${OPEN} ?(?:at|@|艾特) ?${CLOSE} ?(?=[\\p{L}\\p{N}]))`,
    `(?<colon>(?<=[\\p{L}\\p{N}])${OPEN}:${CLOSE}(?=[0-9a-f:/]))`,
    '(?<stop>(?<=[a-z0-9-])[．｡。\\\\]\\.?(?=[a-z0-9]))',
    '(?<wideAt>(?<=[a-z0-9_-])＠(?=[a-z0-9]))',
  ].join('|'),
  'giu',
)

function meant(match: RegExpExecArray): string {
  const { scheme, secure, dot, at, colon, stop, wideAt } = match.groups!
  if (scheme !== undefined) return meantByScheme(scheme, secure ?? '')
  if (dot !== undefined) return '.'
  if (at !== undefined || wideAt !== undefined) return '@'
  if (colon !== undefined) return ':'
  // A backslash stands for a stop only where a stop follows it: `example\.org`, never `C:\example`.
  return stop === undefined || stop === '\\' ? match[0] : '.'
}

function meantByScheme(scheme: string, secure: string): string {
  const slashes = /\/\//.test(scheme) ? '//' : ''
  return `http${secure.toLowerCase()}:${slashes}`
}

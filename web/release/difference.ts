import type { Line } from './lines.ts'

/** A run of a text that stands in both versions, only in the old one, or only in the new one. */
export type Run = { readonly is: 'same' | 'gone' | 'new'; readonly text: string }
/** A line of which one version or the other has something that the other has not. */
export type ChangedLine = {
  readonly id: string
  readonly label: string
  readonly lang?: string
  readonly runs: readonly Run[]
}

/** Words of both texts that are compared at most: beyond it a changed text is shown as gone and new as a whole. */
const MOST = 4_000_000

/** What changed from one version of a message to another, line by line and in each word by word. */
export function changesBetween(before: readonly Line[], after: readonly Line[]): readonly ChangedLine[] {
  const old = new Map(before.map((line) => [line.id, line]))
  const now = new Set(after.map(({ id }) => id))
  const changed = after.flatMap((line): ChangedLine[] => {
    const was = old.get(line.id)
    return was?.text === line.text ? [] : [changedLine(line, was?.text ?? '', line.text)]
  })
  const gone = before.filter(({ id }) => !now.has(id)).map((line) => changedLine(line, line.text, ''))
  return [...changed, ...gone]
}

function changedLine({ id, label, lang }: Line, before: string, after: string): ChangedLine {
  return { id, label, ...(lang !== undefined && { lang }), runs: runsBetween(before, after) }
}

/** Word by word; of Chinese, which has no spaces, character by character. */
export function runsBetween(before: string, after: string): readonly Run[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  if (a.length * b.length > MOST) return joined([...runOf('gone', a), ...runOf('new', b)])
  const common = lengthsOf(a, b)
  const runs: Run[] = []
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      runs.push({ is: 'same', text: a[i]! })
      i += 1
      j += 1
    } else if (common[i + 1]![j]! >= common[i]![j + 1]!) runs.push({ is: 'gone', text: a[i++]! })
    else runs.push({ is: 'new', text: b[j++]! })
  }
  return joined([...runs, ...runOf('gone', a.slice(i)), ...runOf('new', b.slice(j))])
}

function wordsOf(text: string): readonly string[] {
  return text.match(/\p{Script=Han}|[\p{L}\p{N}_]+|\s+|[^\p{L}\p{N}_\s]/gu) ?? []
}

/** Of each pair of rests, how long their longest common sequence is. */
function lengthsOf(a: readonly string[], b: readonly string[]): readonly Uint16Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      rows[i]![j] = a[i] === b[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!)
  return rows
}

function runOf(is: Run['is'], words: readonly string[]): Run[] {
  return words.length > 0 ? [{ is, text: words.join('') }] : []
}

function joined(runs: readonly Run[]): readonly Run[] {
  const all: Run[] = []
  for (const { is, text } of runs) {
    const last = all.at(-1)
    if (last?.is === is) all[all.length - 1] = { is, text: last.text + text }
    else all.push({ is, text })
  }
  return all
}

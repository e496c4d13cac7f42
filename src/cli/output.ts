import { cleanJson, cleanText } from './clean.ts'
import type { World } from './world.ts'

/** Where a command's result goes: one JSON document, or lines for people. Errors and progress go to standard error. */
export type Output = {
  /** Prints `value` as JSON, or else `lines`. */
  result(value: unknown, lines: readonly string[]): void
  /** What whoever reads the result should know beside it: on standard error, and not with --json. */
  note(text: string): void
  /** Shown on a terminal, one line that is written over, or line by line with --progress; otherwise nowhere. */
  progress(text: string): void
  /** Takes the line of progress away. */
  clear(): void
}

/** Milliseconds between two lines of progress. */
const PACE = { terminal: 100, lines: 1000 }
const CLEAR_LINE = '\r\u001b[K'

export function openOutput(
  world: World,
  options: { readonly json?: boolean; readonly progress?: boolean },
): Output {
  const mode = options.progress ? 'lines' : world.isTerminal && !options.json ? 'terminal' : undefined
  let last = Number.NEGATIVE_INFINITY
  let isShown = false
  const clear = () => {
    if (isShown) world.err(CLEAR_LINE)
    isShown = false
  }
  return {
    clear,
    result(value, lines) {
      clear()
      world.out(
        options.json
          ? `${cleanJson(JSON.stringify(value, null, 2))}\n`
          : cleanText(lines.map((line) => `${line}\n`).join('')),
      )
    },
    note(text) {
      clear()
      if (!options.json) world.err(`${cleanText(text)}\n`)
    },
    progress(text) {
      if (!mode || performance.now() - last < PACE[mode]) return
      last = performance.now()
      isShown = mode === 'terminal'
      const shown = cleanText(text)
      world.err(isShown ? `${CLEAR_LINE}${shown}` : `${shown}\n`)
    },
  }
}

/** The cells that a line may take: of a terminal those that it has, and where there is none as many as are read with ease. */
export function lineWidth({ columns }: World): number {
  return Math.max(columns ?? 100, NARROWEST)
}

/** Below this a table cannot be kept apart from its names; the terminal wraps it. */
const NARROWEST = 60

/** Columns padded to the width that a terminal gives them: Chinese characters take two cells. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? '')))) ?? []
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat(widths[i]! - displayWidth(cell))))
      .join('  ')
      .trimEnd(),
  )
}

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u

/** How many cells a text takes on a terminal. */
export function displayWidth(text: string): number {
  let cells = 0
  for (const char of text) cells += WIDE.test(char) ? 2 : 1
  return cells
}

/** What has lines of its own stays under its title: a peer's text could else pass for a duty that is judged. */
export function indented(text: string, by = ''): string[] {
  return text.split(/\r?\n/).map((line, i) => (i === 0 ? by : `${by}  `) + line)
}

import type { World } from './world.ts'

/** Where a command's result goes: one JSON document, or lines for people. Errors and progress go to standard error. */
export type Output = {
  readonly json: boolean
  readonly lang: 'en' | 'zh'
  /** Prints `value` as JSON, or else `lines`. */
  result(value: unknown, lines: readonly string[]): void
  progress(text: string): void
}

export function openOutput(
  world: World,
  options: { readonly json?: boolean; readonly lang?: string; readonly progress?: boolean },
): Output {
  const lang = options.lang ?? (/^zh/i.test(world.env.LC_ALL ?? world.env.LANG ?? '') ? 'zh' : 'en')
  const json = options.json === true
  return {
    json,
    lang: lang === 'zh' ? 'zh' : 'en',
    result: (value, lines) =>
      world.out(json ? `${JSON.stringify(value, null, 2)}\n` : lines.map((line) => `${line}\n`).join('')),
    progress: (text) => {
      if (options.progress || (world.isTerminal && !json)) world.err(`${text}\n`)
    },
  }
}

/** Columns padded to the width that a terminal gives them: Chinese characters take two cells. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => width(row[i] ?? '')))) ?? []
  return rows.map((row) =>
    row
      .map((cell, i) => (i === row.length - 1 ? cell : cell + ' '.repeat(widths[i]! - width(cell))))
      .join('  ')
      .trimEnd(),
  )
}

function width(text: string): number {
  let cells = 0
  for (const char of text)
    cells +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(
        char,
      )
        ? 2
        : 1
  return cells
}

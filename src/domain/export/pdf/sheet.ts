import { FACE_NAMES, PAGE } from './document.ts'
import { type Line, linesOf, type Setting } from './lines.ts'

export const MARGIN = { left: 62, right: 62, top: 70, bottom: 66 } as const
/** Of the text, in points. */
export const WIDTH = PAGE.width - MARGIN.left - MARGIN.right
export const LEADING = 1.45

/** A line and where it begins, in points from the left margin. */
export type Placed = { readonly line: Line; readonly x: number; readonly setting: Setting }

/** Pages that are filled from above. `y`: the upper edge of what comes next. */
export class Sheet {
  readonly pages: string[] = ['']
  y = PAGE.height - MARGIN.top

  skip(points: number): void {
    this.y -= points
  }

  /** Goes to the next page where so many points are not left. */
  keep(points: number): void {
    if (this.y - points >= MARGIN.bottom) return
    this.pages.push('')
    this.y = PAGE.height - MARGIN.top
  }

  draw(page: number, commands: string): void {
    this.pages[page - 1] += commands
  }

  line(placed: readonly Placed[]): void {
    const size = Math.max(...placed.map(({ setting }) => setting.size))
    this.keep(size * LEADING)
    this.y -= size * LEADING
    for (const { line, x, setting } of placed)
      this.draw(this.pages.length, draw(line, MARGIN.left + x, this.y + size * 0.3, setting))
  }

  text(text: string, setting: Setting, indent: number): void {
    for (const line of linesOf(text, WIDTH - indent, setting)) this.line([{ line, x: indent, setting }])
  }

  centred(text: string, setting: Setting): void {
    for (const line of linesOf(text, WIDTH, setting))
      this.line([{ line, x: (WIDTH - line.width) / 2, setting }])
  }

  right(text: string, setting: Setting): void {
    for (const line of linesOf(text, WIDTH, setting)) this.line([{ line, x: WIDTH - line.width, setting }])
  }
}

/** Bold is drawn with an outline: the Chinese face has no bold that every reader knows. */
export function draw(line: Line, x: number, y: number, { size, bold = false }: Setting): string {
  if (line.runs.length === 0) return ''
  const runs = line.runs.map((run) => `/${FACE_NAMES[run.face]} ${size} Tf <${run.hex}> Tj`).join('\n')
  return `BT\n${bold ? '2 Tr 0.3 w' : '0 Tr'}\n${fixed(x)} ${fixed(y)} Td\n${runs}\nET\n`
}

/** As PDF writes numbers. */
export function fixed(value: number): string {
  return String(Math.round(value * 100) / 100)
}

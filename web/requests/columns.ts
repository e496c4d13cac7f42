/** Which columns a person has chosen, in which order and how wide. */

export const COLUMNS = [
  'reference',
  'title',
  'urgency',
  'direction',
  'state',
  'left',
  'due',
  'kind',
  'tlp',
  'updated',
] as const
export type ColumnId = (typeof COLUMNS)[number]
export type ColumnState = { readonly id: ColumnId; readonly width: number; readonly isShown: boolean }
export type Columns = readonly ColumnState[]

const WIDTH: Readonly<Record<ColumnId, number>> = {
  reference: 144,
  title: 300,
  kind: 144,
  urgency: 120,
  direction: 68,
  state: 136,
  due: 216,
  left: 150,
  tlp: 112,
  updated: 132,
}
const NARROWEST = 56
const WIDEST = 900

export const PRESET: Columns = COLUMNS.map((id) => ({ id, width: WIDTH[id], isShown: true }))

/** What was kept on this machine, each member looked at; columns that it does not know stand where they stand by preset. */
export function parseColumns(kept: string | null): Columns {
  const read = parseJson(kept)
  const seen = new Set<ColumnId>()
  const known = read.flatMap((each): ColumnState[] => {
    const { id, width, isShown } = (typeof each === 'object' && each !== null ? each : {}) as Record<
      string,
      unknown
    >
    const column = COLUMNS.find((one) => one === id)
    if (!column || seen.has(column)) return []
    seen.add(column)
    return [
      {
        id: column,
        width: clamp(typeof width === 'number' ? width : WIDTH[column]),
        isShown: isShown !== false,
      },
    ]
  })
  const missing = PRESET.filter(({ id }) => !seen.has(id))
  const all = missing.reduce<Columns>(
    (columns, column) => columns.toSpliced(COLUMNS.indexOf(column.id), 0, column),
    known,
  )
  return isSound(all) ? all : PRESET
}

export function printColumns(columns: Columns): string {
  return JSON.stringify(columns)
}

/** The reference is what a row is opened by: it is always there. */
export function toggleColumn(columns: Columns, id: ColumnId): Columns {
  if (id === 'reference') return columns
  return columns.map((each) => (each.id === id ? { ...each, isShown: !each.isShown } : each))
}

export function resizeColumn(columns: Columns, id: ColumnId, width: number): Columns {
  return columns.map((each) => (each.id === id ? { ...each, width: clamp(width) } : each))
}

/** One place towards the beginning (-1) or the end (1). */
export function moveColumn(columns: Columns, id: ColumnId, by: -1 | 1): Columns {
  const from = columns.findIndex((each) => each.id === id)
  const to = from + by
  if (to < 0 || to >= columns.length) return columns
  return columns.toSpliced(from, 1).toSpliced(to, 0, columns[from]!)
}

/** The title shrinks so far before the list scrolls sideways. */
const LEAST_TITLE = 220
/** Beside the columns, for the mark. */
const MARK = 36

/** As CSS has it: the title takes what is left over. `scale`: letters of some languages are larger. */
export function printTracks(columns: Columns, scale: number): string {
  const px = (width: number) => `${Math.round(width * scale)}px`
  return columns
    .map(({ id, width }) =>
      id === 'title' ? `minmax(${px(Math.min(width, LEAST_TITLE))}, ${width}fr)` : px(width),
    )
    .join(' ')
}

/** Below this many px the list scrolls sideways. */
export function leastWidth(columns: Columns, scale: number): number {
  const width = columns.reduce(
    (sum, each) => sum + (each.id === 'title' ? Math.min(each.width, LEAST_TITLE) : each.width),
    0,
  )
  return MARK + Math.round(width * scale)
}

function isSound(columns: Columns): boolean {
  return columns.some(({ id, isShown }) => id === 'reference' && isShown)
}

function clamp(width: number): number {
  return Number.isFinite(width) ? Math.round(Math.min(WIDEST, Math.max(NARROWEST, width))) : NARROWEST
}

function parseJson(text: string | null): readonly unknown[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(read) ? read : []
  } catch {
    return []
  }
}

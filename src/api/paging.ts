import { Type } from 'typebox'
import { ApiError } from './problems.ts'
import type { Page } from './schema.ts'

const MOST = 1000
const PRESET = 100

/** What every list takes. */
export const PAGE_QUERY = {
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 500,
      pattern: '^[A-Za-z0-9_-]+$',
      description: '`next` of the page before',
    }),
  ),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: MOST, default: PRESET, description: 'rows of a page at most' }),
  ),
}
export type PageQuery = { readonly cursor?: string; readonly limit?: number }

type Columns = readonly ('integer' | 'text')[]
type KeyOf<C extends Columns> = { readonly [I in keyof C]: C[I] extends 'integer' ? number : string }

/**
 * A list in pages. `columns` are those by which its rows are ordered, and no two rows have the same: a page begins after the last row of
 * the one before, so that rows which come in meanwhile neither repeat nor hide another.
 */
export function listOf<const C extends Columns>(name: string, columns: C) {
  return {
    /** `after`: the last row of the page before; ask the store for `limit + 1` rows. Throws `bad_cursor`. */
    read({ cursor, limit = PRESET }: PageQuery): { readonly limit: number; readonly after?: KeyOf<C> } {
      return cursor === undefined ? { limit } : { limit, after: readCursor(name, columns, cursor) }
    },
    /** For pages that end elsewhere: reads on after that row. */
    cursor(key: KeyOf<C>): string {
      return printCursor(name, key)
    },
    /** A page of up to `limit` of the rows; it says how to read on where there are more. */
    page<Row, Item>(
      rows: readonly Row[],
      limit: number,
      { keyOf, itemOf }: { keyOf(row: Row): KeyOf<C>; itemOf(row: Row): Item },
    ): Page<Item> {
      const shown = rows.slice(0, limit)
      const items = shown.map(itemOf)
      if (rows.length <= limit) return { items }
      return { items, next: printCursor(name, keyOf(shown.at(-1)!)) }
    },
  }
}

function printCursor(name: string, key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([name, ...key])).toString('base64url')
}

function readCursor<C extends Columns>(name: string, columns: C, cursor: string): KeyOf<C> {
  const key = parse(cursor)
  const isOurs =
    Array.isArray(key) &&
    key[0] === name &&
    key.length === columns.length + 1 &&
    columns.every((column, i) =>
      column === 'integer' ? Number.isSafeInteger(key[i + 1]) : isText(key[i + 1]),
    )
  if (isOurs) return key.slice(1) as unknown as KeyOf<C>
  throw new ApiError(
    'bad_cursor',
    `the cursor ${JSON.stringify(cursor.slice(0, 40))} was not given by the list of ${name}; read it from the start`,
    [
      {
        at: '/query/cursor',
        was: JSON.stringify(cursor.slice(0, 40)),
        expected: '`next` of a page of this list',
      },
    ],
  )
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= 200 && value.isWellFormed() && !value.includes('\u0000')
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}

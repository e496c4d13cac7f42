import type { CompiledQuery, Kysely } from 'kysely'
import type { Tables } from './tables.ts'

type Db = Kysely<Tables>

/** Answers a query at once; undefined when it may not be asked past the query builder now. */
export type Shortcut = (sql: string, parameters: readonly unknown[]) => unknown[] | undefined

const shortcuts = new WeakMap<Db, Shortcut>()

/** Lets prepared queries of a database go past the query builder, whose lock wakes all who wait for each that is served. */
export function takeShortcut(db: Db, shortcut: Shortcut): void {
  shortcuts.set(db, shortcut)
}

/**
 * A query that is built once for a database and asked again with other parameters, in the order in which they stand in its text: to build one
 * costs more than its answer. `build` is given the first parameters; it may use them only as values.
 */
export function prepared<Parameters extends readonly unknown[], Row>(
  build: (db: Db, ...parameters: Parameters) => { compile(): CompiledQuery<Row> },
): (db: Db, ...parameters: Parameters) => Promise<Row[]> {
  const built = new WeakMap<Db, CompiledQuery<Row>>()
  return async (db, ...parameters) => {
    const query = built.get(db) ?? build(db, ...parameters).compile()
    built.set(db, query)
    const rows = shortcuts.get(db)?.(query.sql, parameters) as Row[] | undefined
    return rows ?? (await db.executeQuery<Row>({ ...query, parameters })).rows
  }
}

import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Tables } from '../tables.ts'

type Inserted = { readonly [Table in keyof typeof TYPES]: Readonly<Omit<Tables[Table], 'no'>> }

/** Inserts rows of one table in one statement: a parameter per column, each an array, whatever the number of rows. */
export async function insertAll<Table extends keyof Inserted>(
  work: Transaction<Tables>,
  table: Table,
  rows: readonly Inserted[Table][],
  onConflict: RawBuilder<unknown> = sql``,
): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.entries(TYPES[table])
  const names = sql.join(columns.map(([name]) => sql.ref(name)))
  const arrays = columns.map(([name, type]) => {
    const values = rows.map((row) => row[name as keyof typeof row])
    return sql`${values}::${sql.raw(type)}[]`
  })
  // In the rows' order: two transactions that meet on the same keys take them in one order more often than not.
  await sql`INSERT INTO ${sql.table(table)} (${names}) SELECT * FROM unnest(${sql.join(arrays)}) ${onConflict}`.execute(
    work,
  )
}

/** The columns that are given, and their types as PostgreSQL names them. */
const TYPES = {
  topic: { pair: 'bigint', thread: 'text' },
  leaf: { pos: 'bigint', hash: 'bytea', bytes: 'bytea' },
  tile: { log: 'bigint', level: 'bigint', idx: 'bigint', bytes: 'bytea' },
  message: {
    pos: 'bigint',
    pair: 'bigint',
    id: 'bytea',
    kind: 'text',
    topic: 'bigint',
    ref: 'bytea',
    fault: 'text',
    stored_ms: 'bigint',
  },
  content: { pos: 'bigint', bytes: 'bytea' },
  checkpoint: { log: 'bigint', size: 'bigint', root: 'bytea', signatures: 'text' },
  line: { log: 'bigint', size: 'bigint', at: 'bigint', line: 'text', name: 'text', root: 'bytea' },
  thread: {
    topic: 'bigint',
    pair: 'bigint',
    request: 'text',
    reference: 'text',
    direction: 'text',
    kind: 'text',
    urgency: 'text',
    phase: 'text',
    updated_ms: 'bigint',
    state: 'text',
  },
} as const

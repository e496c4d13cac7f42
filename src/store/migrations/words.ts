/** The few words in which the two databases differ. */
export type Words = {
  readonly dialect: 'sqlite' | 'postgres'
  readonly int: string
  readonly bytes: string
  readonly number: string
  /** Ends a table of small rows that are kept in the order of their key. */
  readonly keyed: string
  /** Ends any other table. */
  readonly plain: string
}

/**
 * One numbered step. `oldest` is the lowest step number whose program may still run on the database afterwards: old code
 * runs on a new schema as long as steps only add.
 */
export type Step = {
  readonly number: number
  readonly name: string
  readonly oldest: number
  up(words: Words): readonly string[]
}

export const sqliteWords: Words = {
  dialect: 'sqlite',
  int: 'INTEGER',
  bytes: 'BLOB',
  number: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  keyed: ' STRICT, WITHOUT ROWID',
  plain: ' STRICT',
}

export const postgresWords: Words = {
  dialect: 'postgres',
  int: 'BIGINT',
  bytes: 'BYTEA',
  number: 'BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  keyed: '',
  plain: '',
}

import { type Kysely, sql, type Transaction } from 'kysely'
import { StoreError } from './errors.ts'
import { steps } from './migrations/index.ts'
import type { Words } from './migrations/words.ts'
import type { Tables } from './tables.ts'

/**
 * Brings a database to the newest step this program knows, all in one transaction. Throws `schema_newer` when a newer
 * program has declared that this one must not run on it.
 */
export async function migrate(db: Kysely<Tables>, words: Words): Promise<void> {
  await db.transaction().execute(async (work) => {
    await waitForOthers(work, words)
    await createStepTable(work, words)
    const applied = await readApplied(work)
    refuseNewer(applied)
    await applyMissing(work, words, new Set(applied.map((step) => step.number)))
  })
}

type Applied = { readonly number: number; readonly oldest: number }

/** Two nodes that start at once on one server migrate one after the other; SQLite has its write lock. */
async function waitForOthers(work: Transaction<Tables>, words: Words): Promise<void> {
  if (words.dialect === 'postgres') await sql`SELECT pg_advisory_xact_lock(1129270612)`.execute(work)
}

async function createStepTable(work: Transaction<Tables>, w: Words): Promise<void> {
  const columns = `number ${w.int} PRIMARY KEY, name TEXT NOT NULL, oldest ${w.int} NOT NULL, applied_ms ${w.int} NOT NULL`
  await sql.raw(`CREATE TABLE IF NOT EXISTS schema_step (${columns})${w.plain}`).execute(work)
}

function readApplied(work: Transaction<Tables>): Promise<Applied[]> {
  return work.selectFrom('schema_step').select(['number', 'oldest']).orderBy('number').execute()
}

function refuseNewer(applied: readonly Applied[]): void {
  const oldest = Math.max(0, ...applied.map((step) => step.oldest))
  const newest = steps.at(-1)!.number
  if (oldest <= newest) return
  throw new StoreError(
    'schema_newer',
    `the database needs a program of schema ${oldest} or newer; this one has ${newest}`,
  )
}

async function applyMissing(
  work: Transaction<Tables>,
  words: Words,
  applied: ReadonlySet<number>,
): Promise<void> {
  for (const step of steps) {
    if (applied.has(step.number)) continue
    for (const statement of step.up(words)) await sql.raw(statement).execute(work)
    const { number, name, oldest } = step
    await work.insertInto('schema_step').values({ number, name, oldest, applied_ms: Date.now() }).execute()
  }
}

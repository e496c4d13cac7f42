import type { Words } from './words.ts'

/** Evidence is written once: triggers on both databases, and on PostgreSQL a role that may do no more. For tables made after step 2. */
export function guardTables(
  { dialect }: Words,
  { evidence, mutable }: { readonly evidence: readonly string[]; readonly mutable: readonly string[] },
): string[] {
  if (dialect === 'sqlite') return evidence.flatMap(sqliteGuard)
  return [
    ...evidence.map(
      (table) => `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
    ),
    grantToRole([
      ...evidence.map((table) => `GRANT SELECT, INSERT ON ${table} TO comity_node`),
      ...mutable.map((table) => `GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO comity_node`),
    ]),
  ]
}

export function sqliteGuard(table: string): string[] {
  return ['UPDATE', 'DELETE'].map(
    (verb) => `CREATE TRIGGER ${table}_no_${verb.toLowerCase()} BEFORE ${verb} ON ${table}
      BEGIN SELECT RAISE(ABORT, 'evidence: ${table} accepts INSERT only'); END`,
  )
}

export function grantToRole(grants: readonly string[]): string {
  const schema = "EXECUTE format('GRANT USAGE ON SCHEMA %I TO comity_node', current_schema());"
  return `DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'comity_node') THEN
      ${schema}
      ${grants.map((grant) => `${grant};`).join('\n      ')}
    END IF;
  END $$`
}

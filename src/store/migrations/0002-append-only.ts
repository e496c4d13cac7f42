import { grantToRole, sqliteGuard } from './guards.ts'
import type { Step, Words } from './words.ts'

/** Evidence is written once: whoever holds a connection can add to it and read it, and no more. */
export const appendOnly: Step = {
  number: 2,
  name: 'append-only',
  oldest: 2,
  up: (words) => (words.dialect === 'sqlite' ? EVIDENCE.flatMap(sqliteGuard) : postgresGuards(words)),
}

const EVIDENCE = ['log', 'leaf', 'topic', 'message', 'checkpoint', 'tile']
const MUTABLE = ['pair', 'frontier', 'content', 'line', 'thread', 'draft', 'token', 'setting']

function postgresGuards(_words: Words): string[] {
  return [
    `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'evidence: % accepts INSERT only', TG_TABLE_NAME USING ERRCODE = 'CM001'; END $$`,
    ...EVIDENCE.map(
      (table) => `CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
    ),
    CREATE_ROLE,
    grantToRole([
      `GRANT SELECT, INSERT ON ${EVIDENCE.join(', ')} TO comity_node`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${MUTABLE.join(', ')} TO comity_node`,
      'GRANT SELECT ON schema_step TO comity_node',
    ]),
  ]
}

// Roles belong to the whole server: another database of it may have made this one, at this very moment even. Where the
// login may not make roles, the operator makes it, or the triggers stand alone.
const CREATE_ROLE = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'comity_node') THEN
    CREATE ROLE comity_node NOLOGIN;
  END IF;
  IF NOT pg_has_role(CURRENT_USER, 'comity_node', 'MEMBER') THEN
    EXECUTE format('GRANT comity_node TO %I', CURRENT_USER);
  END IF;
EXCEPTION WHEN insufficient_privilege OR duplicate_object OR unique_violation THEN NULL;
END $$`

import { type Kysely, sql } from 'kysely';

/** What the door refused stands in the audited log too; who tries it is often nobody known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table audit_log drop constraint audit_log_actor_kind_check;
    alter table audit_log add constraint audit_log_actor_kind_check
      check (actor_kind in ('person', 'system', 'gateway', 'operator', 'stranger')) not valid;
    alter table audit_log validate constraint audit_log_actor_kind_check;
    create index audit_log_refusals on audit_log (recorded_at) where action = 'door.refused';
  `.execute(db);
}

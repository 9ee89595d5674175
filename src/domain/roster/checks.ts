import { sql } from 'kysely';
import type { SealedColumn, Tx } from '../../database/index.ts';

export const rosterSealedColumns: SealedColumn[] = [
  { table: 'roster_row', column: 'phone_sealed', key: "import_id || ' ' || line" },
  { table: 'roster_faulty_cells', column: 'cells_sealed', key: "import_id || ' ' || line" },
];

/**
 * What lists hold of these people: the row that is somebody's by job, phone, account or by name and number, and in a list that
 * has ended, where nothing is lost by it, by name alone. A list from before does not bring back whoever asked to go. It
 * needs what the directory knows of them, which goes last.
 */
export async function forgetStaged(tx: Tx, personIds: readonly string[]): Promise<void> {
  // Whose a row is that was not understood nobody can tell while it is sealed: all go, and their lists are sent again.
  if (personIds.length > 0) await sql`delete from roster_faulty_cells`.execute(tx);
  const ids = sql`any(${[...personIds]}::text[])`;
  const { rows } = await sql<{ importId: string; line: number }>`
    with jobs as materialized (
      select e.id, e.organisation_id, e.employee_no, p.name
      from employment e join person p on p.id = e.person_id where e.person_id = ${ids}
    ), phones as materialized (
      select phone_hash from person where id = ${ids} and phone_hash is not null
    ), accounts as materialized (
      select userid from wecom_account where person_id = ${ids}
    )
    delete from roster_row r
    where r.employment_id in (select id from jobs)
      or r.phone_hash in (select phone_hash from phones)
      or r.userid in (select userid from accounts)
      or exists (
        select from jobs
          join roster_organisation listed on listed.organisation_id = jobs.organisation_id and listed.import_id = r.import_id
          join roster_import i on i.id = r.import_id
        where listed.ref = r.organisation_ref and jobs.name = r.name
          and (jobs.employee_no = r.employee_no or i.state in ('DONE', 'FAILED', 'DISCARDED', 'EXPIRED')))
    returning r.import_id, r.line`.execute(tx);
  await sql`
    update roster_fault f set sample = ''
    where f.sample <> '' and (
      (f.import_id, f.line) in (
        select import_id, line from unnest(${rows.map((row) => row.importId)}::text[], ${rows.map((row) => row.line)}::int[]) as gone (import_id, line))
      or f.sample in (
        select userid from wecom_account where person_id = ${ids}
        union select name from person where id = ${ids}
        union select employee_no from employment where person_id = ${ids}))`.execute(tx);
}

import { sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { insertOrganisations, knownOrganisations } from '../../directory/index.ts';
import type { OrganisationPlan, RowAction, StagedRow } from '../types.ts';

type Sought = Pick<StagedRow, 'phoneHash' | 'userid'> & { rowKey: string; employmentId: string | null };
/** So many lines may have one phone, be it that of an office that wrote its own for everybody. */
export const SHARED_AT_MOST = 100;

export interface Earlier {
  line: number;
  rowKey: string;
  phoneHash: string | null;
  userid: string | null;
  employmentId: string | null;
  organisationRef: string;
  name: string;
}

/**
 * Rows of this import that already have one of these numbers, phones, accounts or jobs: each value looked up by its index,
 * whatever PostgreSQL believes of a table that was empty a moment ago. A list compared with every row, or a number that
 * stands on all of them, would make a long file cost more for every line.
 */
export async function earlierRows(ex: Executor, importId: string, rows: readonly Sought[]): Promise<Earlier[]> {
  const columns = sql`line, row_key as "rowKey", phone_hash as "phoneHash", userid, employment_id as "employmentId",
    organisation_ref as "organisationRef", name`;
  const having = (column: string, values: readonly (string | null)[]) => sql`
    select earlier.* from unnest(${[...new Set(values)].filter((value) => value !== null)}::text[]) as sought (value)
      cross join lateral (
        select ${columns} from roster_row where import_id = ${importId} and ${sql.ref(column)} = sought.value limit ${SHARED_AT_MOST}
      ) as earlier`;
  const { rows: found } = await sql<Earlier>`
    ${having(
      'rowKey',
      rows.map((row) => row.rowKey),
    )} union
    ${having(
      'phoneHash',
      rows.map((row) => row.phoneHash),
    )} union
    ${having(
      'userid',
      rows.map((row) => row.userid),
    )} union
    ${having(
      'employmentId',
      rows.map((row) => row.employmentId),
    )}`.execute(ex);
  return found;
}

export type Staged = StagedRow & { action: RowAction | 'FAULTY'; employmentId: string | null; rowKey: string };

export async function stageRows(tx: Tx, importId: string, rows: readonly Staged[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into roster_row (import_id, line, row_key, action, organisation_ref, employment_id, employee_no, name,
      phone_sealed, phone_hash, unit_path, post, hired_on, out_of_province, role, userid)
    select ${importId}, line, "rowKey", action, "organisationRef", "employmentId", "employeeNo", name,
      "phoneSealed", "phoneHash", "unitPath", post, "hiredOn", "outOfProvince", role, userid
    from json_to_recordset(${JSON.stringify(rows)}::json) as row (line int, "rowKey" text, action text,
      "organisationRef" text, "employmentId" text, "employeeNo" text, name text, "phoneSealed" text, "phoneHash" text,
      "unitPath" text[], post text, "hiredOn" date, "outOfProvince" boolean, role text, userid text)`.execute(tx);
}

export async function stageOrganisations(tx: Tx, importId: string, plans: readonly OrganisationPlan[]): Promise<void> {
  if (plans.length === 0) return;
  await sql`
    insert into roster_organisation (import_id, ref, organisation_id, code, name, kind, tier, township_id, station_id)
    select ${importId}, ref, "organisationId", code, name, kind, tier, "townshipId", "stationId"
    from json_to_recordset(${JSON.stringify(plans)}::json) as plan (ref text, "organisationId" text, code text,
      name text, kind text, tier text, "townshipId" text, "stationId" text)
    on conflict (import_id, ref) do nothing`.execute(tx);
}

export async function organisationsOf(ex: Executor, importId: string): Promise<OrganisationPlan[]> {
  const { rows } = await sql<OrganisationPlan>`
    select ref, organisation_id as "organisationId", code, name, kind, tier, township_id as "townshipId",
      station_id as "stationId"
    from roster_organisation where import_id = ${importId} order by ref`.execute(ex);
  return rows;
}

/** The organisations of a part by their refs; new ones are made, or found when somebody made them meanwhile. */
export async function makeOrganisations(
  tx: Tx,
  importId: string,
  refs: readonly string[],
): Promise<Map<string, string>> {
  const ofPart = sql`import_id = ${importId} and ref = any(${[...refs]}::text[])`;
  const { rows: plans } = await sql<OrganisationPlan>`
    select ref, organisation_id as "organisationId", code, name, kind, tier, township_id as "townshipId",
      station_id as "stationId"
    from roster_organisation where ${ofPart}`.execute(tx);
  const missing = plans.filter(({ organisationId }) => organisationId === null);
  if (missing.length > 0) {
    await insertOrganisations(tx, missing);
    await sql`
      update roster_organisation listed set organisation_id = o.id
      from organisation o
      where listed.organisation_id is null and listed.import_id = ${importId}
        and listed.ref = any(${[...refs]}::text[]) and (o.credit_code = listed.code or o.code = listed.code)`.execute(
      tx,
    );
  }
  const { rows } = await sql<{ ref: string; id: string }>`
    select ref, organisation_id as id from roster_organisation
    where ${ofPart} and organisation_id is not null`.execute(tx);
  return new Map(rows.map(({ ref, id }) => [ref, id]));
}

/** Of one id, code or credit code. */
export async function organisationBy(
  ex: Executor,
  idOrCode: string,
): Promise<Pick<OrganisationPlan, 'organisationId' | 'townshipId' | 'stationId'> | null> {
  const [found] = await knownOrganisations(
    ex,
    sql`id = ${idOrCode} or code = ${idOrCode} or credit_code = ${idOrCode}`,
  );
  return found ? { ...found, organisationId: found.id } : null;
}

/** How many rows come to what. */
type ChangeTally = Record<RowAction | 'phones', number>;

export interface Tally extends ChangeTally {
  rows: number;
  faulty: number;
  nameless: number;
  errors: number;
  warnings: number;
}

export async function addTally(tx: Tx, importId: string, t: Tally): Promise<void> {
  await sql`
    update roster_import set touched_at = clock_timestamp(), rows_read = rows_read + ${t.rows},
      faulty_rows = faulty_rows + ${t.faulty}, nameless_rows = nameless_rows + ${t.nameless},
      errors = errors + ${t.errors}, warnings = warnings + ${t.warnings}
    where id = ${importId}`.execute(tx);
  await addChanges(tx, importId, t);
}

/** Foreseen while the list is checked, and what it came to while it is applied. */
export async function addChanges(tx: Tx, importId: string, t: ChangeTally): Promise<void> {
  await sql`
    update roster_import set phones_changed = phones_changed + ${t.phones},
      new_rows = new_rows + ${t.NEW}, rejoined_rows = rejoined_rows + ${t.REJOINED}, moved_rows = moved_rows + ${t.MOVED},
      changed_rows = changed_rows + ${t.CHANGED}, same_rows = same_rows + ${t.SAME}
    where id = ${importId}`.execute(tx);
}

/** The last line that can be imported; 0: none. */
export async function lastLine(ex: Executor, importId: string): Promise<number> {
  const { rows } = await sql<{ line: number | null }>`
    select max(line) as line from roster_row where import_id = ${importId}`.execute(ex);
  return rows[0]?.line ?? 0;
}

/** What can be imported of these lines, `from` not counted; line by line, since a sort would read all that is left each time. */
export async function stagedWithin(
  ex: Executor,
  importId: string,
  { from, upTo }: { from: number; upTo: number },
): Promise<StagedRow[]> {
  const { rows } = await sql<StagedRow>`
    select staged.* from generate_series(${from}::int + 1, ${upTo}::int) as wanted (line)
      cross join lateral (
        select line, organisation_ref as "organisationRef", employee_no as "employeeNo", name,
          phone_sealed as "phoneSealed", phone_hash as "phoneHash", unit_path as "unitPath", post, hired_on as "hiredOn",
          out_of_province as "outOfProvince", role, userid
        from roster_row
        where import_id = ${importId} and line = wanted.line and action <> 'FAULTY' offset 0
      ) as staged
    order by line`.execute(ex);
  return rows;
}

/** A row that was taken, with the organisation it names. */
export interface NamedRow extends StagedRow {
  action: RowAction;
  /** Null: one that will be made. */
  organisationId: string | null;
  organisation: string;
}

interface NamedPage {
  kind: Exclude<RowAction, 'SAME'> | null;
  q: string;
  after: number;
  limit: number;
}

/** Rows that change something, by line; of one kind, or whose name or number fits. */
export async function namedRows(
  ex: Executor,
  importId: string,
  { kind, q, after, limit }: NamedPage,
): Promise<NamedRow[]> {
  const { rows } = await sql<NamedRow>`
    select r.line, r.action, r.organisation_ref, r.employee_no, r.name, r.phone_sealed, r.phone_hash, r.unit_path, r.post,
      r.hired_on, r.out_of_province, r.role, r.userid, listed.organisation_id,
      coalesce(o.short_name, listed.name, '') as organisation
    from roster_row r
      join roster_organisation listed on listed.import_id = r.import_id and listed.ref = r.organisation_ref
      left join organisation o on o.id = listed.organisation_id
    where r.import_id = ${importId} and r.line > ${after}
      and r.action = any(${kind === null ? ['NEW', 'REJOINED', 'MOVED', 'CHANGED'] : [kind]}::text[])
      and (${q} = '' or strpos(r.name, ${q}) > 0 or r.employee_no = ${q})
    order by r.line limit ${limit}`.execute(ex);
  return rows;
}

/** Takes back what an ended import left behind, a batch a call; answers how many rows went. */
export async function eraseStaged(ex: Executor, limit: number): Promise<number> {
  const ended = sql`import_id in (select id from roster_import where state in ('DONE', 'FAILED', 'DISCARDED', 'EXPIRED'))`;
  let erased = 0;
  for (const table of ['rosterRow', 'rosterFaultyCells', 'rosterLeaver', 'rosterOrganisation']) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ctid = any(array(
        select ctid from ${sql.table(table)} where ${ended} limit ${limit}))`.execute(ex);
    erased += Number(numAffectedRows ?? 0);
  }
  return erased;
}

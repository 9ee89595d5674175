import { sql } from 'kysely';
import { anyOf, type Executor, type Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import type { Case } from './define.ts';
import type { CaseState } from './rules.ts';

export interface CaseRow extends CaseState {
  id: string;
  organisationId: string;
  organisationName: string;
  /** Whom it is about. */
  name: string;
  proposedAt: Date;
  /** Columns of its own. */
  [column: string]: unknown;
}

export const columnsOfCase = ({ name, written, columns }: Case) => ({
  table: name,
  filled: ['id', 'organisation_id', 'person_id', 'proposed_by', 'proposed_at', ...written.map(snake)],
  later: ['state', 'decided_by', 'decided_at', 'answered_at', ...columns.map(snake)],
});

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const rows = ({ name, columns }: Case) => sql<CaseRow>`
  select c.id, c.organisation_id as "organisationId", o.short_name as "organisationName", c.person_id as "personId", p.name,
    c.state, c.proposed_by as "proposedBy", c.proposed_at as "proposedAt",
    ${sql.join(columns.map((column) => sql`${sql.ref(`c.${snake(column)}`)} as ${sql.id(column)}`))}
  from ${sql.table(name)} c join organisation o on o.id = c.organisation_id join person p on p.id = c.person_id`;

export async function lock(tx: Tx, { name }: Case, id: string): Promise<void> {
  await sql`select from ${sql.table(name)} where id = ${id} for update`.execute(tx);
}

export async function load(ex: Executor, definition: Case, id: string): Promise<CaseRow | null> {
  const { rows: found } = await sql<CaseRow>`${rows(definition)} where c.id = ${id}`.execute(ex);
  return found[0] ?? null;
}

interface Page {
  organisationIds: readonly string[];
  state?: string | undefined;
  after?: string | undefined;
  limit: number;
}

/** Newest first. */
export async function list(ex: Executor, definition: Case, { organisationIds, state, after, limit }: Page) {
  const { rows: found } = await sql<CaseRow>`${rows(definition)}
    where c.organisation_id ${anyOf(organisationIds)}
      and ${state === undefined ? sql`true` : sql`c.state = ${state}`}
      and ${after === undefined ? sql`true` : sql`c.id < ${after}`}
    order by c.id desc limit ${limit}`.execute(ex);
  return found;
}

interface Proposal {
  organisationId: string;
  personId: string;
  by: string;
  /** Of the fields that are written down. */
  values: Readonly<Record<string, unknown>>;
}

/** Null when the same is open already. */
export async function propose(tx: Tx, { name, written, open }: Case, proposal: Proposal): Promise<string | null> {
  const { organisationId, personId, by, values } = proposal;
  const columns = sql.join([...written.map((field) => sql.ref(snake(field))), sql`proposed_by`]);
  const given = sql.join([...written.map((field) => sql`${values[field] ?? null}`), sql`${by}`]);
  const { rows: made } = await sql<{ id: string }>`
    insert into ${sql.table(name)} (id, organisation_id, person_id, proposed_at, ${columns})
    values (${newId()}, ${organisationId}, ${personId}, app_now(), ${given})
    on conflict (organisation_id, person_id) where state in (${sql.join(open.map((state) => sql.lit(state)))}) do nothing
    returning id`.execute(tx);
  return made[0]?.id ?? null;
}

export async function decide(tx: Tx, { name }: Case, { id, to, by }: { id: string; to: string; by: string }) {
  await sql`
    update ${sql.table(name)} set state = ${to}, decided_by = ${by}, decided_at = app_now() where id = ${id}`.execute(
    tx,
  );
}

export async function answer(tx: Tx, { name }: Case, { id, to }: { id: string; to: string }): Promise<void> {
  await sql`update ${sql.table(name)} set state = ${to}, answered_at = app_now() where id = ${id}`.execute(tx);
}

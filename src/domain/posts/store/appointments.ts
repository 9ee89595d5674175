import { type RawBuilder, sql } from 'kysely';
import type { Executor, Tx } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { Appointment, AppointmentState, Practice } from '../types.ts';

const columns = sql`a.id, a.organisation_id as "organisationId", a.person_id as "personId", a.title, a.state,
  a.proposed_by as "proposedBy", a.proposed_at as "proposedAt", a.decided_by as "decidedBy", a.practice`;

export async function lock(tx: Tx, id: string): Promise<void> {
  await sql`select from appointment where id = ${id} for update`.execute(tx);
}

export async function load(ex: Executor, id: string): Promise<Appointment | null> {
  const { rows } = await sql<Appointment>`select ${columns} from appointment a where a.id = ${id}`.execute(ex);
  return rows[0] ?? null;
}

/** Null when the same proposal is open already. */
export async function propose(
  tx: Tx,
  {
    organisationId,
    personId,
    title,
    by,
  }: { organisationId: string; personId: string; title: string | null; by: string },
): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    insert into appointment (id, organisation_id, person_id, title, proposed_by, proposed_at)
    values (${newId()}, ${organisationId}, ${personId}, ${title}, ${by}, app_now())
    on conflict (organisation_id, person_id) where state in ('PROPOSED', 'ASKED') do nothing
    returning id`.execute(tx);
  return rows[0]?.id ?? null;
}

export async function decide(tx: Tx, id: string, state: AppointmentState, by: string): Promise<void> {
  await sql`
    update appointment set state = ${state}, decided_by = ${by}, decided_at = app_now() where id = ${id}`.execute(tx);
}

export async function answer(tx: Tx, id: string, state: 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN'): Promise<void> {
  await sql`update appointment set state = ${state}, answered_at = app_now() where id = ${id}`.execute(tx);
}

export async function setPractice(tx: Tx, id: string, practice: Practice, dueAt: Date | null): Promise<void> {
  await sql`
    update appointment set practice = ${practice}, practice_due_at = coalesce(${dueAt}, practice_due_at),
      practised_at = case when ${practice} = 'DONE' then coalesce(practised_at, app_now()) end
    where id = ${id}`.execute(tx);
}

/** Appointed, still advisor there, and the exercise not done in time. */
export async function unpractised(ex: Executor): Promise<{ organisationId: string; personId: string }[]> {
  const { rows } = await sql<{ organisationId: string; personId: string }>`
    select distinct a.organisation_id as "organisationId", a.person_id as "personId"
    from appointment a
    where a.practice in ('ASKED', 'SIGNED') and a.practice_due_at <= app_now() and ${stillAdvisor}`.execute(ex);
  return rows;
}

const stillAdvisor = sql`exists (
  select from role_assignment r
  where r.person_id = a.person_id and r.role = 'ADVISOR' and r.scope_id = a.organisation_id and r.state = 'ACTIVE')`;

/** Of what somebody is asked to accept: where, as what, and since when. */
export async function askedOf(
  ex: Executor,
  personId: string,
): Promise<{ id: string; organisationName: string; title: string | null; askedAt: Date }[]> {
  const { rows } = await sql<{ id: string; organisationName: string; title: string | null; askedAt: Date }>`
    select a.id, o.short_name as "organisationName", a.title, coalesce(a.decided_at, a.proposed_at) as "askedAt"
    from appointment a join organisation o on o.id = a.organisation_id
    where a.person_id = ${personId} and a.state = 'ASKED' order by a.id`.execute(ex);
  return rows;
}

export interface AppointmentRow extends Appointment {
  organisationName: string;
  name: string;
}

interface Listing {
  organisationIds: readonly string[];
  state?: AppointmentState | undefined;
  after?: string | undefined;
  limit: number;
}

/** Newest first. */
export async function list(ex: Executor, { organisationIds, state, after, limit }: Listing): Promise<AppointmentRow[]> {
  const { rows } = await sql<AppointmentRow>`
    select ${columns}, o.short_name as "organisationName", p.name
    from appointment a join organisation o on o.id = a.organisation_id join person p on p.id = a.person_id
    where a.organisation_id = any(${[...organisationIds]}::text[]) and ${given(state, (one) => sql`a.state = ${one}`)}
      and ${given(after, (one) => sql`a.id < ${one}`)}
    order by a.id desc limit ${limit}`.execute(ex);
  return rows;
}

function given<T>(value: T | undefined, condition: (value: T) => RawBuilder<unknown>): RawBuilder<unknown> {
  return value === undefined ? sql`true` : condition(value);
}

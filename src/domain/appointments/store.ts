import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';
import type { Practice } from './types.ts';

export async function setPractice(tx: Tx, id: string, practice: Practice, dueAt: Date | null): Promise<void> {
  await sql`
    update appointment set practice = ${practice}, practice_due_at = coalesce(${dueAt}, practice_due_at),
      practised_at = case when ${practice} = 'DONE' then coalesce(practised_at, app_now()) end
    where id = ${id}`.execute(tx);
}

/** Appointed, still advisor there, and the exercise not done in time. */
export async function unpractised(ex: Executor): Promise<{ organisationId: string; personId: string }[]> {
  const { rows } = await sql<{ organisationId: string; personId: string }>`
    select distinct a.organisation_id, a.person_id
    from appointment a
    where a.practice in ('ASKED', 'SIGNED') and a.practice_due_at <= app_now() and exists (
      select from role_assignment r
      where r.person_id = a.person_id and r.role = 'ADVISOR' and r.scope_id = a.organisation_id and r.state = 'ACTIVE')
    `.execute(ex);
  return rows;
}

/** The newest one of the two whose exercise is not done. */
export async function unpractisedOf(ex: Executor, personId: string, organisationId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from appointment
    where person_id = ${personId} and organisation_id = ${organisationId} and practice in ('ASKED', 'SIGNED')
    order by id desc limit 1`.execute(ex);
  return rows[0]?.id ?? null;
}

interface Asked {
  id: string;
  organisationName: string;
  title: string | null;
  since: Date;
}

/** Of what somebody is asked to accept: where, as what, and since when. */
export async function askedOf(ex: Executor, personId: string): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    select a.id, o.short_name as organisation_name, a.title, coalesce(a.decided_at, a.proposed_at) as since
    from appointment a join organisation o on o.id = a.organisation_id
    where a.person_id = ${personId} and a.state = 'ASKED' order by a.id`.execute(ex);
  return rows;
}

/** Somebody there who can be told by WeCom. */
export async function isHeld(
  ex: Executor,
  role: 'ADVISOR' | 'COMMUNITY_POLICE',
  organisationId: string,
): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select exists (
      select from role_assignment r
        join wecom_account account on account.person_id = r.person_id and account.status in ('ACTIVE', 'NOT_ACTIVATED')
      where r.role = ${role} and r.scope_id = ${organisationId} and r.state = 'ACTIVE'
        and (r.valid_until is null or r.valid_until > app_now())) as held`.execute(ex);
  return rows[0]?.held ?? false;
}

import { sql } from 'kysely';
import { type Executor, recordset } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import type { DefectKind, ReadinessDefect } from '../types.ts';

export interface DefectKey {
  kind: DefectKind;
  organisationId?: string | null;
  personId?: string | null;
}

/** Opens the defect unless it is open already: at most one per kind, organisation and person. Answers whether it is new. */
export async function openDefect(ex: Executor, defect: DefectKey & { note?: string }): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into readiness_defect (id, kind, organisation_id, person_id, note, opened_at)
    values (${newId()}, ${defect.kind}, ${defect.organisationId ?? null}, ${defect.personId ?? null},
      ${defect.note ?? null}, app_now())
    on conflict (kind, organisation_id, person_id) where closed_at is null do nothing`.execute(ex);
  return Number(numAffectedRows ?? 0) > 0;
}

export async function closeDefect(ex: Executor, { kind, organisationId, personId }: DefectKey): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update readiness_defect set closed_at = app_now()
    where kind = ${kind} and closed_at is null
      and organisation_id is not distinct from ${organisationId ?? null}
      and person_id is not distinct from ${personId ?? null}`.execute(ex);
  return Number(numAffectedRows ?? 0) > 0;
}

/** Closes the defects of a kind that are about people, but for those who still have it. */
export async function closeAllBut(ex: Executor, kind: string, personIds: readonly string[]): Promise<void> {
  await sql`
    update readiness_defect set closed_at = app_now()
    where kind = ${kind} and closed_at is null and person_id is not null
      and person_id <> all (${[...personIds]}::text[])`.execute(ex);
}

export async function listReadiness(ex: Executor): Promise<ReadinessDefect[]> {
  const { rows } = await sql<ReadinessDefect>`
    select d.id, d.kind, d.organisation_id, o.name as organisation_name,
      d.person_id, d.note, d.opened_at
    from readiness_defect d left join organisation o on o.id = d.organisation_id
    where d.closed_at is null
    order by d.opened_at, d.id`.execute(ex);
  return rows;
}

/** Compares what each organisation needs with what it has: opens what is missing, closes what was mended. */
export async function inspectReadiness(ex: Executor): Promise<void> {
  const { rows } = await sql<{ kind: string; organisationId: string }>`
    select need.kind, o.id as organisation_id
    from organisation o
      cross join (values ('NO_ADVISOR', 'ADVISOR'), ('NO_COMMUNITY_POLICE', 'COMMUNITY_POLICE')) as need (kind, role)
    where not exists (select from ${inOffice} and r.role = need.role and r.scope_id = o.id)
    union all
    select distinct 'UNIT_WITHOUT_OWNER', u.organisation_id
    from grid_unit u
    where not exists (
      select from role_assignment r where r.role = 'GRID_OWNER' and r.scope_id = u.id and r.state = 'ACTIVE')`.execute(
    ex,
  );
  const missing = recordset(rows.map((row) => ({ ...row, id: newId() })));
  await sql`
    insert into readiness_defect (id, kind, organisation_id, opened_at)
    select id, kind, organisation_id, app_now()
    from jsonb_to_recordset(${missing}::jsonb) as missing (id text, kind text, organisation_id text)
    on conflict (kind, organisation_id, person_id) where closed_at is null do nothing`.execute(ex);
  await sql`
    update readiness_defect d set closed_at = app_now()
    where d.closed_at is null and d.person_id is null
      and d.kind in ('NO_ADVISOR', 'NO_COMMUNITY_POLICE', 'UNIT_WITHOUT_OWNER')
      and (d.kind, d.organisation_id) not in (
        select kind, organisation_id
        from jsonb_to_recordset(${missing}::jsonb) as missing (kind text, organisation_id text))`.execute(ex);
  await closeFilledSteps(ex);
  await noteEmptySteps(ex);
  await closeOfPeople(ex);
}

/** Whoever holds a role now and can be told by WeCom: a role whose holder has no account left keeps nobody safe. */
const inOffice = sql`role_assignment r
  join wecom_account account on account.person_id = r.person_id and account.status in ('ACTIVE', 'NOT_ACTIVATED')
  where r.state = 'ACTIVE' and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now())`;

/** Everything an organisation lies in, and itself. */
const within = sql`(string_to_array(trim(both '/' from station.path), '/')
  || string_to_array(trim(both '/' from township.path), '/') || o.id)`;

/**
 * Before a warning finds it out: steps above the organisation on which nobody stands who can be told. With `scopeIds` only
 * what lies in these places.
 */
export async function noteEmptySteps(ex: Executor, scopeIds: readonly string[] | null = null): Promise<void> {
  const { rows } = await sql<{ organisationId: string; note: string }>`
    select distinct on (o.id) o.id as organisation_id, need.note
    from organisation o
      join jurisdiction station on station.id = o.station_id
      join jurisdiction township on township.id = o.township_id
      cross join (values ('step 3', '{STATION_DUTY}'::text[]), ('step 4', '{STATION_CHIEF,CENTER_OFFICER}'::text[]))
        as need (note, roles)
    where (${scopeIds === null} or ${within} && ${[...(scopeIds ?? [])]}::text[])
      and not exists (select from ${inOffice} and r.role = any (need.roles) and r.scope_id = any ${within})
    order by o.id, need.note`.execute(ex);
  if (rows.length === 0) return;
  const empty = recordset(rows.map((row) => ({ ...row, id: newId() })));
  await sql`
    insert into readiness_defect (id, kind, organisation_id, note, opened_at)
    select id, 'EMPTY_STEP', organisation_id, note, app_now()
    from jsonb_to_recordset(${empty}::jsonb) as empty (id text, organisation_id text, note text)
    on conflict (kind, organisation_id, person_id) where closed_at is null do nothing`.execute(ex);
}

/** Somebody who can be reached again, or who does not work there any more, is no gap. */
async function closeOfPeople(ex: Executor): Promise<void> {
  await sql`
    update readiness_defect d set closed_at = app_now()
    where d.closed_at is null and (
      d.kind = 'UNREACHABLE' and (
        exists (select from wecom_account a
          where a.person_id = d.person_id and a.reachable and a.status in ('ACTIVE', 'NOT_ACTIVATED'))
        and not exists (select from wecom_account a where a.person_id = d.person_id and not a.reachable)
        or not exists (select from employment e where e.person_id = d.person_id and e.state = 'ACTIVE')
          and not exists (select from role_assignment r where r.person_id = d.person_id and r.state = 'ACTIVE'))
      or d.kind in ('LEFT_COMPANY', 'WRONG_PERSON') and d.person_id is not null and not exists (
        select from employment e
        where e.person_id = d.person_id and e.organisation_id = d.organisation_id and e.state = 'ACTIVE'))`.execute(ex);
}

/**
 * A ladder notes the step on which it found nobody; the defect ends when somebody whom WeCom knows stands there again.
 * Leave does not matter: rather a card to somebody on leave than silence.
 */
async function closeFilledSteps(ex: Executor): Promise<void> {
  await sql`
    update readiness_defect d set closed_at = app_now()
    from organisation o
      join jurisdiction station on station.id = o.station_id
      join jurisdiction township on township.id = o.township_id
    where d.kind = 'EMPTY_STEP' and d.closed_at is null and o.id = d.organisation_id and exists (
      select from (values ('step 0', 'ADVISOR'), ('step 1', 'ADVISOR'), ('step 2', 'COMMUNITY_POLICE'),
          ('step 3', 'STATION_DUTY'), ('step 4', 'STATION_CHIEF'), ('step 4', 'CENTER_OFFICER')) as step (note, role)
      where step.note = d.note
        and exists (select from ${inOffice} and r.role = step.role and r.scope_id = any ${within}))`.execute(ex);
}

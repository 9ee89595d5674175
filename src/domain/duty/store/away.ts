import { type RawBuilder, sql } from 'kysely';
import { type Executor, recordset } from '../../../database/index.ts';
import { newId } from '../../../lib/ids.ts';
import { fullShanghai } from '../../../lib/time.ts';

export interface Bare {
  organisationId: string;
  shortName: string;
  personId: string;
  /** The first moment at which nobody stands there. */
  from: Date;
  until: Date;
}

/** Leave of advisors as it is written down, nobody standing in. */
const written = sql`
  select l.person_id, l.starts_at, l.ends_at from leave l
  where l.substitute_person_id is null and l.ends_at > app_now()`;

const canBeNotified = (personId: RawBuilder<unknown>) => sql`exists (
  select from wecom_account a where a.person_id = ${personId} and a.status in ('ACTIVE', 'NOT_ACTIVATED'))`;

/** Organisations whose advisor is away while no other stands: at his going, or when the last of the others goes too. */
async function bare(ex: Executor, away: RawBuilder<unknown>): Promise<Bare[]> {
  const { rows } = await sql<Bare>`
    with gone as (
      select away.person_id, r.scope_id, greatest(away.starts_at, app_now()) as starts_at,
        least(away.ends_at, coalesce(r.valid_until, away.ends_at)) as ends_at
      from (${away}) as away join role_assignment r on r.person_id = away.person_id
      where r.role = 'ADVISOR' and r.state = 'ACTIVE' and r.valid_from < away.ends_at
        and (r.valid_until is null or r.valid_until > greatest(away.starts_at, app_now()))
    ), other as (
      select gone.person_id, r.scope_id, r.person_id as other_id, r.valid_from, r.valid_until
      from gone join role_assignment r on r.scope_id = gone.scope_id and r.role = 'ADVISOR' and r.state = 'ACTIVE'
      where r.person_id <> gone.person_id and ${canBeNotified(sql`r.person_id`)}
    ), moment as (
      select person_id, scope_id, starts_at as at from gone
      union select o.person_id, o.scope_id, o.valid_until from other o where o.valid_until is not null
      union select o.person_id, o.scope_id, l.starts_at from other o join leave l on l.person_id = o.other_id
    )
    select gone.scope_id as organisation_id, employer.short_name, gone.person_id,
      min(moment.at) as "from", max(gone.ends_at) as "until"
    from gone
      join moment on moment.person_id = gone.person_id and moment.scope_id = gone.scope_id
        and moment.at >= gone.starts_at and moment.at < gone.ends_at
      join organisation employer on employer.id = gone.scope_id
    where not exists (
      select from other o
      where o.person_id = gone.person_id and o.scope_id = gone.scope_id and o.valid_from <= moment.at
        and (o.valid_until is null or o.valid_until > moment.at)
        and not exists (
          select from leave l where l.person_id = o.other_id and l.starts_at <= moment.at and l.ends_at > moment.at
            and not coalesce(${canBeNotified(sql`l.substitute_person_id`)}, false)))
    group by 1, 2, 3 order by 2, 3`.execute(ex);
  return rows;
}

/** What a leave that is not written down yet would leave bare. */
export const bareBy = (ex: Executor, leave: { personId: string; from: Date; until: Date }): Promise<Bare[]> =>
  bare(
    ex,
    sql`select ${leave.personId}::text as person_id, ${leave.from}::timestamptz as starts_at,
      ${leave.until}::timestamptz as ends_at`,
  );

/** Each of them stands as a gap of its organisation and whoever is away, from the day it is known until it is over. */
export async function noteAway(ex: Executor): Promise<void> {
  const found = await bare(ex, written);
  const open = recordset(
    found.map(({ organisationId, personId, from, until }) => ({
      id: newId(),
      organisationId,
      personId,
      note: `${fullShanghai(from)}至${fullShanghai(until)}`,
    })),
  );
  await sql`
    update readiness_defect d set closed_at = app_now()
    where d.kind = 'ADVISOR_AWAY' and d.closed_at is null
      and (d.organisation_id, d.person_id) not in (
        select organisation_id, person_id from jsonb_to_recordset(${open}::jsonb) as away (organisation_id text, person_id text))`.execute(
    ex,
  );
  await sql`
    insert into readiness_defect (id, kind, organisation_id, person_id, note, opened_at)
    select id, 'ADVISOR_AWAY', organisation_id, person_id, note, app_now()
    from jsonb_to_recordset(${open}::jsonb) as away (id text, organisation_id text, person_id text, note text)
    on conflict (kind, organisation_id, person_id) where closed_at is null do update set note = excluded.note
      where readiness_defect.note is distinct from excluded.note`.execute(ex);
}

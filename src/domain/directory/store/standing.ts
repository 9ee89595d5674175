import { sql } from 'kysely';
import type { Executor } from '../../../database/index.ts';
import { scopesOf } from '../../../kernel/scope/index.ts';
import type { Stand } from '../rules.ts';
import type { Place, Role } from '../types.ts';

interface StandingQuery {
  corpId: string;
  roles: readonly Role[];
  /** Without a place: every holder of the role. */
  place: Place | null;
  at: Date;
}

/** Active holders of the roles over the place with those who substitute for them (three deep), in one query. */
export async function readStands(ex: Executor, { corpId, roles, place, at }: StandingQuery): Promise<Stand[]> {
  const inPlace = place === null ? sql`true` : sql`r.scope_id in (${scopesOf(place)})`;
  const { rows } = await sql<Stand>`/* prepare */
    with recursive holder as (
      select r.person_id, r.role, r.scope_id, r.is_primary, exists (
          select from duty_shift d
          where d.person_id = r.person_id and d.role = r.role and d.scope_id = r.scope_id
            and d.starts_at <= ${at} and d.ends_at > ${at}
        ) as on_shift
      from role_assignment r
      where r.role = any(${[...roles]}::text[]) and r.state = 'ACTIVE'
        and r.valid_from <= ${at} and (r.valid_until is null or r.valid_until > ${at})
        and (r.role <> 'GRID_OWNER' or r.opted_in)
        and ${inPlace}
    ), absence as (
      select person_id, substitute_person_id from leave where starts_at <= ${at} and ends_at > ${at}
    ), stand as (
      select distinct person_id as holder_id, person_id, 0 as depth from holder
      union
      select stand.holder_id, absence.substitute_person_id, stand.depth + 1
      from stand join absence using (person_id)
      where absence.substitute_person_id is not null and stand.depth < 3
    )
    select holder.person_id as "holderId", holder.role, holder.scope_id as "scopeId", holder.is_primary as "primary",
      holder.on_shift as "onShift", stand.depth, p.id as "personId", p.name, account.userid,
      exists (select from absence where absence.person_id = p.id) as away
    from holder
      join stand on stand.holder_id = holder.person_id
      join person p on p.id = stand.person_id
      left join wecom_account account
        on account.person_id = p.id and account.corp_id = ${corpId} and account.status in ('ACTIVE', 'NOT_ACTIVATED')`.execute(
    ex,
  );
  return rows;
}

import { sql } from 'kysely';
import type { Texts } from '../../../config/text-file.ts';
import type { Executor } from '../../../database/index.ts';
import type { LooksData } from '../api.ts';

interface LookRow {
  at: Date;
  /** What he was when he looked; null: none of ours, or nothing that is known. */
  role: string | null;
  place: string | null;
  actorKind: string;
  objectKind: string;
  seen: string[];
  isFile: boolean;
  total: number;
}

const AT_MOST = 50;

/** An officer's capacity goes before the employer's: it is why he could look. */
const ROLES_IN_ORDER = [
  ...['CENTER_OFFICER', 'STATION_CHIEF', 'STATION_DUTY', 'COMMUNITY_POLICE', 'ADVISOR', 'GRID_OWNER', 'PROPAGANDIST'],
  ...['DESK', 'AUDITOR', 'JOINT_OFFICE', 'COUNTY_ADMIN', 'LECTURER'],
];

/**
 * Who looked at somebody, by office and place, never by name; what was seen in sets too large to name is not among it. What
 * was looked at since a warning about him is open is told when it is closed: before, it would tell him of the warning, and
 * whoever may sit beside him.
 */
async function looksAt(ex: Executor, personId: string, limit: number): Promise<LookRow[]> {
  const { rows } = await sql<LookRow>`
    with told as (
      select coalesce(min(created_at), 'infinity') as until from warning
      where person_id = ${personId} and state not in ('CLOSED', 'REVOKED')
    ), about as (
      select id from audit_log where action = 'look' and object_kind = 'person' and object_id = ${personId}
      union
      select id from audit_log where action = 'look' and after ? 'personIds' and after -> 'personIds' ? ${personId}
      union
      select log.id from warning w join audit_log log on log.object_kind = 'warning' and log.object_id = w.id
      where w.person_id = ${personId} and log.action = 'look'
      union
      select log.id from data_request r join audit_log log on log.object_kind = 'data_request' and log.object_id = r.id
      where r.person_id = ${personId} and log.action = 'look'
      union
      select log.id from protection_evidence e
        join audit_log log on log.object_kind = 'protection_evidence' and log.object_id = e.id
      where e.person_id = ${personId} and log.action = 'look'
    ), page as (
      select log.*, count(*) over ()::int as total
      from about join audit_log log on log.id = about.id, told
      where log.at < told.until and log.actor_id is distinct from ${personId}
        and not exists (
          select from warning open where log.object_kind = 'warning' and open.id = log.object_id
            and open.state not in ('CLOSED', 'REVOKED'))
      order by log.id desc limit ${limit}
    )
    select page.at, page.actor_kind, page.object_kind, page.total,
      array(select jsonb_array_elements_text(page.after -> 'seen')) as seen, coalesce((page.after ->> 'file')::boolean, false) as is_file,
      held.role, coalesce(ground.name, case when held.role = 'COMMUNITY_POLICE' then station.name else employer.short_name end, unit.name) as place
    from page
      left join lateral (
        select role, scope_kind, scope_id from role_assignment r
        where r.person_id = coalesce(page.actor_id, page.after ->> 'onBehalfOf') and r.state <> 'PROPOSED'
          and r.valid_from <= page.at and (r.valid_until is null or r.valid_until > page.at)
        order by array_position(${ROLES_IN_ORDER}::text[], r.role), r.id limit 1
      ) as held on true
      left join jurisdiction ground on ground.id = held.scope_id and held.scope_kind in ('STATION', 'TOWNSHIP')
      left join organisation employer on employer.id = held.scope_id and held.scope_kind = 'ORGANISATION'
      left join jurisdiction station on station.id = employer.station_id
      left join grid_unit unit on unit.id = held.scope_id and held.scope_kind = 'GRID_UNIT'
    order by page.id desc`.execute(ex);
  return rows;
}

/** In words for himself. */
export async function looksOf(ex: Executor, texts: Texts, personId: string): Promise<LooksData> {
  const { seen: fields, on, actors } = texts.looks;
  const rows = await looksAt(ex, personId, AT_MOST);
  return {
    count: rows[0]?.total ?? 0,
    looks: rows.map(({ at, role, place, actorKind, objectKind, seen, isFile }) => ({
      at: at.toISOString(),
      who:
        role === null ? (actors[actorKind] ?? actorKind) : [place, texts.roles[role] ?? role].filter(Boolean).join(' '),
      what: [...new Set(seen.map((field) => fields[field] ?? texts.disclosure.categories[field] ?? field))],
      on: on[objectKind] ?? on.other ?? objectKind,
      isFile,
    })),
  };
}

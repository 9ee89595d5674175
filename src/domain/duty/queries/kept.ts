import { sql } from 'kysely';
import type { Texts } from '../../../config/text-file.ts';
import type { KeptSource } from '../../../kernel/module/index.ts';
import { fullShanghai, shanghaiClock, shanghaiDay } from '../../../lib/time.ts';

interface PostRow {
  kind: 'ROLE' | 'APPOINTMENT' | 'SHIFT';
  role: string;
  place: string | null;
  title: string | null;
  state: string;
  at: Date;
  until: Date | null;
  total: number;
}

/** Posts somebody holds or held, how he came to them, and when he was on duty. */
export function keptPosts(texts: Texts): KeptSource {
  const { posts } = texts.kept;
  const saidOf = ({ kind, state, at, until }: PostRow): string => {
    if (kind === 'SHIFT') return `${spanOf(at, until)}，${posts.SHIFT}`;
    const span = kind === 'ROLE' ? `起，至${until ? shanghaiDay(until) : '今'}` : '';
    return [span, posts[`${kind}_${state}`] ?? posts[kind]].filter(Boolean).join('，');
  };
  return async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<PostRow>`
      with held as (
        select 'ROLE' as kind, id, role, scope_id, title, state, valid_from as at, valid_until as until
        from role_assignment where person_id = ${personId}
        union all
        select 'APPOINTMENT', id, 'ADVISOR', organisation_id, title, state, proposed_at, null
        from appointment where person_id = ${personId}
        union all
        select 'SHIFT', id, role, scope_id, null, '', starts_at, ends_at from duty_shift where person_id = ${personId}
      )
      select held.kind, held.role, held.title, held.state, held.at, held.until, count(*) over ()::int as total,
        coalesce(ground.name, employer.short_name, unit.name) as place
      from held
        left join jurisdiction ground on ground.id = held.scope_id
        left join organisation employer on employer.id = held.scope_id
        left join grid_unit unit on unit.id = held.scope_id
      order by held.at desc, held.id desc limit ${limit} offset ${skip}`.execute(ex);
    return rows.map((row) => ({
      at: row.at,
      about: [row.place, texts.roles[row.role], row.title].filter(Boolean).join(' '),
      said: saidOf(row),
      path: null,
      total: row.total,
    }));
  };
}

/** Behind the day it begins on: 「08:00起，至2026-11-22 20:00」. */
function spanOf(at: Date, until: Date | null): string {
  return `${shanghaiClock(at)}起${until ? `，至${fullShanghai(until)}` : ''}`;
}

interface LeaveRow {
  at: Date;
  until: Date;
  part: 'OWN' | 'COVERED' | 'STAND_IN';
  total: number;
}

/** When somebody was away, and when he stood in for another, whose name is the other's to see. */
export function keptLeaves(texts: Texts): KeptSource {
  const { leaves } = texts.kept;
  return async (ex, personId, { limit, skip }) => {
    const { rows } = await sql<LeaveRow>`
      select starts_at as at, ends_at as until, count(*) over ()::int as total,
        case when person_id <> ${personId} then 'STAND_IN' when substitute_person_id is null then 'OWN' else 'COVERED' end as part
      from leave where person_id = ${personId} or substitute_person_id = ${personId}
      order by starts_at desc, id desc limit ${limit} offset ${skip}`.execute(ex);
    return rows.map(({ at, until, part, total }) => ({
      at,
      about: leaves[part] ?? '',
      said: spanOf(at, until),
      path: null,
      total,
    }));
  };
}

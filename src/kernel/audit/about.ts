import { type Expression, sql } from 'kysely';
import type { Executor } from '../../database/index.ts';
import { maskName, maskText } from '../../lib/masking.ts';

/** What a row of the log is about, in words: looked up when it is read, for the log itself holds ids alone. */
export interface About {
  number: string | null;
  organisation: string | null;
  person: string | null;
  reason: string | null;
}

interface AboutRow extends About {
  id: number;
}

/** Of these rows, by their ids. Names are masked; what was erased since stays unnamed. */
export async function aboutRows(ex: Executor, ids: readonly number[]): Promise<Map<number, About>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<AboutRow>`
    with entry as (
      select a.id, a.at, a.action, a.object_kind as kind, a.object_id as oid, a.after,
        coalesce(a.after ->> 'warningId', case when a.object_kind = 'warning' then a.object_id end) as warning_id,
        coalesce(a.after ->> 'personId', a.before ->> 'personId',
          case when jsonb_array_length(a.after -> 'personIds') = 1 then a.after -> 'personIds' ->> 0 end) as person_id
      from audit_log a where a.id = any(${[...ids]}::bigint[])
    )
    select e.id, coalesce(w.number, b.number, dr.number, c.name) as number, o.short_name as organisation,
      p.name as person, coalesce(ev.reason, pr.reason, case when e.action = 'privacy.answer' then dr.answer end,
        e.after ->> 'reason') as reason
    from entry e
      left join warning w on w.id = e.warning_id
      left join bulletin b on ${is('bulletin')} and b.id = e.oid
      left join campaign c on ${is('campaign')} and c.id = e.oid
      left join data_request dr on ${is('data_request')} and dr.id = e.oid
      left join appointment ap on ${is('appointment')} and ap.id = e.oid
      left join leave lv on ${is('leave')} and lv.id = e.oid
      left join duty_shift ds on ${is('duty_shift')} and ds.id = e.oid
      left join visit v on ${is('visit')} and v.id = e.oid
      left join protection_evidence pe on ${is('protection_evidence')} and pe.id = e.oid
      left join protection_sample ps on ${is('protection_sample')} and ps.id = e.oid
      left join roster_import ri on ${is('roster_import')} and ri.id = e.oid
      left join readiness_defect rd on ${is('readiness_defect')} and rd.id = e.oid
      left join grid_unit gu on ${is('grid_unit')} and gu.id = e.oid
      left join protection pr on ${is('person')} and e.action in ('protection.exempt', 'campaign.verify')
        and pr.person_id = e.oid and pr.item = e.after ->> 'item' and pr.since = e.at
      left join organisation o on o.id = coalesce(case when ${is('organisation')} then e.oid end,
        e.after ->> 'organisationId', w.organisation_id, dr.organisation_id, ap.organisation_id, v.organisation_id,
        ps.organisation_id, ri.organisation_id, rd.organisation_id, gu.organisation_id,
        case when ds.scope_kind = 'ORGANISATION' then ds.scope_id end)
      left join person p on p.id = coalesce(case when ${is('person')} then e.oid end, e.person_id, w.person_id,
        dr.person_id, ap.person_id, lv.person_id, ds.person_id, pe.person_id, rd.person_id)
      left join lateral (
        select detail ->> 'reason' as reason from event_log
        where owner_kind = e.kind and owner_id = e.oid and at = e.at and e.action = e.kind || '.' || event_log.action
        limit 1) ev on true`.execute(ex);
  return new Map(
    rows.map(({ id, number, organisation, person, reason }) => [
      id,
      {
        number,
        organisation,
        person: person === null ? null : maskName(person),
        reason: reason === null ? null : maskText(reason),
      },
    ]),
  );
}

const is = (kind: string): Expression<boolean> => sql`e.kind = ${sql.lit(kind)}`;

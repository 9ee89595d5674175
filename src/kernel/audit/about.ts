import { sql } from 'kysely';
import type { Executor } from '../../database/index.ts';
import { maskName, maskText } from '../../lib/masking.ts';
import { type AboutColumn, type AuditObjects, columnOf } from './objects.ts';

/** What a row of the log is about, in words: looked up when it is read, for the log itself holds ids alone. */
export interface About {
  number: string | null;
  organisation: string | null;
  person: string | null;
  reason: string | null;
}

/** Of these rows, by their ids. Names are masked; what was erased since stays unnamed. */
export async function aboutRows(
  ex: Executor,
  objects: AuditObjects,
  ids: readonly number[],
): Promise<Map<number, About>> {
  if (ids.length === 0) return new Map();
  const of = (column: AboutColumn) =>
    columnOf(objects, column, { kind: sql`e.kind`, id: sql`e.oid`, after: sql`e.after` });
  const reasons = objects.reasons.map(
    ({ actions, sql: reason }) => sql`when e.action = any(${[...actions]}::text[]) then ${sql.raw(reason)}`,
  );
  const ownReason = reasons.length > 0 ? sql`case ${sql.join(reasons, sql` `)} end` : sql`null`;
  const { rows } = await sql<About & { id: number }>`
    with entry as (
      select a.id, a.at, a.action, a.object_kind as kind, a.object_id as oid, a.after,
        coalesce(a.after ->> 'personId', a.before ->> 'personId',
          case when jsonb_array_length(a.after -> 'personIds') = 1 then a.after -> 'personIds' ->> 0 end) as person_id
      from audit_log a where a.id = any(${[...ids]}::bigint[])
    )
    select e.id, coalesce(${of('number')}, ${of('title')}) as number, o.short_name as organisation, p.name as person,
      coalesce(ev.reason, ${ownReason}, e.after ->> 'reason') as reason
    from entry e
      left join organisation o on o.id = coalesce(case when e.kind = 'organisation' then e.oid end,
        e.after ->> 'organisationId', ${of('organisation')})
      left join person p on p.id = coalesce(case when e.kind = 'person' then e.oid end, e.person_id, ${of('person')})
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

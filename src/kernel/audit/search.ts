import { sql } from 'kysely';
import type { Database } from '../../database/index.ts';
import { maskName } from '../../lib/masking.ts';
import { aboutRows } from './about.ts';
import type { AuditListData, AuditSearch } from './api.ts';
import { type AuditObjects, idsMeant } from './objects.ts';

/** A page of the log, newest first; people by their masked names. */
export async function searchLog(
  db: Database,
  objects: AuditObjects,
  { limit, before, ...by }: AuditSearch,
): Promise<AuditListData> {
  let query = db
    .selectFrom('audit_log')
    .leftJoin('person', 'person.id', 'audit_log.actor_id')
    .select(['audit_log.id', 'at', 'actor_kind', 'actor_id', 'person.name', 'action', 'object_kind', 'object_id', 'ip'])
    .select([
      sql<string | null>`after ->> 'route'`.as('route'),
      sql<number | null>`case when action = 'look' then (after ->> 'people')::int end`.as('people'),
    ])
    .orderBy('audit_log.id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('audit_log.id', '<', before);
  if (by.action !== undefined) query = query.where('action', '=', by.action);
  if (by.objectId !== undefined) query = query.where('object_id', 'in', idsMeant(objects, by.objectId));
  if (by.actorId !== undefined) query = query.where('actor_id', '=', by.actorId);
  if (by.from !== undefined) query = query.where('at', '>=', new Date(by.from));
  if (by.to !== undefined) query = query.where('at', '<', new Date(by.to));
  const rows = await query.execute();
  const about = await aboutRows(
    db,
    objects,
    rows.map(({ id }) => id),
  );
  return {
    entries: rows.map((row) => ({
      id: row.id,
      at: row.at.toISOString(),
      actorKind: row.actor_kind,
      actorId: row.actor_id,
      actor: row.name === null ? null : maskName(row.name),
      action: row.action,
      objectKind: row.object_kind,
      objectId: row.object_id,
      ...(about.get(row.id) ?? { number: null, organisation: null, person: null, reason: null }),
      people: row.people,
      route: row.route,
      ip: row.ip,
    })),
    next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
  };
}

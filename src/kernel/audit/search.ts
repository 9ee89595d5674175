import { type RawBuilder, sql } from 'kysely';
import type { Database, Executor } from '../../database/index.ts';
import { maskName, maskText } from '../../lib/masking.ts';
import { normalisePhone } from '../../lib/phone.ts';
import type { AuditListData, AuditSearch } from './api.ts';
import { refusalText } from './words.ts';

/** A page of the log, newest first; people by their masked names. */
export async function searchLog(
  db: Database,
  objects: AuditObjects,
  { limit, before, ...by }: AuditSearch,
  phoneHash: ((phone: string) => string) | undefined,
): Promise<AuditListData> {
  let query = db
    .selectFrom('auditLog')
    .leftJoin('person', 'person.id', 'auditLog.actorId')
    .select(['auditLog.id', 'at', 'actorKind', 'actorId', 'person.name', 'action', 'objectKind', 'objectId', 'ip'])
    .select([
      sql<string | null>`after ->> 'route'`.as('route'),
      sql<number | null>`case when action = 'look' then (after ->> 'people')::int end`.as('people'),
    ])
    .orderBy('auditLog.id', 'desc')
    .limit(limit);
  if (before !== undefined) query = query.where('auditLog.id', '<', before);
  if (by.action !== undefined) query = query.where('action', '=', by.action);
  if (by.objectId !== undefined) query = query.where('objectId', 'in', idsOf(objects, by.objectId));
  if (by.actorId !== undefined) query = query.where('actorId', '=', by.actorId);
  if (by.actor !== undefined) query = query.where('actorId', 'in', peopleNamed(by.actor, phoneHash));
  if (by.person !== undefined) query = query.where(concerning(peopleNamed(by.person, phoneHash)));
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
      actorKind: row.actorKind,
      actorId: row.actorId,
      actor: row.name === null ? null : maskName(row.name),
      action: row.action,
      objectKind: row.objectKind,
      objectId: row.objectId,
      ...inWords(row.action, about.get(row.id)),
      people: row.people,
      route: row.route,
      ip: row.ip,
    })),
    next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** What a row of the log is about, in words: looked up when it is read, for the log itself holds ids alone. */
export interface About {
  number: string | null;
  organisation: string | null;
  person: string | null;
  reason: string | null;
}

const NOTHING: About = { number: null, organisation: null, person: null, reason: null };

/** Why somebody was turned away is kept as a code. */
function inWords(action: string, about: About = NOTHING): About {
  if (action !== 'door.refused' || about.reason === null) return about;
  return { ...about, reason: refusalText(about.reason, 0) };
}

/** Of these rows, by their ids. Names are masked; what was erased since stays unnamed. */
async function aboutRows(ex: Executor, objects: AuditObjects, ids: readonly number[]): Promise<Map<number, About>> {
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

/** What the log can say of objects of one kind: a module says it of its own rows. */
export interface AuditObject {
  /** Its rows, found by `id`. */
  table: string;
  /** Columns of it: its number, or else what it is called; whose organisation and about whom it is. */
  number?: string;
  title?: string;
  organisation?: string;
  person?: string;
  /** Under which name entries about other objects say that they belong to one of these. */
  entryKey?: string;
}

/** What was given as reason in these acts, where the entry does not hold it. */
export interface AuditReason {
  actions: readonly string[];
  /** One value, by the entry `e`: its `oid`, `at` and `after`. */
  sql: string;
}

export interface AuditObjects {
  objects: Readonly<Record<string, AuditObject>>;
  reasons: readonly AuditReason[];
}

export type AboutColumn = 'number' | 'title' | 'organisation' | 'person';

interface Entry {
  kind: RawBuilder<string>;
  id: RawBuilder<string>;
  /** Of the entry, where it may name an object beside its own. */
  after?: RawBuilder<unknown>;
}

/** What the objects of the log say of themselves in this column, null where they say nothing. */
export function columnOf(
  { objects }: AuditObjects,
  column: AboutColumn,
  { kind, id, after }: Entry,
): RawBuilder<string> {
  const said = Object.entries(objects).filter(([, object]) => object[column] !== undefined);
  const value = ({ table, [column]: name = '' }: AuditObject, of: RawBuilder<string>) =>
    sql`(select ${sql.ref(`t.${name}`)} from ${sql.table(table)} t where t.id = ${of})`;
  const named = said.flatMap(([, object]) =>
    object.entryKey && after ? [value(object, sql`${after} ->> ${sql.lit(object.entryKey)}`)] : [],
  );
  const own = said.map(([name, object]) => sql`when ${sql.lit(name)} then ${value(object, id)}`);
  const ofItself = own.length > 0 ? [sql`case ${kind} ${sql.join(own, sql` `)} end`] : [];
  const all = [...named, ...ofItself, sql`null`];
  return sql<string>`coalesce(${sql.join(all)})`;
}

/** An id, or the number that people read on cards and pages. */
function idsOf({ objects }: AuditObjects, objectId: string): RawBuilder<string> {
  const numbered = Object.values(objects).flatMap(({ table, number }) =>
    number ? [sql`select id from ${sql.table(table)} where ${sql.ref(number)} = ${objectId}`] : [],
  );
  return sql`(${sql.join([sql`select ${objectId}`, ...numbered], sql` union `)})`;
}

/** Those of this whole name, mobile number or account: a part of a name would find half the county. */
function peopleNamed(words: string, phoneHash: ((phone: string) => string) | undefined): RawBuilder<string> {
  const phone = phoneHash ? normalisePhone(words) : null;
  if (phone && phoneHash) return sql`(select id from person where phone_hash = ${phoneHash(phone)})`;
  return sql`(select id from person where name = ${words}
    union select person_id from wecom_account where userid = ${words.toLowerCase()})`;
}

/** Entries about these people: of themselves, of a warning about them, or of a page on which they stood. */
const concerning = (people: RawBuilder<string>): RawBuilder<boolean> => sql`(
  (audit_log.object_kind = 'person' and audit_log.object_id in ${people})
  or (audit_log.object_kind = 'warning' and audit_log.object_id in (select id from warning where person_id in ${people}))
  or audit_log.after -> 'personIds' ?| array(select * from ${people} as who))`;

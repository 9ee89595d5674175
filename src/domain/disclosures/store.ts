import { sql } from 'kysely';
import type { Executor, Schema, Tx } from '../../database/index.ts';
import type { Basis, Purpose } from './rules.ts';

export interface NewDisclosure {
  recipientKind: Schema['dataDisclosure']['recipientKind'];
  recipientId: string;
  personId: string;
  categories: string[];
  people: number;
  basis: Basis;
  purpose: Purpose;
  isFile: boolean;
  object: { kind: string; id: string };
}

export async function insert(tx: Tx, given: NewDisclosure): Promise<void> {
  await tx
    .insertInto('dataDisclosure')
    .values({
      recipientKind: given.recipientKind,
      recipientId: given.recipientId,
      personId: given.personId,
      categories: given.categories,
      people: given.people,
      basis: given.basis,
      purpose: given.purpose,
      isFile: given.isFile,
      objectKind: given.object.kind,
      objectId: given.object.id,
    })
    .execute();
}

/** Whose people an object shows, where it is one organisation's. */
export async function organisationOf(ex: Executor, { kind, id }: { kind: string; id: string }): Promise<string | null> {
  if (kind === 'organisation') return id;
  const query = {
    warning: sql`select organisation_id as id from warning where id = ${id}`,
    protection_sample: sql`select organisation_id as id from protection_sample where id = ${id}`,
    protection_evidence: sql`
      select job.organisation_id as id from protection_evidence picture
        join employment job on job.person_id = picture.person_id and job.state = 'ACTIVE'
      where picture.id = ${id} limit 1`,
  }[kind];
  if (query === undefined) return null;
  const { rows } = await sql<{ id: string | null }>`${query}`.execute(ex);
  return rows[0]?.id ?? null;
}

/** Who was warned, when it is known already. */
export async function warnedPerson(ex: Executor, warningId: string): Promise<string | null> {
  const { rows } = await sql<{
    id: string | null;
  }>`select person_id as id from warning where id = ${warningId}`.execute(ex);
  return rows[0]?.id ?? null;
}

export interface ListedDisclosure extends Omit<NewDisclosure, 'object'> {
  id: number;
  at: Date;
  /** Of the organisation; null for a person. */
  recipientName: string | null;
  objectKind: string;
  objectId: string;
}

export interface Period {
  from: Date;
  to: Date;
}

export async function page(
  ex: Executor,
  { from, to }: Period,
  { after, limit, order }: { after: number; limit: number; order: 'oldest' | 'newest' },
): Promise<ListedDisclosure[]> {
  const isNewestFirst = order === 'newest';
  const behind = isNewestFirst ? sql`(${after} = 0 or given.id < ${after})` : sql`given.id > ${after}`;
  const { rows } = await sql<ListedDisclosure>`
    select given.id, given.at, given.recipient_kind, given.recipient_id,
      o.name as recipient_name, given.person_id, given.categories, given.people, given.basis, given.purpose,
      given.is_file, given.object_kind, given.object_id
    from data_disclosure given left join organisation o on o.id = given.recipient_id
    where given.at >= ${from} and given.at < ${to} and ${behind} and given.people > 0
    order by given.id ${isNewestFirst ? sql`desc` : sql``} limit ${limit}`.execute(ex);
  return rows;
}

/** At most `limit`; the table itself refuses what is younger than three years. */
export async function forget(tx: Tx, before: Date, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from data_disclosure where id in (
      select id from data_disclosure where at < ${before} order by at limit ${limit})`.execute(tx);
  return Number(numAffectedRows ?? 0);
}

export interface Affected {
  /** A person's id; or, where only a set was noted, what it hangs on: 'bulletin …'. */
  what: string;
  isPerson: boolean;
  people: number;
  looks: number;
  readers: number;
  firstAt: Date;
  lastAt: Date;
}

/** Whose data was looked at in a period, by the audit log: persons by id, larger sets by what showed them. */
export async function affected(ex: Executor, { from, to }: Period): Promise<Affected[]> {
  const { rows } = await sql<Affected>`
    with looked as (
      select log.id, log.at, coalesce(log.actor_id, log.after ->> 'onBehalfOf', log.actor_kind) as reader, log.object_kind,
        log.object_id, log.after
      from audit_log log
      where log.at >= ${from} and log.at < ${to} and (log.action = 'directory.exported' or (log.action = 'look' and exists (
        select from jsonb_array_elements_text(log.after -> 'seen') as field where field not like 'masked%')))
    ), named as (
      select looked.id, looked.at, looked.reader, person_id
      from looked, jsonb_array_elements_text(looked.after -> 'personIds') as person_id
      union
      select id, at, reader, object_id from looked where object_kind = 'person'
      union
      select looked.id, looked.at, reader, subject.person_id
      from looked join warning subject on looked.object_kind = 'warning' and subject.id = looked.object_id
      where subject.person_id is not null
      union
      select looked.id, looked.at, reader, picture.person_id
      from looked join protection_evidence picture
        on looked.object_kind = 'protection_evidence' and picture.id = looked.object_id
      union
      select looked.id, looked.at, reader, request.person_id
      from looked join data_request request on looked.object_kind = 'data_request' and request.id = looked.object_id
    )
    select person_id as what, true as "isPerson", 1 as people, count(*)::int as looks,
      count(distinct reader)::int as readers, min(at) as first_at, max(at) as last_at
    from named group by person_id
    union all
    select object_kind || ' ' || object_id, false, coalesce(max((after ->> 'people')::int), 0), count(*)::int,
      count(distinct reader)::int, min(at), max(at)
    from looked where id not in (select id from named) group by object_kind, object_id
    order by "isPerson" desc, what`.execute(ex);
  return rows;
}

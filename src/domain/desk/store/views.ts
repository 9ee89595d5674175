import { sql } from 'kysely';
import { type Executor, prepared, type Tx } from '../../../database/index.ts';
import type { UnitsMerged } from '../../directory/index.ts';
import type { ColumnSettingData } from '../api.ts';

interface View {
  id: string;
  ownerId: string;
  page: string;
  name: string;
  search: string;
  scopeId: string | null;
  changedAt: Date;
}

/** His views, counted by one transaction at a time. */
export async function lockViewsOf(tx: Tx, ownerId: string): Promise<Pick<View, 'id' | 'page' | 'name'>[]> {
  await tx.selectFrom('person').select('id').where('id', '=', ownerId).forNoKeyUpdate().execute();
  return tx.selectFrom('deskView').select(['id', 'page', 'name']).where('ownerId', '=', ownerId).execute();
}

export async function insertView(tx: Tx, view: View): Promise<void> {
  await tx.insertInto('deskView').values(view).execute();
}

export async function updateView(tx: Tx, id: string, change: Omit<View, 'id' | 'ownerId'>): Promise<void> {
  await tx.updateTable('deskView').set(change).where('id', '=', id).execute();
}

export async function deleteView(ex: Executor, { id, ownerId }: Pick<View, 'id' | 'ownerId'>): Promise<boolean> {
  const gone = await ex.deleteFrom('deskView').where('id', '=', id).where('ownerId', '=', ownerId).executeTakeFirst();
  return gone.numDeletedRows > 0n;
}

export interface ListedView extends Pick<View, 'id' | 'name' | 'search' | 'ownerId' | 'scopeId'> {
  owner: string;
  place: string | null;
}

const SHARED_AT_MOST = 100;

/**
 * One's own, then those that others share with any of these places. Whoever no longer has a role in the place he shared
 * with shares nothing there any more.
 */
export async function viewsFor(
  ex: Executor,
  { page, personId, scopeIds }: { page: string; personId: string; scopeIds: readonly string[] },
): Promise<ListedView[]> {
  const { rows } = await prepared<ListedView>`
    with seen as (
      select v.* from desk_view v where v.page = ${page} and v.owner_id = ${personId}
      union all
      (select v.* from desk_view v
        where v.page = ${page} and v.owner_id <> ${personId} and v.scope_id = any(${[...scopeIds]}::text[])
          and exists (select from role_assignment r
            where r.person_id = v.owner_id and r.scope_id = v.scope_id and r.state = 'ACTIVE'
              and r.valid_from <= app_now() and (r.valid_until is null or r.valid_until > app_now()))
        order by v.changed_at desc limit ${SHARED_AT_MOST})
    )
    select v.id, v.name, v.search, v.owner_id, v.scope_id, p.name as owner, coalesce(j.name, o.short_name) as place
    from seen v join person p on p.id = v.owner_id
      left join jurisdiction j on j.id = v.scope_id left join organisation o on o.id = v.scope_id
    order by v.owner_id <> ${personId}, v.name, v.id`.execute(ex);
  return rows;
}

export async function readSetting(ex: Executor, personId: string, key: string): Promise<ColumnSettingData | null> {
  const { rows } = await prepared<{ value: ColumnSettingData }>`
    select value from desk_setting where person_id = ${personId} and key = ${key}`.execute(ex);
  return rows[0]?.value ?? null;
}

export async function writeSetting(
  ex: Executor,
  { personId, key, value }: { personId: string; key: string; value: ColumnSettingData },
): Promise<void> {
  await sql`
    insert into desk_setting (person_id, key, value) values (${personId}, ${key}, ${JSON.stringify(value)}::jsonb)
    on conflict (person_id, key) do update set value = excluded.value`.execute(ex);
}

/** Of people whose data is erased. */
export async function forgetViews(tx: Tx, personIds: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('deskView')
    .where('ownerId', 'in', [...personIds])
    .execute();
  await tx
    .deleteFrom('deskSetting')
    .where('personId', 'in', [...personIds])
    .execute();
}

/** A view of a unit is one of the unit that it became. */
export async function followMerged(tx: Tx, { merged }: UnitsMerged): Promise<void> {
  for (const { from, into } of merged)
    await sql`
      update desk_view set search = replace(search, ${from}, ${into}), scope_id = nullif(replace(scope_id, ${from}, ${into}), '')
      where strpos(search, ${from}) > 0 or scope_id = ${from}`.execute(tx);
}

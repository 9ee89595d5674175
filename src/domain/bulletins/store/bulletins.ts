import { type Selectable, sql } from 'kysely';
import type { Executor, LockMode, Schema, Tx } from '../../../database/index.ts';
import { lockRow, logEvents } from '../../../kernel/command/index.ts';
import { FilterView, QuestionView } from '../api.ts';
import { countsWithin, type Places } from '../queries/reader.ts';
import type { Bulletin, BulletinState, Done } from '../types.ts';

export const OWNER_KIND = 'bulletin';
export const ownerOf = (id: string) => ({ kind: OWNER_KIND, id });

/** For everybody who decides about a bulletin. */
export const lock = (tx: Tx, id: string, mode: LockMode = 'wait'): Promise<boolean> => lockRow(tx, ownerOf(id), mode);

/** For presses and sends: thousands at once, none of which changes the bulletin itself. */
export async function share(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('bulletin').select('id').where('id', '=', id).forShare().execute();
}

export async function load(ex: Executor, id: string): Promise<Bulletin | null> {
  const row = await ex.selectFrom('bulletin').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? fromRow(row) : null;
}

export async function lockAndLoad(tx: Tx, id: string): Promise<Bulletin | null> {
  await lock(tx, id);
  return load(tx, id);
}

/** One that is written or on its way; a recalled one makes room for another. */
export async function correctionOf(tx: Tx, id: string): Promise<Pick<Bulletin, 'number'> | undefined> {
  return tx
    .selectFrom('bulletin')
    .select('number')
    .where('corrects', '=', id)
    .where('state', '<>', 'CANCELLED')
    .limit(1)
    .executeTakeFirst();
}

export async function insert(tx: Tx, bulletin: Bulletin): Promise<void> {
  await tx.insertInto('bulletin').values(toRow(bulletin)).execute();
  const { id, version, state, authorId: actor, createdAt: now } = bulletin;
  await logEvents(tx, ownerOf(id), [{ version, action: 'created', from: null, to: state, now, actor }]);
}

export async function update(tx: Tx, bulletin: Bulletin): Promise<void> {
  const { id, number: _, createdAt: __, ...changing } = toRow(bulletin);
  await tx.updateTable('bulletin').set(changing).where('id', '=', id).execute();
}

/** Saves a decision with its one event of the same version. */
export async function save(
  tx: Tx,
  from: Bulletin,
  { bulletin, action, detail }: Done,
  { actorId, now, note }: { actorId: string | null; now: Date; note: string },
): Promise<Bulletin> {
  const saved = { ...bulletin, version: from.version + 1 };
  await update(tx, saved);
  const { id, version, state: to } = saved;
  const detailed = { ...detail, ...(note ? { note } : {}) };
  await logEvents(tx, ownerOf(id), [{ version, action, from: from.state, to, now, actor: actorId, detail: detailed }]);
  return saved;
}

export interface ListQuery {
  state?: BulletinState | undefined;
  mine: boolean;
  limit: number;
  before?: string | undefined;
}

/** Somebody's own bulletins, those under his command and those that went to his places; newest first. */
export async function listed(
  tx: Tx,
  { state, mine, limit, before }: ListQuery,
  { personId, sees }: { personId: string; sees: Places },
): Promise<Bulletin[]> {
  const under = sees.reach === null ? sql<boolean>`true` : sql<boolean>`scope_ids <@ ${[...sees.reach]}::text[]`;
  const went = sql<boolean>`exists (select from ${countsWithin(sees, sql`bulletin.id`)} as counted)`;
  let query = tx.selectFrom('bulletin').selectAll().orderBy('id', 'desc').limit(limit);
  if (state) query = query.where('state', '=', state);
  if (before) query = query.where('id', '<', before);
  query = mine
    ? query.where('authorId', '=', personId)
    : query.where((eb) => eb.or([eb('authorId', '=', personId), under, went]));
  return (await query.execute()).map(fromRow);
}

/** Everything that may still move by itself, with how many timers it has armed. */
export async function openWithTimers(ex: Executor): Promise<{ bulletin: Bulletin; armed: number }[]> {
  const rows = await ex
    .selectFrom('bulletin')
    .selectAll()
    .select(
      sql<number>`(select count(*) from timer t where t.owner_kind = ${OWNER_KIND} and t.owner_id = bulletin.id
        and t.state = 'armed')`.as('armed'),
    )
    .where((eb) => eb.or([eb('state', 'in', ['SCHEDULED', 'SENDING', 'SENT']), eb('phase', 'is not', null)]))
    .execute();
  return rows.map(({ armed, ...row }) => ({ bulletin: fromRow(row), armed }));
}

/** Whatever waits for a second officer, the oldest first. */
export async function pending(ex: Executor, limit: number): Promise<Bulletin[]> {
  const rows = await ex
    .selectFrom('bulletin')
    .selectAll()
    .where('state', '=', 'PENDING_APPROVAL')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(fromRow);
}

export async function eventsOf(
  ex: Executor,
  id: string,
): Promise<{ at: Date; action: string; actorId: string | null; note: string | null }[]> {
  return ex
    .selectFrom('eventLog')
    .select(['at', 'action', 'actorId', sql<string | null>`detail ->> 'note'`.as('note')])
    .where('ownerKind', '=', OWNER_KIND)
    .where('ownerId', '=', id)
    .orderBy('version')
    .execute();
}

const fromRow = (row: Selectable<Schema['bulletin']>): Bulletin => ({
  ...row,
  filter: FilterView.parse(row.filter) as Bulletin['filter'],
  question: row.question === null ? null : QuestionView.parse(row.question),
});

const toRow = (bulletin: Bulletin) => ({
  ...bulletin,
  filter: JSON.stringify(bulletin.filter),
  question: bulletin.question && JSON.stringify(bulletin.question),
});

import { sql } from 'kysely';
import type { Executor, LockMode, Tx } from '../../../database/index.ts';
import { shanghaiDay } from '../../../lib/time.ts';
import type { Bulletin, Done } from '../types.ts';
import { fromRow, toColumns } from './columns.ts';
import { logEvent } from './events.ts';
import { OWNER_KIND } from './owner.ts';

/** For everybody who decides about a bulletin. */
export async function lock(tx: Tx, id: string, mode: LockMode = 'wait'): Promise<boolean> {
  const locked = await tx
    .selectFrom('bulletin')
    .select('id')
    .where('id', '=', id)
    .forNoKeyUpdate()
    .$if(mode === 'skip', (query) => query.skipLocked())
    .executeTakeFirst();
  return locked !== undefined;
}

/** For presses and sends: thousands at once, none of which changes the bulletin itself. */
export async function share(tx: Tx, id: string): Promise<void> {
  await tx.selectFrom('bulletin').select('id').where('id', '=', id).forShare().execute();
}

export async function load(ex: Executor, id: string): Promise<Bulletin | null> {
  const row = await ex.selectFrom('bulletin').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? fromRow(row) : null;
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

export async function lockAndLoad(tx: Tx, id: string): Promise<Bulletin | null> {
  await lock(tx, id);
  return load(tx, id);
}

/** 'TB-20260101-0001', by the Shanghai day. */
export async function nextNumber(tx: Tx, now: Date): Promise<string> {
  const day = shanghaiDay(now);
  const row = await tx
    .insertInto('number_series')
    .values({ prefix: 'TB', day, last: 1 })
    .onConflict((conflict) => conflict.columns(['prefix', 'day']).doUpdateSet({ last: sql`number_series.last + 1` }))
    .returning('last')
    .executeTakeFirstOrThrow();
  return `TB-${day.replaceAll('-', '')}-${String(row.last).padStart(4, '0')}`;
}

export async function insert(tx: Tx, bulletin: Bulletin): Promise<void> {
  const { id, number, authorId, byOperator, createdAt } = bulletin;
  await tx
    .insertInto('bulletin')
    .values({
      id,
      number,
      author_id: authorId,
      by_operator: byOperator,
      created_at: createdAt,
      corrects: bulletin.corrects,
      ...toColumns(bulletin),
    })
    .execute();
  await logEvent(tx, bulletin, { action: 'created', from: null, actorId: authorId, now: createdAt });
}

export async function update(tx: Tx, bulletin: Bulletin): Promise<void> {
  await tx.updateTable('bulletin').set(toColumns(bulletin)).where('id', '=', bulletin.id).execute();
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
  await logEvent(tx, saved, {
    action,
    from: from.state,
    actorId,
    now,
    detail: { ...detail, ...(note ? { note } : {}) },
  });
  return saved;
}

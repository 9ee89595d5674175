import { sql } from 'kysely';
import { type Database, transact } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';

/** Columns that differ from one copy of a warning to the next. */
const byCopy = sql`jsonb_build_object('id', c.id, 'number', 'B-' || c.n, 'person_id', c.person_id,
  'employment_id', c.employment_id, 'organisation_id', c.organisation_id, 'grid_unit_id', c.grid_unit_id)`;

/**
 * Open targets as the real intake makes them: the patterns' rows (warning, timers, events, addressees, messages,
 * deliveries, cards) once for each of `count` employees all over the county. The ladders are due in three hours.
 */
export async function multiply(db: Database, patternIds: string[], count: number): Promise<void> {
  await sql`
    create table bench_copy as
    select n, 'BENCH' || lpad(n::text, 21, '0') as id, (${patternIds}::text[])[1 + n % ${patternIds.length}] as pattern,
      person_id, employment_id, organisation_id, grid_unit_id
    from (
      select row_number() over (order by md5(e.id)) as n, e.person_id, e.id as employment_id, e.organisation_id, e.grid_unit_id
      from employment e where e.state = 'ACTIVE' limit ${count}
    ) as somebody`.execute(db);
  await sql`create index on bench_copy (pattern)`.execute(db);
  await sql`insert into warning select (jsonb_populate_record(w, ${byCopy})).* from bench_copy c join warning w on w.id = c.pattern`.execute(
    db,
  );
  for (const table of ['timer', 'delivery', 'card'] as const) {
    const ids = sql`jsonb_build_object('id', c.n || ${`-${table}-`}::text || t.id, 'owner_id', c.id)
      ${table === 'timer' ? sql`` : sql`|| jsonb_build_object('message_id', c.n || '-' || t.message_id)`}`;
    const copies = sql`insert into ${sql.table(table)}
      select (jsonb_populate_record(t, ${ids})).* from bench_copy c join ${sql.table(table)} t on t.owner_id = c.pattern`;
    if (table === 'delivery') await copyMessages(db);
    await copies.execute(db);
  }
  await sql`
    insert into event_log (owner_kind, owner_id, version, at, actor_kind, actor_id, action, from_state, to_state, detail)
    select e.owner_kind, c.id, e.version, e.at, e.actor_kind, e.actor_id, e.action, e.from_state, e.to_state, e.detail
    from bench_copy c join event_log e on e.owner_kind = 'warning' and e.owner_id = c.pattern`.execute(db);
  await sql`
    insert into warning_addressee
    select c.id, a.person_id, a.run, a.step, a.role, a.told_at
    from bench_copy c join warning_addressee a on a.warning_id = c.pattern`.execute(db);
  await sql`update timer set due_at = app_now() + interval '3 hours' where state = 'armed'`.execute(db);
  await sql`vacuum analyze`.execute(db);
}

async function copyMessages(db: Database): Promise<void> {
  await sql`
    insert into message
    select (jsonb_populate_record(m, jsonb_build_object('id', c.n || '-' || m.id, 'task_id', c.n || '-' || m.task_id))).*
    from bench_copy c
      join delivery d on d.owner_kind = 'warning' and d.owner_id = c.pattern
      join message m on m.id = d.message_id`.execute(db);
}

/** Makes the next `count` untouched ladders due, evenly over so many seconds from `startsIn` seconds on. */
export async function makeDue(
  db: Database,
  { count, startsIn, spread }: { count: number; startsIn: number; spread: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with picked as (
      select t.id, row_number() over (order by t.id) - 1 as n from timer t
      where t.purpose = 'ladder' and t.state = 'armed' and t.owner_id like 'BENCH%' and t.due_at > app_now() + interval '2 hours'
        and t.step = 1
      order by t.id limit ${count}
    )
    update timer set due_at = app_now() + interval '1 second' * (${startsIn}::float8 + ${spread}::float8 * picked.n / ${count})
    from picked where timer.id = picked.id returning timer.id`.execute(db);
  if (rows.length !== count) throw new Error(`only ${rows.length} of ${count} ladders were left to make due`);
  return rows.map(({ id }) => id);
}

/** Milliseconds from due to commit, by PostgreSQL's own commit times. */
export async function lateness(db: Database, timerIds: string[]): Promise<number[]> {
  const { rows } = await sql<{ late: number }>`
    select extract(epoch from pg_xact_commit_timestamp(xmin) - due_at)::float8 * 1000 as late
    from timer where id = any(${timerIds}::text[]) and state = 'fired'`.execute(db);
  return rows.map(({ late }) => late);
}

export async function countFired(db: Database, timerIds: string[]): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from timer where id = any(${timerIds}::text[]) and state = 'fired'`.execute(db);
  return rows[0]?.n ?? 0;
}

const AT_ONCE = 8;

/**
 * The bare SQL that no ladder can do without: lock the warning, take the timer, arm the next, move the warning, write the
 * event; one transaction each. Answers milliseconds for all.
 */
export async function fireBare(db: Database, timerIds: string[]): Promise<number> {
  const waiting = [...timerIds];
  const startedAt = performance.now();
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await fireOne(db, id);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return performance.now() - startedAt;
}

async function fireOne(db: Database, timerId: string): Promise<void> {
  await transact(db, async (tx) => {
    const timer = await tx.selectFrom('timer').selectAll().where('id', '=', timerId).executeTakeFirstOrThrow();
    await tx.selectFrom('warning').select('id').where('id', '=', timer.ownerId).forNoKeyUpdate().execute();
    await tx
      .updateTable('timer')
      .set({ state: 'fired', settledAt: sql`app_now()` })
      .where('id', '=', timerId)
      .where('state', '=', 'armed')
      .execute();
    await tx
      .insertInto('timer')
      .values({
        ...timer,
        id: newId(),
        step: timer.step + 1,
        generation: 9,
        dueAt: sql`app_now() + interval '3 hours'`,
      })
      .execute();
    const { version } = await tx
      .updateTable('warning')
      .set((eb) => ({ version: eb('version', '+', 1), runStep: timer.step }))
      .where('id', '=', timer.ownerId)
      .returning('version')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('eventLog')
      .values({
        ownerKind: 'warning',
        ownerId: timer.ownerId,
        version,
        at: sql`app_now()`,
        actorKind: 'system',
        action: 'escalated',
      })
      .execute();
  });
}

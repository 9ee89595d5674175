import { sql } from 'kysely';
import type { Tx } from '../../database/index.ts';
import { newId } from '../../lib/ids.ts';
import { addMs } from '../../lib/time.ts';
import { withoutTimer } from './firing.ts';
import type { Timers } from './timers.ts';
import type { FiringContext, OwnerRef } from './types.ts';

/** One thing an officer should be told by an escalation card. */
export interface OfficerItem {
  owner: OwnerRef;
  run: number;
  step: number;
  /** Which C10 it would be: SILENT, NO_CONTACT, SUPPORT … */
  why: string;
  role: string;
}

export interface Officer {
  personId: string;
  userid: string | null;
}

/** What the module that owns the items does when a roll-up's minute has ended. */
export interface RollupTeller {
  /** Those of the items that are still unanswered. */
  stillOpen(tx: Tx, items: OfficerItem[]): Promise<OfficerItem[]>;
  notifyOne(tx: Tx, officer: Officer, item: OfficerItem, now: Date): Promise<void>;
  notifyMany(tx: Tx, officer: Officer, rollupId: string, items: OfficerItem[], now: Date): Promise<void>;
}

const KIND = 'rollup';

/**
 * Nobody gets more than one escalation card a minute: the first goes out alone, what follows within the minute collects
 * and goes out together when it ends. CRITICAL never passes through here.
 */
export function createRollups(timers: Timers, intervalMs: number) {
  let teller: RollupTeller | null = null;

  timers.register(KIND, {
    async lock(tx, id, mode) {
      const locked = await tx
        .selectFrom('rollup')
        .select('id')
        .where('id', '=', id)
        .forUpdate()
        .$if(mode === 'skip', (query) => query.skipLocked())
        .executeTakeFirst();
      return locked !== undefined;
    },
    async fire(tx, timer, context) {
      await send(tx, timer.owner.id, context);
    },
    orphans: {
      /** What is offered to its officer meanwhile would collect in it and never be told. */
      find: (db) => withoutTimer(db, KIND, sql`select id from rollup where state = 'open'`),
      rearm: (tx, id, now) => arm(tx, id, now, now),
    },
  });

  function arm(tx: Tx, id: string, dueAt: Date, now: Date): Promise<void> {
    return timers.sync(tx, { kind: KIND, id }, 1, [{ purpose: 'rollup', run: 0, step: 0, dueAt }], now);
  }

  async function send(tx: Tx, rollupId: string, { now }: FiringContext): Promise<void> {
    if (!teller) throw new Error('nobody registered to tell roll-ups');
    const rollup = await tx.selectFrom('rollup').selectAll().where('id', '=', rollupId).executeTakeFirstOrThrow();
    if (rollup.state !== 'open') return;
    const officer = { personId: rollup.personId, userid: rollup.userid };
    const items = await teller.stillOpen(tx, await itemsOf(tx, rollupId));
    const [only] = items;
    await tx
      .updateTable('rollup')
      .set({ state: items.length > 0 ? 'sent' : 'dropped' })
      .where('id', '=', rollupId)
      .execute();
    if (!only) return;
    await stampPace(tx, officer.personId, now);
    if (items.length === 1) return teller.notifyOne(tx, officer, only, now);
    return teller.notifyMany(tx, officer, rollupId, items, now);
  }

  return {
    register(theTeller: RollupTeller): void {
      teller = theTeller;
    },

    /** Tells an officer now, or collects the item until his minute has ended. Answers which of the two happened. */
    async offer(tx: Tx, officer: Officer, item: OfficerItem): Promise<'tell-now' | 'collected'> {
      const { now, paced, openId } = await pace(tx, officer.personId, intervalMs);
      if (paced && openId === null) return 'tell-now';

      const rollup = openId === null ? await begin(tx, officer, now) : { id: openId };
      await tx
        .insertInto('rollupItem')
        .values({
          rollupId: rollup.id,
          ownerKind: item.owner.kind,
          ownerId: item.owner.id,
          run: item.run,
          step: item.step,
          why: item.why,
          role: item.role,
          addedAt: now,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['rollupId', 'ownerKind', 'ownerId'])
            .doUpdateSet({ run: item.run, step: item.step, why: item.why, role: item.role }),
        )
        .execute();
      return 'collected';
    },

    itemsOf,
  };

  async function begin(tx: Tx, officer: Officer, now: Date): Promise<{ id: string }> {
    const pace = await tx
      .selectFrom('officerPace')
      .select('lastCardAt')
      .where('personId', '=', officer.personId)
      .executeTakeFirstOrThrow();
    const id = newId();
    const dueAt = addMs(pace.lastCardAt, intervalMs);
    const opened = await tx
      .insertInto('rollup')
      .values({ id, personId: officer.personId, userid: officer.userid, state: 'open', openedAt: now, dueAt })
      .onConflict((conflict) => conflict.column('personId').where('state', '=', 'open').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!opened) return (await openRollup(tx, officer.personId)) ?? { id };
    await arm(tx, id, dueAt, now);
    return { id };
  }
}

export type Rollups = ReturnType<typeof createRollups>;

/** Takes the officer's minute when it is free, and locks the roll-up that collects for him, in one round trip. */
async function pace(
  tx: Tx,
  personId: string,
  intervalMs: number,
): Promise<{ now: Date; paced: boolean; openId: string | null }> {
  const { rows } = await sql<{ now: Date; paced: boolean; openId: string | null }>`
    with paced as (
      insert into officer_pace (person_id, last_card_at) values (${personId}, app_now())
      on conflict (person_id) do update set last_card_at = excluded.last_card_at
        where officer_pace.last_card_at <= excluded.last_card_at - interval '1 millisecond' * ${intervalMs}::float8
      returning person_id
    )
    select app_now() as now, exists (select from paced) as paced,
      (select id from rollup where person_id = ${personId} and state = 'open' for update) as open_id`.execute(tx);
  const [row] = rows;
  if (!row) throw new Error('a select without from has one row');
  return row;
}

/** Locked, so that an item cannot slip into a roll-up that is just going out. */
async function openRollup(tx: Tx, personId: string): Promise<{ id: string } | undefined> {
  return tx
    .selectFrom('rollup')
    .select('id')
    .where('personId', '=', personId)
    .where('state', '=', 'open')
    .forUpdate()
    .executeTakeFirst();
}

async function stampPace(tx: Tx, personId: string, now: Date): Promise<void> {
  await tx
    .insertInto('officerPace')
    .values({ personId, lastCardAt: now })
    .onConflict((conflict) => conflict.column('personId').doUpdateSet({ lastCardAt: now }))
    .execute();
}

async function itemsOf(tx: Tx, rollupId: string): Promise<OfficerItem[]> {
  const rows = await tx
    .selectFrom('rollupItem')
    .selectAll()
    .where('rollupId', '=', rollupId)
    .orderBy('addedAt')
    .orderBy('ownerId')
    .execute();
  return rows.map((row) => ({
    owner: { kind: row.ownerKind, id: row.ownerId },
    run: row.run,
    step: row.step,
    why: row.why,
    role: row.role,
  }));
}

/** What waited to be told to erased people is told to nobody. */
export async function forgetRollups(tx: Tx, personIds: readonly string[]): Promise<void> {
  await sql`
    update rollup set userid = null, state = case when state = 'open' then 'dropped' else state end
    where person_id = any(${[...personIds]}::text[])`.execute(tx);
}

import { sql } from 'kysely';
import type { Database, Executor, Tx } from './connect.ts';

/** What time it is for people and WeCom; stable within a transaction, which therefore asks once. */
export async function appNow(executor: Executor): Promise<Date> {
  const known = executor.isTransaction ? knownNow.get(executor) : undefined;
  if (known !== undefined) return new Date(known);
  const { rows } = await sql<{ now: Date }>`select app_now() as now`.execute(executor);
  const { now } = onlyRow(rows);
  if (executor.isTransaction) knownNow.set(executor, now.getTime());
  return now;
}

/** What a statement of this transaction answered beside other things, so that it need not be asked once more. */
export function nowIs(tx: Tx, at: Date): void {
  knownNow.set(tx, at.getTime());
}

const knownNow = new WeakMap<Executor, number>();

/** The clock of the whole system. Moving it is for the sandbox, drills and tests. */
export const clock = {
  async read(executor: Executor): Promise<{ appNow: Date; speed: number }> {
    const { rows } = await sql<{ appNow: Date; speed: number }>`
      select app_now() as app_now, speed from app_clock
    `.execute(executor);
    return onlyRow(rows);
  },

  /** False once somebody moved it: production refuses to start then. */
  async isReal(executor: Executor): Promise<boolean> {
    const { rows } = await sql<{ isReal: boolean }>`
      select speed = 1 and app_base = real_base as is_real from app_clock
    `.execute(executor);
    return onlyRow(rows).isReal;
  },

  async setSpeed(db: Database, speed: number): Promise<void> {
    await sql`
      with moment as (select clock_timestamp() as at)
      update app_clock
      set app_base = app_base + (moment.at - real_base) * app_clock.speed, real_base = moment.at, speed = ${speed}
      from moment
    `.execute(db);
  },

  /** Forward only: an earlier `at` leaves the clock where it is. Returns where it stands. */
  async advanceTo(db: Database, at: Date): Promise<Date> {
    const { rows } = await sql<{ now: Date }>`
      with moment as (select clock_timestamp() as at)
      update app_clock
      set app_base = greatest(app_base + (moment.at - real_base) * speed, ${at}::timestamptz), real_base = moment.at
      from moment
      returning app_base as now
    `.execute(db);
    return onlyRow(rows).now;
  },
};

function onlyRow<T>(rows: T[]): T {
  const [row] = rows;
  if (row === undefined) throw new Error('app_clock has no row: run the migrations');
  return row;
}

import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { isLocked, isStoreAway, isStoreTrouble } from '../lib/errors.ts';
import type { Database, Tx } from './connect.ts';
import { isCommitInDoubt } from './guarded-pool.ts';

type Hook = () => void | Promise<void>;

const hooksOf = new WeakMap<Tx, Hook[]>();
const tries = 4;

/**
 * Runs `work` at READ COMMITTED and, once committed, the hooks left by `afterCommit`. A deadlock or serialisation
 * failure runs `work` again (three times at most), a connection lost before the commit once, so it must do nothing but talk
 * to the database.
 */
export async function transact<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  for (let n = 1; ; n += 1) {
    const hooks: Hook[] = [];
    try {
      const value = await db
        .transaction()
        .setIsolationLevel('read committed')
        .execute((tx) => {
          hooksOf.set(tx, hooks);
          return work(tx);
        });
      await Promise.allSettled(hooks.map(async (hook) => hook()));
      return value;
    } catch (error) {
      const isLostBeforeCommit = isStoreAway(error) && !isCommitInDoubt(error);
      const isWorthAnother = isConflict(error) ? n < tries : n === 1 && isLostBeforeCommit;
      if (!isWorthAnother) throw error;
      await wait(Math.random() * 10 * 2 ** n);
    }
  }
}

/** Leaves a hook for after the commit; a rollback forgets it. Its failure is nobody's: a sweep finds the work. */
export function afterCommit(tx: Tx, hook: Hook): void {
  const hooks = hooksOf.get(tx);
  if (hooks === undefined) throw new Error('afterCommit needs a transaction begun by transact');
  hooks.push(hook);
}

/** 40001 serialization_failure, 40P01 deadlock_detected: PostgreSQL asks the client to try again. */
function isConflict(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === '40001' || code === '40P01';
}

/**
 * Works through a list so that one that fails stops nobody else: each commits by itself, the failed ones are handed over
 * with their errors. Only a database that is away ends the whole: all the others would fail by it too. Answers how many
 * went well.
 */
export async function eachAlone<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<unknown>,
  failed: (item: T, error: unknown) => unknown,
): Promise<number> {
  let done = 0;
  for (const item of items) {
    try {
      await work(item);
      done += 1;
    } catch (error) {
      if (isStoreTrouble(error) && !isLocked(error)) throw error;
      await failed(item, error);
    }
  }
  return done;
}

/** The same within one transaction: each has its own savepoint, and a failed one leaves no trace. */
export function eachInSavepoint<T>(
  tx: Tx,
  items: Iterable<T>,
  work: (item: T) => Promise<unknown>,
  failed: (item: T, error: unknown) => unknown,
): Promise<number> {
  return eachAlone(items, (item) => inSavepoint(tx, () => work(item)), failed);
}

/** Undoes what `work` did when it fails; the transaction goes on. */
export async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint alone`.execute(tx);
  try {
    const value = await work();
    await sql`release savepoint alone`.execute(tx);
    return value;
  } catch (error) {
    await sql`rollback to savepoint alone`.execute(tx);
    throw error;
  }
}

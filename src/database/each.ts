import { sql } from 'kysely';
import { isLocked, isStoreTrouble } from '../lib/store-away.ts';
import type { Tx } from './connect.ts';

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

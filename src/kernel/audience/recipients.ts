import { sql } from 'kysely';
import type { Executor, Tx } from '../../database/index.ts';

/** Of these people, those about whom a warning is open: nothing may give them away to whoever sees their screen. */
export type WarnedNow = (tx: Tx, personIds: readonly string[]) => Promise<ReadonlySet<string>>;

interface Withholding {
  personIds: readonly string[];
  warnedNow: WarnedNow;
  /** Nobody gets it any more. */
  isOver: boolean;
  /** Why this person needs it no more; null when he does. */
  reasonOf(personId: string): string | null;
}

/** Who of a batch must not get it, with the reason; asked in the transaction that claims the batch. */
export async function withheldFrom(
  tx: Tx,
  { personIds, warnedNow, isOver, reasonOf }: Withholding,
): Promise<Map<string, string>> {
  if (isOver) return new Map(personIds.map((id) => [id, 'closed']));
  const warned = await warnedNow(tx, personIds);
  return new Map(
    personIds.flatMap((id) => {
      const reason = reasonOf(id) ?? (warned.has(id) ? 'warned' : null);
      return reason === null ? [] : [[id, reason] as const];
    }),
  );
}

/** Names of places, whatever their kind, by id. */
export async function namesOfPlaces(ex: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from jurisdiction where id = any (${[...ids]})
    union all select id, short_name from organisation where id = any (${[...ids]})
    union all select id, name from grid_unit where id = any (${[...ids]})`.execute(ex);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function namesOfPeople(ex: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from person where id = any (${[...new Set(ids)]})`.execute(ex);
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** For the watermark and for what is written in somebody's own name. */
export async function nameOfPerson(ex: Executor, id: string): Promise<string> {
  return (await namesOfPeople(ex, [id])).get(id) ?? '';
}

export async function nameOfPlace(ex: Executor, id: string): Promise<string> {
  return (await namesOfPlaces(ex, [id])).get(id) ?? '';
}

import type pg from 'pg';

/**
 * To PostgreSQL a lost connection looks idle: it answered long ago, or was never asked. One that works, or waits for a
 * lock, is active. `$1` are process ids, `$2` for how many seconds nothing has changed.
 */
const LOST = `
  select pid from pg_stat_activity
  where pid = any($1::int[]) and state <> 'active' and clock_timestamp() - state_change > make_interval(secs => $2)`;

/** Asks, by a connection of its own, which of these process ids only seem to be working. */
export async function findLost(client: pg.Client, pids: readonly number[], quietMs: number): Promise<Set<number>> {
  const { rows } = await client.query<{ pid: number }>(LOST, [pids, quietMs / 1_000]);
  return new Set(rows.map(({ pid }) => pid));
}

/** Ends them on PostgreSQL's side too: what they have locked is free at once. */
export async function endLost(client: pg.Client, pids: readonly number[], quietMs: number): Promise<void> {
  await client.query(`select pg_terminate_backend(pid) from (${LOST}) as lost`, [pids, quietMs / 1_000]);
}

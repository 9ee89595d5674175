import { sql } from 'kysely';
import { seconds } from '../../../lib/time.ts';
import type { OperationsContext } from '../context.ts';

const WITHIN_MS = seconds(10);

/**
 * A call outward to the bureau's own monitor, which raises the alarm when the calls stop. It says how the service is, and is
 * left out while messages cannot go out at all: then silence is the right answer.
 */
export async function callMonitor(ctx: Pick<OperationsContext, 'db' | 'outbound' | 'config'>): Promise<number> {
  const { db, outbound, config } = ctx;
  if (config.monitorUrl === null) return 0;
  const { channel } = await outbound.health();
  const isWell = channel.state === 'open' || channel.state === 'paused';
  const fault = isWell ? await faultOf(config.monitorUrl) : 'channel';
  await sql`
    insert into beacon (id, tried_at, answered_at, fault)
    values (true, clock_timestamp(), case when ${fault}::text is null then clock_timestamp() end, ${fault})
    on conflict (id) do update set tried_at = excluded.tried_at, fault = excluded.fault,
      answered_at = coalesce(excluded.answered_at, beacon.answered_at)`.execute(db);
  return Number(fault === null);
}

async function faultOf(url: string): Promise<string | null> {
  try {
    const answer = await fetch(url, { redirect: 'follow', signal: AbortSignal.timeout(WITHIN_MS) });
    await answer.body?.cancel();
    return answer.ok ? null : `HTTP ${answer.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return String(cause instanceof Error ? (Reflect.get(cause, 'code') ?? cause.name) : 'failure');
  }
}
